// A store of shards that fails as it is told to: the worker under test has it bound as its assets.
//   PUT /mode {"mode": "ok" | "slow" | "hang" | "down" | "throws" | "flaps" | "missing" | "truncated" | "corrupt" | "other", "only": "text in the file's name"}
//   PUT /alias {"name": "file that is read in its place"}
//   GET /traces: the traces in which files were asked for
let told = { mode: 'ok' };
let aliases = {};
const asked = {};
const traces = [];
let turn = 0;

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (request.method === 'PUT') {
      const body = await request.json();
      if (pathname === '/mode') told = body;
      else aliases = body;
      return new Response();
    }
    if (pathname === '/asked') return Response.json(asked);
    if (pathname === '/traces') return Response.json(traces);
    const name = pathname.split('/').pop();
    if (request.headers.has('traceparent')) traces.push({ name, traceparent: request.headers.get('traceparent') });
    asked[name] = (asked[name] ?? 0) + 1;
    const file = aliases[name] ?? name;
    const read = () => env.DISK.fetch(`http://disk/${file}`);
    if (told.only && !name.includes(told.only)) return read();
    switch (told.mode) {
      case 'slow':
        await wait(told.ms ?? 150);
        return read();
      case 'hang':
        await wait(60_000);
        return read();
      case 'down':
        return new Response('down', { status: 503 });
      case 'throws':
        throw new Error('the store is gone');
      case 'flaps':
        return turn++ % 3 ? new Response('flap', { status: 500 }) : read();
      case 'missing':
        return new Response('not here', { status: 404 });
      case 'truncated':
        return new Response((await (await read()).arrayBuffer()).slice(0, 1000));
      case 'corrupt': {
        const bytes = new Uint8Array(await (await read()).arrayBuffer());
        bytes[bytes.length >> 1] ^= 1;
        return new Response(bytes);
      }
      // A sound shard, and not the one that was asked for.
      case 'other':
        return env.DISK.fetch(`http://disk/${told.file}`);
      default:
        return read();
    }
  },
};
