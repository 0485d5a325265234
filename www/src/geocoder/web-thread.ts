// A Web Worker as a thread.
import type { Tell } from './protocol.ts';
import type { Thread } from './side.ts';

/** That worker, which runs `entry/browser-thread.ts`. */
export function webThread(worker: Worker): Thread {
  return {
    post: (ask) => worker.postMessage(ask),
    listen(onTell, onFailure) {
      worker.onmessage = ({ data }: MessageEvent<Tell>) => onTell(data);
      worker.onerror = (event) => onFailure(event.message || 'the Web Worker could not start');
      worker.onmessageerror = () => onFailure('an answer could not be read');
    },
    end: () => worker.terminate(),
  };
}
