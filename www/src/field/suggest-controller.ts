// The controller of the field's suggestions: it opens a geocoder, asks it, and reports faults.
import type { AddressFeature, EarlyAnswer, FeatureCollection, Geocoder, Holdings } from 'ruelle';
import { asRuelleError } from '../geocoder/error.ts';
import type { RuelleError } from '../geocoder/error.ts';
import type { FieldKey, SayField } from './field-messages.ts';
import { hasNumbers, numberBefore, numbersOf, withNumbers } from './numbers.ts';
import { searchOptions, sourceOptions } from './settings.ts';
import { Source } from './source.ts';
import { QUIET } from './status.ts';
import type { Status } from './status.ts';

/** The reasons that a person is told, by error code. Any other code means the engine. */
const WHY: Record<string, FieldKey> = { manifest: 'manifest', shards: 'shards', network: 'network', endpoint: 'endpoint' };

/** The field around the controller. */
export interface SuggestHost {
  readonly field: Element;
  readonly status: Status;
  say: SayField;
  emit(name: string, detail: unknown): void;
  /** Called when something can answer that could not before. */
  onReady(): void;
}

/** Answers the questions of a field. */
export class SuggestController {
  private source: Source | undefined;
  private given: Geocoder | undefined;
  /** The chosen street whose number is expected. */
  private street: AddressFeature | undefined;
  /** Number of questions without an answer yet. */
  private asking = 0;

  constructor(private readonly host: SuggestHost) {}

  get isAsking(): boolean {
    return this.asking > 0;
  }

  /** The geocoder that answers, or undefined until one is ready. */
  get geocoder(): Geocoder | undefined {
    return this.given ?? this.source?.opened;
  }

  /** Sets the geocoder to ask instead of the one that the attributes choose (undefined: that one again). */
  give(geocoder: Geocoder | undefined): void {
    this.given = geocoder;
    this.restart();
  }

  /** Closes the source: the attributes choose another one. */
  restart(): void {
    this.close();
    this.host.status.show('');
  }

  close(): void {
    this.source?.close();
    this.source = undefined;
  }

  /** Opens the source, unless it is open. The field calls it when it gets the focus, not before. */
  begin(): void {
    if (this.given || this.source) return void this.source?.start();
    const options = sourceOptions(this.host.field);
    if (!options.open && options.endpoint === undefined) return;
    try {
      this.source = new Source(options, {
        onProgress: (progress) => this.host.emit('ruelle-progress', progress),
        onHoldings: (holdings) => this.onHoldings(holdings),
        onError: (error) => this.onError(error),
      });
      void this.source.start();
    } catch (error) {
      this.onError(asRuelleError(error, 'bad-request'));
    }
  }

  /** Tries at once to open a source that failed to open. */
  retry(): void {
    this.begin();
    void this.source?.startNow();
  }

  /** Answers the typed text, with `undefined` if nothing can, or if a later question was asked. `onEarly` hears the streets that are known before. */
  async suggest(query: string, onEarly: (features: readonly AddressFeature[]) => void): Promise<FeatureCollection | undefined> {
    this.begin();
    this.asking++;
    const { status, say, field, emit } = this.host;
    const loading = window.setTimeout(() => status.show(say('loading')), QUIET);
    try {
      const geocoder = await this.opened();
      // The numbers of a chosen street come before early streets.
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
      // A text without a letter or digit is a bad request, and not worth a message.
      if (fault.code !== 'bad-request') this.onError(fault);
      return undefined;
    } finally {
      this.asking--;
      window.clearTimeout(loading);
    }
  }

  /** The places near a position in degrees, nearest first. */
  async near(lon: number, lat: number, options: { limit?: number | undefined; type?: ReturnType<typeof searchOptions>['type'] } = {}): Promise<readonly AddressFeature[]> {
    this.begin();
    return (await (await this.opened())?.reverse(lon, lat, options))?.features ?? [];
  }

  /** The first numbers of a chosen street. From now on, digits in front of the street bring its numbers into the answers. */
  async numbers(street: AddressFeature): Promise<readonly AddressFeature[]> {
    this.street = hasNumbers(street) ? street : undefined;
    const geocoder = await this.opened();
    if (!geocoder || !this.street) return [];
    return (await numbersOf(geocoder, street, '').catch(() => [])).slice(0, searchOptions(this.host.field).limit);
  }

  /** Reports a fault: an event for the page, a message for the person. */
  onError(error: RuelleError): void {
    const { emit, say, status } = this.host;
    emit('ruelle-error', error);
    // Without a network, that is the reason, whichever file failed.
    const why = navigator.onLine ? (WHY[error.code] ?? 'engine') : 'network';
    status.tell(say('unavailable', { why: say(why) }));
  }

  private async opened(): Promise<Geocoder | undefined> {
    return this.given ?? (await this.source?.geocoder());
  }

  /** The answer, with the numbers that continue the digits in front of the chosen street. */
  private async completed(geocoder: Geocoder, answer: FeatureCollection, query: string): Promise<FeatureCollection> {
    const digits = this.street && numberBefore(query, this.street);
    if (!this.street || !digits) return answer;
    // An endpoint may know no numbers by their ids.
    const numbers = await numbersOf(geocoder, this.street, digits).catch(() => []);
    return withNumbers(answer, numbers, searchOptions(this.host.field).limit);
  }

  private onHoldings(holdings: Holdings): void {
    this.host.status.show('');
    this.host.emit('ruelle-ready', holdings);
    this.host.onReady();
  }
}
