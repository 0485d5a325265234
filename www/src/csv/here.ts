// Work at a file in the caller's own thread, which others want too.
import type { FilePart, FileWork, SharedFile } from './part.ts';

/** Takes bytes one after the other, and lets others have the thread between batches. */
export class HereFile implements SharedFile {
  private before: Promise<unknown> = Promise.resolve();
  private isOver = false;

  constructor(private readonly work: FileWork) {}

  take(bytes: Uint8Array<ArrayBuffer> | undefined): Promise<FilePart> {
    const taken = this.before.then(() => this.through(bytes));
    this.before = taken.catch(() => undefined);
    return taken;
  }

  end(): void {
    // Not in the middle of anything: between batches nobody has hold of it.
    if (!this.isOver) this.work.end();
    this.isOver = true;
  }

  private async through(bytes: Uint8Array | undefined): Promise<FilePart> {
    const pieces: FilePart['pieces'] = [];
    if (!this.isOver) this.work.push(bytes);
    for (;;) {
      // Ended meanwhile: nobody waits for the rest.
      const piece = this.isOver ? undefined : this.work.next();
      if (!piece) return this.isOver ? { pieces, counts: [] } : this.work.part(pieces);
      pieces.push(piece === 'other' ? undefined : piece);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
}
