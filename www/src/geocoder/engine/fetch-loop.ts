// The loop of questions, rows and batches: ask the engine, fetch the data that it lacks, ask again.
import type { FeatureCollection } from 'ruelle';
import { RuelleError } from '../error.ts';
import type { LocalEngine, Needs } from './engine.ts';
import type { ShardLru } from './shard-lru.ts';

/** Rounds after which the engine must be at fault: a question takes a few. */
const MAX_ROUNDS = 100;
/** Milliseconds that a typed question waits for the next letter before it fetches little, or much. */
const PAUSE = 40;
const LONG_PAUSE = 400;
/** Bytes that count as much: a mobile network takes as long for them as a person for a letter. */
const MUCH = 65_536;

/** Hears that an answer has to wait for bytes, with as much of it as is known. */
export type OnEarly = (answer: FeatureCollection | undefined) => void;

/** Asks an engine until it lacks nothing. */
export class FetchLoop {
  /** Counts typed questions: a later one makes the earlier ones void. */
  private turn = 0;

  /**
   * @param fetch fetches the data that the engine lacks
   * @param evict closes shards that no longer fit in the memory
   */
  constructor(
    private readonly engine: LocalEngine,
    private readonly lru: ShardLru,
    private readonly fetch: (needs: Needs) => Promise<void>,
    private readonly evict: (names: readonly string[]) => void,
  ) {}

  /** Answers a question. With `onEarly` it is a typed one: it waits for the next letter before it fetches anything. */
  ask(question: () => FeatureCollection, onEarly?: OnEarly): Promise<FeatureCollection> {
    if (!onEarly) return this.run(question);
    const turn = ++this.turn;
    let told = 0;
    return this.run(question, async (answer, needs) => {
      if (turn !== this.turn) return false;
      // Told at most twice: that the answer waits, then its known part.
      const step = needs.isBlocking ? 1 : 2;
      if (step > told) onEarly(needs.isBlocking ? undefined : answer);
      told = Math.max(told, step);
      await new Promise((done) => setTimeout(done, pause(needs)));
      return turn === this.turn;
    });
  }

  /** Does `work` again until the engine lacks nothing, or `goesOn` says that its needs are not to be fetched. */
  async run<T>(work: () => T, goesOn: (done: T, needs: Needs) => Promise<boolean> | boolean = () => true): Promise<T> {
    const used = new Set<string>();
    const release = this.lru.pin(used);
    try {
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const done = work();
        const { needs, asked } = this.engine;
        for (const name of asked) used.add(name);
        this.lru.touch(asked);
        if (!needs || !(await goesOn(done, needs))) return done;
        for (const name of needs.shards) used.add(name);
        await this.fetch(needs);
      }
      throw new RuelleError('engine', 'the engine asks for ever more');
    } finally {
      release();
      this.evict(this.lru.excess());
    }
  }
}

/** Milliseconds to wait for the next letter, which may make these needs void. */
function pause({ ranges, shards }: Needs): number {
  return shards.length > 0 || ranges.reduce((sum, [, from, to]) => sum + to - from, 0) > MUCH ? LONG_PAUSE : PAUSE;
}
