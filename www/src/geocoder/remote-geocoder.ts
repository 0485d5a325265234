// A geocoder behind an endpoint: plain `fetch`, with the interface of the one on shards.
import type { AskOptions, ConnectOptions, CsvInput, CsvOptions, FeatureCollection, FilterOptions, Geocoder, ReverseOptions, SearchOptions, SuggestOptions } from 'ruelle';
import { remoteCsv } from '../csv/remote-stream.ts';
import { RuelleError, closedError, reason } from './error.ts';
import { folderUrl } from './files/address.ts';
import { platformFetch } from './files/download.ts';
import type { Fetch } from './files/download.ts';
import { CancelScope } from './lifetime/cancel-scope.ts';
import { CloseSignal } from './lifetime/close-signal.ts';

/** A geocoder that asks `url`/search, `url`/reverse and `url`/lookup. */
export function connect(url: string | URL, options: ConnectOptions = {}): Geocoder {
  return new RemoteGeocoder(folderUrl(url, globalThis.document?.baseURI, `${String(url)} is not the address of an endpoint`), options);
}

/** The reason with which a later suggestion cancels an earlier one. */
const OVERTAKEN = new Error('a later suggestion was asked for');

class RemoteGeocoder implements Geocoder {
  private readonly fetch: Fetch;
  private readonly closing = new CloseSignal();
  /** The latest suggestion. */
  private latest: CancelScope | undefined;

  constructor(
    private readonly base: URL,
    private readonly options: ConnectOptions,
  ) {
    this.fetch = options.fetch ?? platformFetch;
  }

  search(query: string, { signal, autocomplete, explain, lon, lat, ...filters }: SearchOptions = {}): Promise<FeatureCollection> {
    return this.ask('search', { q: query, autocomplete: flag(autocomplete), explain: flag(explain), lon, lat, ...filters }, signal);
  }

  /** Suggests without early answers: an endpoint has all its data at hand. */
  async suggest(query: string, { onEarly: _, ...options }: SuggestOptions = {}): Promise<FeatureCollection | undefined> {
    this.latest?.cancel(OVERTAKEN);
    const mine = new CancelScope(this.closing, options.signal);
    this.latest = mine;
    try {
      return await mine.run((signal) => this.search(query, { ...options, signal }));
    } catch (error) {
      if (error === OVERTAKEN) return undefined;
      throw error;
    }
  }

  reverse(lon: number, lat: number, { signal, ...filters }: ReverseOptions = {}): Promise<FeatureCollection> {
    return this.ask('reverse', { lon, lat, ...filters }, signal);
  }

  async lookup(ids: string | readonly string[], { signal }: AskOptions = {}): Promise<FeatureCollection> {
    const wanted = [ids].flat();
    try {
      return await this.ask('lookup', { id: wanted }, signal);
    } catch (error) {
      // An endpoint answers 404 if it knows none of the ids. Here that is an answer without features.
      if (error instanceof RuelleError && error.status === 404 && error.message.includes('is not known')) return emptyAnswer(wanted);
      throw error;
    }
  }

  geocodeCsv(file: CsvInput, options: CsvOptions = {}): ReadableStream<Uint8Array<ArrayBuffer>> {
    return remoteCsv(file, options, this.closing, (path, body, signal) => this.post(path, body, signal));
  }

  close(): void {
    this.closing.close(closedError());
  }

  private ask(path: string, parameters: Parameters, signal: AbortSignal | undefined): Promise<FeatureCollection> {
    return new CancelScope(this.closing, signal).run((signal) => this.fetchAnswer(path, parameters, signal));
  }

  private async fetchAnswer(path: string, parameters: Parameters, signal: AbortSignal): Promise<FeatureCollection> {
    const url = new URL(path, this.base);
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) url.searchParams.set(name, Array.isArray(value) ? value.join(',') : String(value));
    }
    const response = await this.reach(url, { signal, headers: { accept: 'application/json', ...this.options.headers } });
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw refusal(response, body);
    if (!isAnswer(body)) throw new RuelleError('endpoint', `${url.origin}${url.pathname} did not answer with GeoJSON`, { status: response.status });
    return body;
  }

  private async post(path: string, body: FormData, signal: AbortSignal): Promise<Response> {
    const response = await this.reach(new URL(path, this.base), { method: 'POST', body, signal, headers: { ...this.options.headers } });
    if (!response.ok) throw refusal(response, await response.json().catch(() => undefined));
    return response;
  }

  private reach(url: URL, init: RequestInit): Promise<Response> {
    return this.fetch(url.href, init).catch((error: unknown) => {
      throw new RuelleError('network', `${this.base.href} cannot be reached: ${reason(error)}`, { cause: error });
    });
  }
}

/** The answer to a lookup of ids that are all unknown. */
function emptyAnswer(missing: string[]): FeatureCollection {
  return { type: 'FeatureCollection', version: 'draft', features: [], attribution: '', licence: '', missing };
}

type Parameters = FilterOptions & { q?: string; id?: string[]; explain?: number | undefined; autocomplete?: number | undefined; lon?: number | undefined; lat?: number | undefined };

/** A boolean as endpoints write it: 1 or 0. */
function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** The error of a response, in the endpoint's own words if it has any. */
function refusal(response: Response, body: unknown): RuelleError {
  const { description, message, detail } = (body ?? {}) as Record<string, unknown>;
  const said = [Array.isArray(detail) ? detail.join('; ') : undefined, description, message].find((text) => typeof text === 'string' && text !== '');
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  const isRequestFault = response.status === 400 || response.status === 413;
  return new RuelleError(isRequestFault ? 'bad-request' : 'endpoint', String(said ?? `HTTP ${response.status}`), {
    status: response.status,
    ...(Number.isFinite(seconds) && { retryAfter: seconds }),
  });
}

function isAnswer(body: unknown): body is FeatureCollection {
  return typeof body === 'object' && body !== null && Array.isArray((body as { features?: unknown }).features);
}
