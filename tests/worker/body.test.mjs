// Bodies of unknown length, on bare workerd: a development proxy in front of it answers in its place when a connection ends early.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bare } from './lib/bare.mjs';
import { fillWithDemo } from './lib/server.mjs';

const { ask } = bare(fillWithDemo, { RUELLE_LIMITS: 'off' });

/** A body of unknown length, and how many pieces of it were asked for. */
function pieces(most) {
  const piece = new TextEncoder().encode(' '.repeat(64 * 1024));
  const sent = { count: 0 };
  const body = new ReadableStream({
    pull(controller) {
      if (sent.count++ < most) controller.enqueue(piece);
      else controller.close();
    },
  });
  return { init: { method: 'POST', body, duplex: 'half' }, sent };
}

test('a body of unknown length that is too long is answered', async () => {
  const { status, json } = await ask('/batch', pieces(20).init);
  assert.equal(status, 413);
  assert.match(json.detail[0], /^body: has more than 262144 bytes/);
});

test('a body that has no end is cut off', async () => {
  const { init, sent } = pieces(10_000);
  // Who still sends may see the end of the connection before the answer.
  const status = await ask('/batch', init).then((answer) => answer.status, () => 413);
  assert.equal(status, 413);
  assert.ok(sent.count < 1_000, `${sent.count} pieces of 64 KB were taken`);
});
