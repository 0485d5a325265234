// A thread's side of the talk: it opens, then answers in order.
import type { FeatureCollection } from 'ruelle';
import type { LocalEngine } from './engine.ts';
import { asRuelleError, RuelleError } from './error.ts';
import type { Ask, Tell } from './protocol.ts';
import { Stock } from './stock.ts';
import type { Host } from './stock.ts';

function answerTo(ask: Exclude<Ask, { kind: 'open' }>, engine: LocalEngine): FeatureCollection {
  switch (ask.kind) {
    case 'search':
      return engine.search(ask.query, ask.options);
    case 'reverse':
      return engine.reverse(ask.lon, ask.lat, ask.options);
    case 'lookup':
      return engine.lookup(ask.ids);
  }
}

/** Answers what a thread is asked, through `tell`. */
export function session(host: Host, tell: (tell: Tell) => void): (ask: Ask) => void {
  let stock: Stock | undefined;

  const answer = async (ask: Ask): Promise<Tell> => {
    const { id } = ask;
    if (ask.kind === 'open') {
      stock = await Stock.open(ask.opening, host, {
        onProgress: (progress) => tell({ id, kind: 'progress', progress }),
        onHoldings: (holdings) => tell({ id, kind: 'holdings', holdings }),
      });
      return { id, kind: 'opened', holdings: stock.holdings };
    }
    if (!stock) throw new RuelleError('closed', 'the thread holds no shard');
    return { id, kind: 'answer', answer: answerTo(ask, stock.engine) };
  };

  return (ask) => {
    answer(ask).then(tell, (error: unknown) => {
      const { code, message } = asRuelleError(error, 'engine');
      tell({ id: ask.id, kind: 'error', code, message });
    });
  };
}
