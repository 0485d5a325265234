// Web Workers as threads.
import source from 'ruelle-worker';
import type { Reply } from './protocol.ts';
import { ThreadUnavailable } from './worker-client.ts';
import type { Thread } from './worker-client.ts';

/** The thread of a worker that runs `entry/browser-thread.ts` or `entry/csv-thread.ts`. */
export function webThread(worker: Worker): Thread {
  return {
    post: (request) => worker.postMessage(request),
    listen(onReply, onFailure) {
      worker.onmessage = ({ data }: MessageEvent<Reply>) => onReply(data);
      worker.onerror = (event) => onFailure(event.message || 'the Web Worker could not start');
      worker.onmessageerror = () => onFailure('an answer could not be read');
    },
    end: () => worker.terminate(),
  };
}

/** The worker whose text these scripts carry: it takes no request. Throws `ThreadUnavailable` where a policy of the page forbids it. */
export function inlineThread(): Thread {
  if (!allowsBlobWorkers()) throw new ThreadUnavailable('the policy of the page wants workers from files');
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  for (const event of ['message', 'error']) worker.addEventListener(event, () => URL.revokeObjectURL(url), { once: true });
  return webThread(worker);
}

/**
 * Whether the policies in the page's markup allow workers from a blob. They are read beforehand, so that the browser reports no violation.
 * A policy in a header cannot be read: it makes the worker fail.
 */
function allowsBlobWorkers(): boolean {
  const policies = globalThis.document?.querySelectorAll<HTMLMetaElement>('meta[http-equiv="content-security-policy" i]') ?? [];
  return [...policies].every(({ content }) => {
    const rules = new Map(content.split(';').map((rule) => rule.trim().toLowerCase().split(/\s+/)).map(([name, ...sources]) => [name, sources]));
    const sources = ['worker-src', 'child-src', 'script-src', 'default-src'].map((name) => rules.get(name)).find(Boolean);
    return !sources || sources.includes('blob:');
  });
}
