// What the engine lays out and compiles at first use, done while nobody asks: else the first misspelt word would wait for it, some frames long.

/** Milliseconds without a question before it begins, and between its parts. */
const QUIET = 150;
/** A number, a beginning, a misspelt word, a place: what most questions go through. */
const QUESTIONS = ['12 rue', 'bulevar voltere', 'place du marche', 'zzqx'];

/** Warms an engine up, a question at a time. */
export class WarmUp {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private left: string[] = [];

  constructor(private readonly ask: (query: string) => void) {}

  /** There is something new to warm up. */
  again(): void {
    this.left = [...QUESTIONS];
    this.later();
  }

  /** Somebody asks: not now. */
  later(): void {
    clearTimeout(this.timer);
    if (this.left.length > 0) this.timer = setTimeout(() => this.some(), QUIET);
  }

  private some(): void {
    const query = this.left.shift();
    try {
      if (query) this.ask(query);
    } catch {
      // Closed, or an engine that fails: whoever asks will hear of it.
    }
    this.later();
  }
}
