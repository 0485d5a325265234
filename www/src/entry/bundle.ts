// The loader that `ruelle bundle` writes beside its module, which holds engine and shards.
import type { ShardInfo } from 'ruelle';
import { EngineGeocoder } from '../geocoder/engine-geocoder.ts';
import { compile, requireWebAssembly, startEngine } from '../geocoder/engine/engine-file.ts';
import { LocalEngine } from '../geocoder/engine/engine.ts';
import { RuelleError, asRuelleError, closedError } from '../geocoder/error.ts';
import { download } from '../geocoder/files/download.ts';

export { RuelleError };

/** The name of the module's custom sections that hold a shard each. */
const SECTION = 'ruelle.shard';

/** Opens the module: the file beside this one, unless it is given by its address, its bytes, or compiled. */
export async function open(module?: string | URL | ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module): Promise<Bundle> {
  const compiled = await compiledFrom(module ?? new URL('./engine.wasm', import.meta.url));
  await startEngine(compiled);
  const engine = new LocalEngine();
  const shards = WebAssembly.Module.customSections(compiled, SECTION).map((bytes) => engine.add(new Uint8Array(bytes)));
  if (shards.length === 0) throw new RuelleError('shards', 'the module holds no shard: make it with `ruelle bundle`');
  return new Bundle(engine, shards);
}

async function compiledFrom(module: string | URL | ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module): Promise<WebAssembly.Module> {
  requireWebAssembly();
  try {
    const isAddress = typeof module === 'string' || module instanceof URL;
    return await compile(isAddress ? await download(String(module)) : module, isAddress ? String(module) : 'the module');
  } catch (error) {
    throw asRuelleError(error, 'engine');
  }
}

/** A geocoder on the shards of the module, in this thread. */
class Bundle extends EngineGeocoder {
  private isClosed = false;

  constructor(
    private readonly engine: LocalEngine,
    readonly shards: readonly ShardInfo[],
  ) {
    super();
  }

  close(): void {
    if (!this.isClosed) this.engine.free();
    this.isClosed = true;
  }

  protected choose(): LocalEngine {
    if (this.isClosed) throw closedError();
    return this.engine;
  }
}
