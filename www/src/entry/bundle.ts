// The loader that `ruelle bundle` writes beside its module: engine and shards in one file.
import type { AskOptions, FeatureCollection, ReverseOptions, SearchOptions, ShardInfo } from 'ruelle';
import { abortable } from '../geocoder/lifetime/abort.ts';
import { LocalEngine, compile, startEngine } from '../geocoder/engine/engine.ts';
import { download } from '../geocoder/files/download.ts';
import { RuelleError, asRuelleError } from '../geocoder/error.ts';
import { LatestOnly } from '../geocoder/lifetime/latest-only.ts';

export { RuelleError };

/** What a shard is called among the module's custom sections. */
const SECTION = 'ruelle.shard';

/** Opens the module, which is the file beside this one unless it is given: its address, its bytes, or compiled. */
export async function open(module?: string | URL | ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module): Promise<Bundle> {
  const compiled = await compiledFrom(module ?? new URL('./engine.wasm', import.meta.url));
  await startEngine(compiled);
  const engine = new LocalEngine();
  const shards = WebAssembly.Module.customSections(compiled, SECTION).map((bytes) => engine.add(new Uint8Array(bytes)));
  if (shards.length === 0) throw new RuelleError('shards', 'the module holds no shard: make it with `ruelle bundle`');
  return new Bundle(engine, shards);
}

async function compiledFrom(module: string | URL | ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module): Promise<WebAssembly.Module> {
  if (typeof WebAssembly === 'undefined') throw new RuelleError('engine', 'there is no WebAssembly here');
  if (module instanceof WebAssembly.Module) return module;
  const isAddress = typeof module === 'string' || module instanceof URL;
  try {
    return await compile(isAddress ? await download(String(module), (url, init) => fetch(url, init)) : module, isAddress ? String(module) : 'the module');
  } catch (error) {
    throw asRuelleError(error, 'engine');
  }
}

/** A geocoder on what the module holds, in this thread. */
class Bundle {
  private readonly latest = new LatestOnly();
  private isClosed = false;

  constructor(
    private readonly engine: LocalEngine,
    readonly shards: readonly ShardInfo[],
  ) {}

  search(query: string, { signal, ...options }: SearchOptions = {}): Promise<FeatureCollection> {
    return this.ask(signal, (engine) => engine.search(String(query), options));
  }

  suggest(query: string, options: SearchOptions = {}): Promise<FeatureCollection | undefined> {
    return abortable(this.latest.run(() => this.search(query, options)), options.signal);
  }

  reverse(lon: number, lat: number, { signal, ...options }: ReverseOptions = {}): Promise<FeatureCollection> {
    return this.ask(signal, (engine) => engine.reverse(lon, lat, options));
  }

  lookup(ids: string | readonly string[], { signal }: AskOptions = {}): Promise<FeatureCollection> {
    return this.ask(signal, (engine) => engine.lookup(ids));
  }

  close(): void {
    if (!this.isClosed) this.engine.free();
    this.isClosed = true;
  }

  private async ask(signal: AbortSignal | undefined, question: (engine: LocalEngine) => FeatureCollection): Promise<FeatureCollection> {
    signal?.throwIfAborted();
    if (this.isClosed) throw new RuelleError('closed', 'the geocoder was closed');
    return question(this.engine);
  }
}
