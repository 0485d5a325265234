// The engine of a thread: it opens, then answers requests in their order.
import { RuelleError, asRuelleError } from '../error.ts';
import type { Host } from '../files/host.ts';
import type { CsvShare, CsvSupport } from './csv-share.ts';
import { openLocal } from './local-client.ts';
import type { LocalClient } from './local-client.ts';
import type { Notice, Reply, Request, Results } from './protocol.ts';
import { NeedsRouter } from './router.ts';
import { WarmUp } from './warm-up.ts';

/** Handles the requests to a thread. Replies go through `post`; only with `csv` does it work at files. */
export function serveEngine(host: Host, post: (reply: Reply) => void, csv?: CsvSupport): (request: Request) => void {
  let client: LocalClient | undefined;
  let share: CsvShare | undefined;
  const warmUp = new WarmUp((query) => client?.warmUp(query));

  const answer = async (request: Request): Promise<Results[keyof Results]> => {
    const notify = (notice: Notice): void => post({ id: request.id, ...notice });
    warmUp.later();
    if (request.kind === 'open') {
      client = await openLocal(request.opening, host, {
        onProgress: (progress) => notify({ kind: 'progress', progress }),
        onHoldings: (holdings) => notify({ kind: 'holdings', holdings }),
        onFetched: (fetched) => notify({ kind: 'fetched', fetched }),
        onOpened: () => warmUp.again(),
      }, csv);
      return client.holdings;
    }
    if (!client) throw new RuelleError('closed', 'the thread holds no shard');
    switch (request.kind) {
      case 'search':
        return client.search(request.query, request.options, request.isTyped ? (early) => notify({ kind: 'early', answer: early }) : undefined);
      case 'reverse':
        return client.reverse(request.lon, request.lat, request.options);
      case 'lookup':
        return client.lookup(request.ids);
      case 'csv':
        share = await client.beginCsv(request.task);
        return undefined;
      case 'chunk':
        return share?.take(request.chunk);
      case 'head':
        return client.csvHead(request.bytes, request.lang);
    }
  };

  return (request) => {
    const { id } = request;
    answer(request).then(
      (result) => post({ id, kind: 'result', result }),
      (error: unknown) => {
        if (error instanceof NeedsRouter) return post({ id, kind: 'needs-router' });
        const { code, message } = asRuelleError(error, 'engine');
        post({ id, kind: 'error', code, message });
      },
    );
  };
}
