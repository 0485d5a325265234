// Work at a file in the caller's own thread, which others want too.
import { NO_RESULTS, workSome } from '../geocoder/engine/csv-job.ts';
import type { CsvChunk, BatchResults, CsvJob, CsvShare } from '../geocoder/engine/csv-job.ts';

/** Takes bytes one after the other, and lets others have the thread between parts. */
export class LocalCsvShare implements CsvShare {
  private before: Promise<unknown> = Promise.resolve();
  private isOver = false;

  constructor(private readonly work: CsvJob) {}

  take(bytes: CsvChunk): Promise<BatchResults> {
    const taken = this.before.then(() => this.through(bytes));
    this.before = taken.catch(() => undefined);
    return taken;
  }

  end(): void {
    // Not in the middle of anything: between parts nobody has hold of it.
    if (!this.isOver) this.work.end();
    this.isOver = true;
  }

  private async through(bytes: CsvChunk): Promise<BatchResults> {
    // Ended meanwhile: nobody waits for the rest.
    if (this.isOver) return NO_RESULTS;
    const part = await workSome(this.work, bytes);
    await new Promise((resolve) => setTimeout(resolve));
    return part;
  }
}
