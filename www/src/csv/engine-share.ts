// The work of one thread at a file of addresses.
import { CsvFile } from 'ruelle-engine';
import type { CsvHead, CsvOptions } from 'ruelle';
import type { CsvChunk, CsvResults, CsvShare, CsvSupport, CsvTask, RunFetching } from '../geocoder/engine/csv-share.ts';
import { guarded } from '../geocoder/engine/engine.ts';
import type { LocalEngine } from '../geocoder/engine/engine.ts';
import { serial } from '../geocoder/lifetime/serial.ts';

/** Batches of its own after which a share gives results: some hundred rows, so that a person sees progress. */
const OWN_BATCHES = 2;

/** The work at files, of the engine that knows them. `yields`: it lets other work have the thread between results. */
export function csvSupport({ yields }: { yields: boolean }): CsvSupport {
  return {
    begin: (engine, task, run) => new EngineShare(engine, task, run, yields),
    head: (bytes, lang) => guarded(() => headOf(bytes, lang)),
  };
}

class EngineShare implements CsvShare {
  private readonly file: CsvFile;
  /** Batches so far, of all shares. */
  private count = 0;
  private isOver = false;

  constructor(
    private readonly engine: LocalEngine,
    private readonly task: CsvTask,
    private readonly run: RunFetching,
    private readonly yields: boolean,
  ) {
    this.file = guarded(() => new CsvFile(task.options));
  }

  readonly take = serial((chunk: CsvChunk) => this.work(chunk));

  end(): void {
    if (!this.isOver) this.file.free();
    this.isOver = true;
  }

  private async work(chunk: CsvChunk): Promise<CsvResults> {
    // Ended while the call waited: nobody wants its results.
    if (this.isOver) return { batches: [], isMore: false, pending: 0, counts: [] };
    this.push(chunk);
    const batches: CsvResults['batches'] = [];
    // The same number in all shares, so that their results are of the same batches.
    const most = OWN_BATCHES * this.task.of;
    while (batches.length < most) {
      const batch = await this.next();
      if (!batch) break;
      batches.push(batch === 'other' ? undefined : batch);
    }
    const results = { batches, isMore: batches.length === most, pending: this.file.pending(), counts: this.file.counts() };
    if (this.yields) await new Promise((resolve) => setTimeout(resolve));
    return results;
  }

  private push(chunk: CsvChunk): void {
    if (chunk === 'more') return;
    guarded(() => (chunk === 'end' ? this.file.finish() : this.file.push(chunk)));
  }

  /** The text of the next batch, or `other` for another share's. It is undefined if more bytes are needed. */
  private async next(): Promise<Uint8Array<ArrayBuffer> | 'other' | undefined> {
    if (this.count % this.task.of !== this.task.share) {
      if (!this.file.skip()) return undefined;
      this.count++;
      return 'other';
    }
    const text = await this.run(() => this.engine.rows(this.file));
    if (text) this.count++;
    return text;
  }
}

function headOf(bytes: Uint8Array, lang: CsvOptions['lang']): CsvHead {
  const file = new CsvFile({ lang });
  try {
    file.push(bytes);
    let head = file.head();
    if (!head) {
      file.finish();
      head = file.head();
    }
    return head ?? { columns: [], asked: [], encoding: 'utf-8', delimiter: ',', quote: '"' };
  } finally {
    file.free();
  }
}
