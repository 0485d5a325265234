// One thread's share of a file: it reads all of it, and asks some of its batches.
import { CsvFile } from 'ruelle-engine';
import type { CsvHead } from 'ruelle';
import type { LocalEngine } from '../geocoder/engine/engine.ts';
import { asRuelleError } from '../geocoder/error.ts';
import type { CsvChunk, CsvSupport, BatchResults, CsvTask, CsvJob, Through } from '../geocoder/engine/csv-job.ts';

/** Batches of a part that are one thread's: some hundred rows, so that one sees it go on. */
const OWN_BATCHES = 2;

/** What a thread does with files; its engine must be the one that knows them. */
export const csvSupport: CsvSupport = {
  begin: (engine, task, through) => new EngineCsvJob(engine, task, through),
  head: (bytes) => refusing(() => headOf(bytes)),
};

class EngineCsvJob implements CsvJob {
  private readonly file: CsvFile;
  /** Batches so far, of every thread. */
  private count = 0;
  readonly batches: number;

  constructor(
    private readonly engine: LocalEngine,
    private readonly task: CsvTask,
    private readonly through: Through,
  ) {
    this.file = refusing(() => new CsvFile(task.options));
    this.batches = OWN_BATCHES * task.of;
  }

  push(bytes: CsvChunk): void {
    if (bytes === 'more') return;
    refusing(() => (bytes === 'end' ? this.file.finish() : this.file.push(bytes)));
  }

  async next(): Promise<Uint8Array<ArrayBuffer> | 'other' | undefined> {
    if (this.count % this.task.of !== this.task.share) {
      if (!this.file.skip()) return undefined;
      this.count++;
      return 'other';
    }
    const piece = await this.through(() => this.engine.rows(this.file));
    if (piece) this.count++;
    return piece;
  }

  part(pieces: BatchResults['pieces']): BatchResults {
    return { pieces, isMore: pieces.length === this.batches, pending: this.file.pending(), counts: this.file.counts() };
  }

  end(): void {
    this.file.free();
  }
}

function headOf(bytes: Uint8Array): CsvHead {
  const file = new CsvFile({});
  try {
    file.push(bytes);
    let head = file.head();
    if (!head) {
      file.finish();
      head = file.head();
    }
    return head ?? { columns: [], encoding: 'utf-8', delimiter: ',', quote: '"' };
  } finally {
    file.free();
  }
}

/** What is wrong with a file, or with what is asked of it, is the caller's to mend. */
function refusing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw asRuelleError(error, error instanceof WebAssembly.RuntimeError ? 'engine' : 'bad-request');
  }
}
