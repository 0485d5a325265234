// The questions of a geocoder whose engine is in this page or process.
import type { AskOptions, FeatureCollection, ReverseOptions, SearchOptions, SuggestOptions } from 'ruelle';
import type { OnEarly } from './engine/fetch-loop.ts';
import { abortable } from './lifetime/abort.ts';
import { LatestOnly } from './lifetime/latest-only.ts';

/** The answer of an engine in this thread, or its promise from another thread. */
type Answer = FeatureCollection | Promise<FeatureCollection>;

/** An engine, as far as questions need it. */
export interface Questions {
  search(query: string, options?: SearchOptions, onEarly?: OnEarly): Answer;
  reverse(lon: number, lat: number, options?: ReverseOptions): Answer;
  lookup(ids: string | readonly string[]): Answer;
}

/** A geocoder that asks engines, which `choose` gives it. */
export abstract class EngineGeocoder {
  private readonly latest = new LatestOnly();

  /** The engine to ask next. Throws if the geocoder was closed. */
  protected abstract choose(): Questions;

  search(query: string, { signal, ...options }: SearchOptions = {}): Promise<FeatureCollection> {
    return this.ask(signal, (engine) => engine.search(String(query), options));
  }

  suggest(query: string, { signal, onEarly, ...options }: SuggestOptions = {}): Promise<FeatureCollection | undefined> {
    const asked = this.latest.run(({ release, isLatest }) =>
      this.ask(signal, (engine) =>
        engine.search(String(query), options, (answer) => {
          release();
          if (answer && isLatest() && !signal?.aborted) onEarly?.({ ...answer, early: true });
        }),
      ),
    );
    return abortable(asked, signal);
  }

  reverse(lon: number, lat: number, { signal, ...options }: ReverseOptions = {}): Promise<FeatureCollection> {
    return this.ask(signal, (engine) => engine.reverse(lon, lat, options));
  }

  lookup(ids: string | readonly string[], { signal }: AskOptions = {}): Promise<FeatureCollection> {
    return this.ask(signal, (engine) => engine.lookup(ids));
  }

  private async ask(signal: AbortSignal | undefined, question: (engine: Questions) => Answer): Promise<FeatureCollection> {
    signal?.throwIfAborted();
    return abortable(Promise.resolve(question(this.choose())), signal);
  }
}
