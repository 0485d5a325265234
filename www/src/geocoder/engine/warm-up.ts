// The engine's warm-up: lazy tables and compilation are done while nobody asks, else the first misspelt word would wait some frames for them.

/** Milliseconds without a question before the warm-up begins, and between its questions. */
const QUIET = 150;
/** A number, a beginning of a word, a misspelt word, a place: most questions are one of these. */
const QUESTIONS = ['12 rue', 'bulevar voltere', 'place du marche', 'zzqx'];

/** Asks an engine a few questions, one at a time, while it is idle. */
export class WarmUp {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private left: string[] = [];

  constructor(private readonly ask: (query: string) => void) {}

  /** Begins anew: there is a new shard. */
  again(): void {
    this.left = [...QUESTIONS];
    this.later();
  }

  /** Postpones the rest: somebody asks a question. */
  later(): void {
    clearTimeout(this.timer);
    if (this.left.length > 0) this.timer = setTimeout(() => this.next(), QUIET);
  }

  private next(): void {
    const query = this.left.shift();
    try {
      if (query) this.ask(query);
    } catch {
      // A closed or faulty engine: the next real question gets the error.
    }
    this.later();
  }
}
