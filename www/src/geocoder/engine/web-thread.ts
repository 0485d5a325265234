// A Web Worker as a thread.
import source from 'ruelle-worker';
import type { Reply } from './protocol.ts';
import { ThreadUnavailable } from './worker-client.ts';
import type { Thread } from './worker-client.ts';

/** That worker, which runs `entry/browser-thread.ts` or `entry/csv-thread.ts`. */
export function webThread(worker: Worker): Thread {
  return {
    post: (ask) => worker.postMessage(ask),
    listen(onTell, onFailure) {
      worker.onmessage = ({ data }: MessageEvent<Reply>) => onTell(data);
      worker.onerror = (event) => onFailure(event.message || 'the Web Worker could not start');
      worker.onmessageerror = () => onFailure('an answer could not be read');
    },
    end: () => worker.terminate(),
  };
}

/** The worker whose text these scripts carry: nothing is fetched for it. */
export function inlineThread(): Thread {
  if (!mayRunText()) throw new ThreadUnavailable('the policy of the page wants workers from files');
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  for (const event of ['message', 'error']) worker.addEventListener(event, () => URL.revokeObjectURL(url), { once: true });
  return webThread(worker);
}

/** Asks the page's own policy, where it stands in the page, so that nothing is refused aloud. One that only the server says is run into. */
function mayRunText(): boolean {
  const policies = globalThis.document?.querySelectorAll<HTMLMetaElement>('meta[http-equiv="content-security-policy" i]') ?? [];
  return [...policies].every(({ content }) => {
    const rules = new Map(content.split(';').map((rule) => rule.trim().toLowerCase().split(/\s+/)).map(([name, ...sources]) => [name, sources]));
    const sources = ['worker-src', 'child-src', 'script-src', 'default-src'].map((name) => rules.get(name)).find(Boolean);
    return !sources || sources.includes('blob:');
  });
}
