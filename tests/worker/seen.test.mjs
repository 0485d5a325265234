// What an operator sees: logs, traces, metrics, health; and what nobody sees: what people typed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { lacksPromtool } from '../../scripts/lib/promtool.mjs';
import { environment } from '../../scripts/lib/run.mjs';
import { bare, pause, until } from './lib/bare.mjs';
import { fillWithDemo } from './lib/server.mjs';

const here = bare(
  fillWithDemo,
  { RUELLE_LOG: 'all', RUELLE_LIMITS: 'off', RUELLE_OTLP_URL: 'http://collector.example/v1/traces', RUELLE_OTLP_HEADERS: 'authorization=Bearer of-the-collector', RUELLE_TRACE_SHARE: '0' },
  { collector: true },
);
const { ask, log, metric } = here;

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const traced = { headers: { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` } };
const lines = () => log().split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));

test('the store is asked in the trace of the request that waits for it', async () => {
  // The very first question of the isolate: nothing is open yet.
  const { headers } = await ask('/search?q=1+rue+de+rivoli+paris', traced);
  const traces = await here.traces();
  assert.ok(traces.length >= 2 && traces.some(({ name }) => name === 'manifest.json'), JSON.stringify(traces));
  for (const { traceparent } of traces) assert.equal(traceparent, headers.get('traceparent'));
});

test('each request is a line of JSON, with its id', async () => {
  const { headers } = await ask('/search?q=12+rue+de+rivoli+paris');
  const id = headers.get('x-request-id');
  assert.match(id, /^[0-9a-f]{16}$/);
  await until('the line', () => lines().some((line) => line.request_id === id));
  const { event, level, method, endpoint, status, ms, bytes, from, time } = lines().find((line) => line.request_id === id);
  assert.deepEqual([event, level, method, endpoint, status, from], ['request', 'info', 'GET', 'search', 200, 'search']);
  assert.ok(ms >= 0 && bytes > 1000 && Math.abs(time - Date.now()) < 60_000);
  const ray = (await ask('/search?q=gap', { headers: { 'cf-ray': '8f00b204e9800998-CDG' } })).headers.get('x-request-id');
  assert.equal(ray, '8f00b204e9800998');
});

test('a trace goes on from who asked, to the collector', async () => {
  const answer = await ask('/search?q=8+rue+des+rosiers+paris', traced);
  assert.match(answer.headers.get('traceparent'), new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
  const [, , span] = answer.headers.get('traceparent').split('-');
  const spans = async () => (await here.collected()).flatMap(({ body }) => body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)));
  await until('the spans', async () => ((await spans()).some(({ spanId }) => spanId === span) ? true : (await ask('/search?q=gap'), false)));
  const all = (await spans()).filter(({ traceId }) => traceId === TRACE);
  const root = all.find(({ spanId }) => spanId === span);
  assert.deepEqual([root.name, root.parentSpanId, root.kind], ['search', '00f067aa0ba902b7', 2]);
  assert.deepEqual(all.filter(({ parentSpanId }) => parentSpanId === span).map(({ name }) => name), ['plan', 'parse', 'search', 'encode']);
  for (const { startTimeUnixNano, endTimeUnixNano } of all) assert.ok(BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano) && BigInt(startTimeUnixNano) > 10n ** 18n);
  const [{ url, authorization, type }] = await here.collected();
  assert.deepEqual([url, authorization, type], ['http://collector.example/v1/traces', 'Bearer of-the-collector', 'application/json']);
  // Not sampled by who asked: not sent.
  const quiet = '00-11111111111111111111111111111111-00f067aa0ba902b7-00';
  await ask('/search?q=gap', { headers: { traceparent: quiet } });
  await pause(2200);
  await ask('/search?q=gap');
  await pause(200);
  assert.ok(!(await spans()).some(({ traceId }) => traceId.startsWith('1111')));
});

test('nothing that was typed is logged, sent to the collector, or put in a header', async () => {
  const secret = 'zanzibarsecret';
  const headers = { 'user-agent': secret, referer: `https://x/${secret}`, origin: `https://${secret}.fr`, traceparent: secret, 'cf-ray': secret, 'cf-connecting-ip': secret, 'x-request-id': secret, accept: secret, 'if-none-match': `"${secret}"`, 'x-api-key': secret };
  const answers = [
    await ask(`/search?q=12+rue+${secret}`, { headers }),
    await ask(`/search?q=12+rue+${secret}&limit=${secret}&type=${secret}`, { headers }),
    await ask(`/${secret}/search?q=${secret}`, { headers }),
    await ask(`/${secret}`, { headers }),
    await ask(`/health/${secret}`, { headers }),
    await ask(`/reverse?lon=${secret}&lat=2`, { headers }),
    await ask(`/search?q=${secret}`, { headers, method: 'OPTIONS' }),
    await ask(`/search?q=${secret}`, { headers, method: 'DELETE' }),
    await ask('/batch', { method: 'POST', headers, body: JSON.stringify({ requests: [{ operation: 'search', params: { q: `12 rue ${secret}` } }] }) }),
    await ask('/batch', { method: 'POST', headers, body: `{"requests": "${secret}` }),
    await ask('/search/csv', { method: 'POST', headers: { ...headers, 'content-type': 'text/csv' }, body: `adresse\n12 rue ${secret}\n` }),
    await ask(`/search/csv?columns=${secret}`, { method: 'POST', headers: { ...headers, 'content-type': 'text/csv' }, body: 'adresse\ngap\n' }),
    await ask(`/search?q=${secret}`, { headers: { ...headers, ...traced.headers } }),
  ];
  for (const { headers } of answers) assert.ok(![...headers].flat().join('\n').includes(secret), [...headers].join('\n'));
  await pause(2200);
  await ask('/search?q=gap', traced);
  await pause(200);
  assert.ok(lines().length > answers.length);
  assert.ok(!log().includes(secret), log().split('\n').filter((line) => line.includes(secret)).join('\n'));
  assert.ok(!JSON.stringify(await here.collected()).includes(secret));
});

