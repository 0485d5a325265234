// Who answers the field, and what they are asked.
import type { AddressFeature, EarlyAnswer, FeatureCollection, Geocoder, Holdings } from 'ruelle';
import { asRuelleError } from '../geocoder/error.ts';
import type { RuelleError } from '../geocoder/error.ts';
import { hasNumbers, numberBefore, numbersOf, withNumbers } from './numbers.ts';
import { searchOptions, sourceOptions } from './settings.ts';
import { Source } from './source.ts';
import { QUIET } from './status.ts';
import type { Status } from './status.ts';
import type { FieldKey, SayField } from './field-messages.ts';

const WHY: Record<string, FieldKey> = { manifest: 'manifest', shards: 'shards', network: 'network', endpoint: 'endpoint' };

/** What is needed around it. */
export interface SuggestHost {
  readonly field: Element;
  readonly status: Status;
  say: SayField;
  emit(name: string, detail: unknown): void;
  /** Something can answer now that could not. */
  onReady(): void;
}

/** Opens what answers, asks it, and says what keeps it from answering. */
export class SuggestController {
  private source: Source | undefined;
  private given: Geocoder | undefined;
  /** The street whose number is awaited. */
  private street: AddressFeature | undefined;
  /** Questions without an answer yet. */
  private asking = 0;

  constructor(private readonly host: SuggestHost) {}

  get isAsking(): boolean {
    return this.asking > 0;
  }

  /** Who answers, where it is known by now. */
  get geocoder(): Geocoder | undefined {
    return this.given ?? this.source?.opened;
  }

  /** Who is to answer, instead of what the attributes say. */
  give(geocoder: Geocoder | undefined): void {
    this.given = geocoder;
    this.restart();
  }

  /** The attributes say otherwise now. */
  restart(): void {
    this.close();
    this.host.status.show('');
  }

  close(): void {
    this.source?.close();
    this.source = undefined;
  }

  /** Opens what answers: when the person comes near, not before. */
  begin(): void {
    if (this.given || this.source) return void this.source?.start();
    const wanted = sourceOptions(this.host.field);
    if (!wanted.open && wanted.endpoint === undefined) return;
    try {
      this.source = new Source(wanted, {
        onProgress: (progress) => this.host.emit('ruelle-progress', progress),
        onHoldings: (holdings) => this.held(holdings),
        onError: (error) => this.failed(error),
      });
      void this.source.start();
    } catch (error) {
      this.failed(asRuelleError(error, 'bad-request'));
    }
  }

  /** Tries again now to open what could not be opened. */
  retry(): void {
    this.begin();
    void this.source?.startNow();
  }

  /** Answers what is typed, early what is known early; `undefined` when nothing can, or a later question has been asked. */
  async suggest(query: string, onEarly: (features: readonly AddressFeature[]) => void): Promise<FeatureCollection | undefined> {
    this.begin();
    this.asking++;
    const { status, say, field, emit } = this.host;
    const loading = window.setTimeout(() => status.show(say('loading')), QUIET);
    try {
      const geocoder = await this.opened();
      // Numbers of a street that was chosen stand before what is known early.
      const early = ({ features }: EarlyAnswer): void => {
        status.show('');
        if (!this.street) onEarly(features as AddressFeature[]);
      };
      const answer = await geocoder?.suggest(query, { ...searchOptions(field), onEarly: early });
      if (!geocoder || !answer) return undefined;
      status.show('');
      emit('ruelle-answer', answer);
      return await this.completed(geocoder, answer, query);
    } catch (error) {
      const fault = asRuelleError(error, 'engine');
      // What has no letter or digit yet is no fault.
      if (fault.code !== 'bad-request') this.failed(fault);
      return undefined;
    } finally {
      this.asking--;
      window.clearTimeout(loading);
    }
  }

  /** What is near a position, nearest first. */
  async near(lon: number, lat: number, options: { limit?: number | undefined; type?: ReturnType<typeof searchOptions>['type'] } = {}): Promise<readonly AddressFeature[]> {
    this.begin();
    return (await (await this.opened())?.reverse(lon, lat, options))?.features ?? [];
  }

  /** The first numbers of a street that was chosen; from now on those that begin with what is typed in front of it are offered too. */
  async numbers(street: AddressFeature): Promise<readonly AddressFeature[]> {
    this.street = hasNumbers(street) ? street : undefined;
    const geocoder = await this.opened();
    if (!geocoder || !this.street) return [];
    return (await numbersOf(geocoder, street, '').catch(() => [])).slice(0, searchOptions(this.host.field).limit);
  }

  failed(error: RuelleError): void {
    const { emit, say, status } = this.host;
    emit('ruelle-error', error);
    // Whatever could not be fetched: without a network that is why.
    const why = navigator.onLine ? (WHY[error.code] ?? 'engine') : 'network';
    status.tell(say('unavailable', { why: say(why) }));
  }

  private async opened(): Promise<Geocoder | undefined> {
    return this.given ?? (await this.source?.geocoder());
  }

  /** With numbers that go on with the digits in front of the chosen street; an endpoint may know none by their ids. */
  private async completed(geocoder: Geocoder, answer: FeatureCollection, query: string): Promise<FeatureCollection> {
    const digits = this.street && numberBefore(query, this.street);
    if (!this.street || !digits) return answer;
    const numbers = await numbersOf(geocoder, this.street, digits).catch(() => []);
    return withNumbers(answer, numbers, searchOptions(this.host.field).limit);
  }

  private held(holdings: Holdings): void {
    this.host.status.show('');
    this.host.emit('ruelle-ready', holdings);
    this.host.onReady();
  }
}
