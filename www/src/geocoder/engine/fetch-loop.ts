// The engine says what it lacks, the host fetches it, the engine is asked again.
import type { FeatureCollection } from 'ruelle';
import type { Needs, LocalEngine } from './engine.ts';
import { RuelleError } from '../error.ts';
import type { ShardLru } from './shard-lru.ts';

/** A question needs a few rounds: one for what it may be, one for what that is. */
const MOST_ROUNDS = 100;
/** Milliseconds that what is typed waits for the next letter before something is fetched for it: little, or much. */
const PAUSE = 40;
const LONG_PAUSE = 400;
/** Bytes that are much. */
const MUCH = 131_072;

/** A question that is typed: it may be answered in two steps, and later letters make it void. */
export interface Typing {
  /** The answer comes later; this is what is known of it now, if anything. */
  onEarly(answer: FeatureCollection | undefined): void;
  /** Nobody waits for the answer any more. */
  isStale(): boolean;
}

/** Asks an engine until it lacks nothing. */
export class FetchLoop {
  /**
   * @param get fetches what the engine lacks
   * @param letGo closes shards that are too many
   */
  constructor(
    private readonly engine: LocalEngine,
    private readonly shelf: ShardLru,
    private readonly get: (lacks: Needs) => Promise<void>,
    private readonly letGo: (names: readonly string[]) => void,
  ) {}

  /** Asks a question; one that is typed waits for the next letter before anything is fetched. */
  ask(question: () => FeatureCollection, typing?: Typing): Promise<FeatureCollection> {
    let told = 0;
    return this.through(question, async (answer, lacks) => {
      if (!typing) return true;
      if (typing.isStale()) return false;
      // That it waits, then what is known.
      const step = lacks.waits ? 1 : 2;
      if (step > told) typing.onEarly(lacks.waits ? undefined : answer);
      told = Math.max(told, step);
      await new Promise((done) => setTimeout(done, pause(lacks)));
      return !typing.isStale();
    });
  }

  /** Does some work again until it lacks nothing; `goesOn` hears what it lacks, and says whether that is to be fetched. */
  async through<T>(work: () => T, goesOn: (done: T, lacks: Needs) => Promise<boolean> | boolean = () => true): Promise<T> {
    const needed = new Set<string>();
    const release = this.shelf.hold(needed);
    try {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const done = work();
        const { lacks, asked } = this.engine;
        for (const name of asked) needed.add(name);
        this.shelf.touch(asked);
        if (!lacks || !(await goesOn(done, lacks))) return done;
        for (const name of lacks.shards) needed.add(name);
        await this.get(lacks);
      }
      throw new RuelleError('engine', 'the engine asks for ever more');
    } finally {
      release();
      this.letGo(this.shelf.surplus());
    }
  }
}

/** Milliseconds to wait for the next letter, which makes needless what this one needs. */
function pause({ bytes, shards }: Needs): number {
  return shards.length > 0 || bytes.reduce((sum, [, from, to]) => sum + to - from, 0) > MUCH ? LONG_PAUSE : PAUSE;
}