test('metrics are what Prometheus reads', async (context) => {
  const { status, text, headers } = await ask('/metrics');
  assert.equal(status, 200);
  assert.match(headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  for (const name of ['requests_total', 'request_duration_seconds_bucket', 'answers_total', 'shards_read_total', 'shard_bytes_read_total', 'requests_in_flight', 'store_breaker', 'degraded_answers_total', 'memory_bytes']) {
    assert.match(text, new RegExp(`^ruelle_${name}[ {]`, 'm'), name);
  }
  assert.equal(await metric('ruelle_store_breaker{state="closed"}'), 1);
  assert.ok((await metric('ruelle_memory_bytes')) > 1e6 && (await metric('ruelle_memory_bytes')) < 128e6);
  assert.ok((await metric('ruelle_requests_total{endpoint="search",status="400"}')) >= 1);
  const missing = await lacksPromtool();
  if (missing) return context.diagnostic(`${missing}: the text was not checked by it`);
  const promtool = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8', env: environment() });
  assert.equal(promtool.status, 0, promtool.stdout + promtool.stderr);
});

test('health: alive, ready, and each check with its figure', async () => {
  assert.equal((await ask('/health')).json.status, 'ok');
  assert.equal((await ask('/health/ready')).status, 200);
  const { status, json } = await ask('/health/detailed');
  assert.equal(status, 200);
  const checks = Object.fromEntries(json.checks.map(({ name, ok, value }) => [name, { ok, value }]));
  assert.ok(Object.values(checks).every(({ ok }) => ok), JSON.stringify(checks));
  assert.deepEqual(checks.shards.value, { open: 2, missing: 0, stale: 0 });
  assert.equal(checks.store_breaker.value, 'closed');
  assert.ok(checks.answers.value.hit_rate > 0 && checks.answers.value.search > 3 && checks.memory_bytes.value > 1e6 && checks.requests.value > 20);
});
