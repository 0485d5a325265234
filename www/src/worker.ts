// The Web Worker: typing never waits for the engine.
import { LocalEngine } from './engine.ts';
import type { Ask, Tell } from './protocol.ts';

const scope = self as unknown as { postMessage(message: Tell): void; onmessage: ((event: MessageEvent<Ask>) => void) | null };
let engine: LocalEngine | undefined;

async function answer(ask: Ask): Promise<Tell> {
  const { id } = ask;
  if (ask.kind === 'open') {
    engine = await LocalEngine.open(ask.source, (progress) => scope.postMessage({ id, kind: 'progress', progress }));
    return { id, kind: 'opened', opened: engine.opened };
  }
  if (!engine) throw new Error('not opened yet');
  const timed = ask.kind === 'search' ? engine.search(ask.query, ask.options) : engine.reverse(ask.lon, ask.lat, ask.options);
  return { id, kind: 'answer', timed };
}

scope.onmessage = ({ data }) => {
  answer(data).then(
    (tell) => scope.postMessage(tell),
    (error: unknown) => scope.postMessage({ id: data.id, kind: 'error', message: error instanceof Error ? error.message : String(error) }),
  );
};
