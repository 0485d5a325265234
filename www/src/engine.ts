// The engine in this thread: WebAssembly and shards fetched once, then answers without any network.
import init, { Engine } from 'ruelle-wasm';
import type { FeatureCollection, ReverseOptions, SearchOptions } from 'ruelle-wasm';
import { get, readManifest } from './data.ts';
import type { Manifest, Progress } from './data.ts';

/** Where to fetch from; absolute addresses. */
export interface Source {
  /** The WebAssembly file. */
  wasm: string;
  /** The folder of the manifest and its shards; ends with a slash. */
  shards: string;
}

/** A shard that could not be opened, and why. */
export interface Missing {
  name: string;
  error: string;
}

/** What is ready, after opening. */
export interface Opened {
  manifest: Manifest;
  missing: Missing[];
  /** Bytes of the module and of the shards. */
  fetched: number;
}

/** An answer, and how long the engine took. */
export interface Timed {
  answer: FeatureCollection;
  /** Microseconds, as precise as the browser's clock. */
  micros: number;
}

/** An engine with its data. */
export class LocalEngine {
  private constructor(
    private readonly engine: Engine,
    readonly opened: Opened,
  ) {}

  /** Fetches module, manifest and shards. A shard that fails is left out; only when all fail is it an error. */
  static async open(source: Source, onProgress: (progress: Progress) => void = () => {}): Promise<LocalEngine> {
    const [wasm, manifest] = await Promise.all([get(source.wasm).then(bytes), readManifest(source.shards)]);
    await init({ module_or_path: wasm });
    const expected = wasm.byteLength + manifest.shards.reduce((sum, shard) => sum + shard.bytes, 0);
    const engine = new Engine();
    const missing: Missing[] = [];
    let fetched = wasm.byteLength;
    onProgress({ fetched, expected });
    await Promise.all(
      manifest.shards.map(async ({ name, file }) => {
        try {
          const shard = new Uint8Array(await bytes(await get(source.shards + encodeURIComponent(file))));
          fetched += shard.byteLength;
          engine.addShard(shard);
        } catch (error) {
          missing.push({ name, error: error instanceof Error ? error.message : String(error) });
        }
        onProgress({ fetched, expected });
      }),
    );
    if (missing.length === manifest.shards.length) {
      throw new Error(missing.map(({ name, error }) => `${name}: ${error}`).join('; ') || 'the manifest lists no shard');
    }
    return new LocalEngine(engine, { manifest, missing, fetched });
  }

  search(query: string, options?: SearchOptions): Timed {
    return timed(() => this.engine.search(query, options));
  }

  reverse(lon: number, lat: number, options?: ReverseOptions): Timed {
    return timed(() => this.engine.reverse(lon, lat, options));
  }
}

function bytes(response: Response): Promise<ArrayBuffer> {
  return response.arrayBuffer();
}

function timed(ask: () => FeatureCollection): Timed {
  const start = performance.now();
  const answer = ask();
  return { answer, micros: Math.round((performance.now() - start) * 1000) };
}
