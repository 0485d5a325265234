// A thread's side of the talk: it opens, then answers in order.
import type { CsvChunk, CsvSupport, BatchResults } from './csv-job.ts';
import { NO_RESULTS, sharedWork } from './csv-job.ts';
import { asRuelleError, RuelleError } from '../error.ts';
import type { Typing } from './fetch-loop.ts';
import type { Request, Reply } from './protocol.ts';
import { NeedsRouter } from './shard-lru.ts';
import { ShardStore } from './shard-store.ts';
import type { Host } from './shard-store.ts';
import { WarmUp } from './warm-up.ts';

/** Answers what a thread is asked, through `tell`; about files only with a desk. */
export function session(host: Host, tell: (tell: Reply) => void, desk?: CsvSupport): (ask: Request) => void {
  let stock: ShardStore | undefined;
  let work: ((bytes: CsvChunk) => Promise<BatchResults>) | undefined;

  // What it lacks of a shard that is open in part is not fetched for that.
  const warmUp = new WarmUp((query) => stock?.engine.search(query));
  /** Counts what is typed: only the latest is waited for. */
  let turn = 0;

  const typing = (id: number): Typing => {
    const own = ++turn;
    return { onEarly: (answer) => tell({ id, kind: 'early', answer }), isStale: () => own !== turn };
  };

  const answerTo = async (ask: Exclude<Request, { kind: 'open' }>, stock: ShardStore): Promise<Reply> => {
    const [{ id }, { engine }] = [ask, stock];
    switch (ask.kind) {
      case 'search':
        return { id, kind: 'answer', answer: await stock.ask(() => engine.search(ask.query, ask.options), ask.isTyped ? typing(id) : undefined) };
      case 'reverse':
        return { id, kind: 'answer', answer: await stock.ask(() => engine.reverse(ask.lon, ask.lat, ask.options)) };
      case 'lookup':
        return { id, kind: 'answer', answer: await stock.ask(() => engine.lookup(ask.ids)) };
    }
    if (!desk) throw new RuelleError('engine', 'this thread knows no files');
    if (ask.kind === 'head') return { id, kind: 'head', head: desk.head(ask.bytes) };
    if (ask.kind === 'file') work = sharedWork(desk.begin(engine, ask.task, (act) => stock.through(act)));
    if (ask.kind === 'bytes' && work) return { id, kind: 'part', part: await work(ask.bytes) };
    return { id, kind: 'part', part: NO_RESULTS };
  };

  const answer = async (ask: Request): Promise<Reply> => {
    warmUp.later();
    const { id } = ask;
    if (ask.kind === 'open') {
      stock = await ShardStore.open(ask.opening, host, {
        onProgress: (progress) => tell({ id, kind: 'progress', progress }),
        onHoldings: (holdings) => tell({ id, kind: 'holdings', holdings }),
        onFetched: (fetched) => tell({ id, kind: 'fetched', fetched }),
        onOpened: () => warmUp.again(),
      });
      return { id, kind: 'opened', holdings: stock.holdings };
    }
    if (!stock) throw new RuelleError('closed', 'the thread holds no shard');
    return answerTo(ask, stock);
  };

  return (ask) => {
    answer(ask).then(tell, (error: unknown) => {
      if (error instanceof NeedsRouter) return tell({ id: ask.id, kind: 'needs-router' });
      const { code, message } = asRuelleError(error, 'engine');
      tell({ id: ask.id, kind: 'error', code, message });
    });
  };
}
