// <ruelle-autocomplete>: an address field that a form knows as one of its own.
import type { AddressFeature, FeatureCollection, Geocoder, Holdings } from 'ruelle';
import { labelOf } from '../adapters/place.ts';
import { asRuelleError } from '../geocoder/error.ts';
import type { RuelleError } from '../geocoder/error.ts';
import { Combobox } from './combobox.ts';
import type { ComboboxHost } from './combobox.ts';
import { formEntries } from './form-value.ts';
import { isFeature, recentAddresses, rememberAddress } from './recent.ts';
import { WISHES, number, searchOptions, wish } from './settings.ts';
import { skeleton } from './skeleton.ts';
import { Source } from './source.ts';
import { fieldSpeech } from './words.ts';
import type { FieldKey } from './words.ts';

/** Screen readers are told once typing pauses, milliseconds. */
const QUIET = 400;
const WHY: Record<string, FieldKey> = { manifest: 'manifest', shards: 'shards', network: 'network', endpoint: 'endpoint' };
/** Where there is no page the class can be imported, not used. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** The field. */
export class RuelleAutocomplete extends Base {
  static readonly formAssociated = true;
  static readonly observedAttributes = ['label', 'hint', 'placeholder', 'required', 'disabled', 'strict', 'locate', 'lang', 'value', 'name', ...WISHES];

  private readonly internals = this.attachInternals();
  private readonly parts = skeleton(this.attachShadow({ mode: 'open', delegatesFocus: true }));
  private readonly combobox: Combobox;
  private source: Source | undefined;
  private own: Geocoder | undefined;
  private chosen: AddressFeature | undefined;
  /** Questions without an answer yet. */
  private asking = 0;
  private speechTimer = 0;
  private isDisabled = false;
  private isTouched = false;
  private isDirty = false;

  constructor() {
    super();
    const { input, clear, locate } = this.parts;
    this.combobox = new Combobox(this.comboboxHost());
    // Before the combobox's own listener has an answer.
    input.addEventListener('input', () => this.typed());
    input.addEventListener('focus', () => this.begin());
    input.addEventListener('blur', () => this.left());
    clear.addEventListener('click', () => this.clear());
    locate.addEventListener('click', () => this.locate());
    this.addEventListener('invalid', (event) => this.refused(event));
  }

  /** What the field holds. */
  get value(): string {
    return this.parts.input.value.trim();
  }
  set value(text: string) {
    this.isDirty = true;
    this.hold(String(text), undefined);
  }

  /** The chosen address; `undefined` when what the field holds was only typed. */
  get feature(): AddressFeature | undefined {
    return this.chosen;
  }
  set feature(feature: AddressFeature | undefined) {
    this.isDirty = true;
    this.hold(feature ? labelOf(feature.properties) : '', feature);
  }

  /** Who answers, instead of what the attributes say. */
  get geocoder(): Geocoder | undefined {
    return this.own;
  }
  set geocoder(geocoder: Geocoder | undefined) {
    this.own = geocoder;
    this.source?.close();
    this.source = undefined;
    this.tell('');
  }

  /** Puts `text` in the field as if it had been typed, and lists what is found. */
  suggestFor(text: string): void {
    this.value = text;
    this.parts.input.focus();
    void this.combobox.update();
  }

  /** The nearest address to a position in degrees (WGS 84); `undefined` when there is none, or nothing can answer. */
  async nearest(lon: number, lat: number): Promise<AddressFeature | undefined> {
    this.begin();
    const geocoder = this.own ?? (await this.source?.geocoder());
    return (await geocoder?.reverse(lon, lat))?.features[0];
  }

  /** Tries again now to open what could not be opened. */
  retry(): void {
    this.begin();
    void this.source?.startNow();
  }

  get name(): string {
    return this.getAttribute('name') ?? '';
  }
  set name(name: string) {
    this.setAttribute('name', name);
  }
  get type(): string {
    return this.localName;
  }
  get form(): HTMLFormElement | null {
    return this.internals.form;
  }
  get labels(): NodeList {
    return this.internals.labels;
  }
  get validity(): ValidityState {
    return this.internals.validity;
  }
  get validationMessage(): string {
    return this.internals.validationMessage;
  }
  get willValidate(): boolean {
    return this.internals.willValidate;
  }
  checkValidity(): boolean {
    return this.internals.checkValidity();
  }
  reportValidity(): boolean {
    return this.internals.reportValidity();
  }

  connectedCallback(): void {
    this.dress();
    if (!this.isDirty) this.hold(this.getAttribute('value') ?? '', undefined);
    if (this.hasAttribute('preload')) this.begin();
  }

  disconnectedCallback(): void {
    this.combobox.close();
    this.source?.close();
    this.source = undefined;
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected) return;
    if (WISHES.includes(name)) this.geocoder = this.own;
    if (name === 'value' && !this.isDirty) this.hold(after ?? '', undefined);
    this.dress();
    this.submit();
  }

  formDisabledCallback(isDisabled: boolean): void {
    this.isDisabled = isDisabled;
    this.dress();
  }

  formResetCallback(): void {
    this.isDirty = this.isTouched = false;
    this.combobox.close();
    this.hold(this.getAttribute('value') ?? '', undefined);
  }

  /** After going back to the page, or from the browser's own memory of forms. */
  formStateRestoreCallback(state: unknown): void {
    try {
      const { text, feature } = JSON.parse(String(state)) as { text?: unknown; feature?: unknown };
      this.isDirty = true;
      this.hold(String(text ?? ''), isFeature(feature) ? feature : undefined);
    } catch {
      // Another field's.
    }
  }

  private comboboxHost(): ComboboxHost {
    const { input, list } = this.parts;
    return {
      input,
      list,
      say: (key, values) => this.say(key, values),
      suggest: (query) => this.suggest(query),
      offered: () => recentAddresses(number(this, 'recent') ?? 0),
      marksFirst: () => this.hasAttribute('autoselect'),
      name: () => this.accessibleName(),
      announce: (text) => this.announce(text),
      onChoose: (feature) => this.choose(feature),
      onEnter: () => this.internals.form?.requestSubmit(),
    };
  }

  private say(key: FieldKey, values?: Record<string, string | number>): string {
    return fieldSpeech(this.closest<HTMLElement>('[lang]')?.lang ?? 'fr').say(key, values);
  }

  private accessibleName(): string {
    const labels = [...this.internals.labels].map((label) => label.textContent?.trim() ?? '');
    return this.getAttribute('label') ?? (labels.filter(Boolean).join(' ') || this.getAttribute('aria-label') || this.say('label'));
  }

  /** Puts words and states on what is inside. */
  private dress(): void {
    const { label, hint, input, clear, locate, how } = this.parts;
    const labelText = this.getAttribute('label');
    label.textContent = labelText;
    label.hidden = labelText === null;
    hint.textContent = this.getAttribute('hint');
    hint.hidden = !this.hasAttribute('hint');
    // A label of the page's own is outside this tree: its words are copied.
    input.ariaLabel = labelText === null ? this.accessibleName() : null;
    input.placeholder = this.getAttribute('placeholder') ?? '';
    input.disabled = this.isDisabled;
    input.ariaRequired = this.hasAttribute('required') ? 'true' : null;
    how.textContent = `${this.say('hint')} ${this.say('touch')}`;
    locate.hidden = !this.hasAttribute('locate') || this.isDisabled || !navigator.geolocation;
    clear.hidden = input.value === '' || this.isDisabled;
    clear.ariaLabel = clear.title = this.say('clear');
    locate.ariaLabel = locate.title = this.say('locate');
    input.style.setProperty('--_buttons', String(Number(!clear.hidden) + Number(!locate.hidden)));
    this.judge();
  }

  /** Opens what answers: when the person comes near, not before. */
  private begin(): void {
    this.dress();
    if (this.own || this.source) return void this.source?.start();
    const wanted = wish(this);
    if (!wanted.open && wanted.endpoint === undefined) return;
    try {
      this.source = new Source(wanted, {
        onProgress: (progress) => this.emit('ruelle-progress', progress),
        onHoldings: (holdings) => this.held(holdings),
        onError: (error) => this.failed(error),
      });
      void this.source.start();
    } catch (error) {
      this.failed(asRuelleError(error, 'bad-request'));
    }
  }

  private async suggest(query: string): Promise<FeatureCollection | undefined> {
    this.begin();
    this.asking++;
    const loading = window.setTimeout(() => this.tell(this.say('loading')), QUIET);
    try {
      const geocoder = this.own ?? (await this.source?.geocoder());
      const answer = await geocoder?.suggest(query, searchOptions(this));
      if (answer) {
        this.tell('');
        this.emit('ruelle-answer', answer);
      }
      return answer;
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

  private held(holdings: Holdings): void {
    this.tell('');
    this.emit('ruelle-ready', holdings);
    // What was typed while nothing could answer. What was asked since is answered anyway.
    const { input, list } = this.parts;
    if (this.asking === 0 && input.matches(':focus') && list.hidden && !this.chosen) void this.combobox.update();
  }

  private failed(error: RuelleError): void {
    this.emit('ruelle-error', error);
    const text = this.say('unavailable', { why: this.say(WHY[error.code] ?? 'engine') });
    this.tell(text);
    this.announce(text);
  }

  private typed(): void {
    this.isDirty = true;
    this.chosen = undefined;
    this.submit();
    this.dress();
  }

  private left(): void {
    this.isTouched ||= this.isDirty;
    this.judge();
  }

  private choose(feature: AddressFeature): void {
    this.isDirty = true;
    const { type, interpolated, crossing } = feature.properties;
    const label = labelOf(feature.properties);
    const wantsNumber = type === 'street' && !interpolated && !crossing && this.hasAttribute('numbers');
    this.hold(wantsNumber ? ` ${label}` : label, feature);
    this.parts.input.focus();
    if (wantsNumber) this.parts.input.setSelectionRange(0, 0);
    const limit = number(this, 'recent') ?? 0;
    if (limit > 0) rememberAddress(feature, limit);
    this.announce(this.say(wantsNumber ? 'number' : 'chosen', { label }));
    this.dispatchEvent(new Event('change', { bubbles: true }));
    this.emit('ruelle-select', feature);
  }

  private clear(): void {
    this.isDirty = true;
    this.combobox.close();
    this.hold('', undefined);
    this.parts.input.focus();
    this.dispatchEvent(new Event('change', { bubbles: true }));
    this.emit('ruelle-select', undefined);
  }

  private locate(): void {
    const { input } = this.parts;
    input.focus();
    this.begin();
    this.tell(this.say('locating'));
    this.announce(this.say('locating'));
    const refuse = (): void => {
      this.tell(this.say('denied'));
      this.announce(this.say('denied'));
    };
    const found = async ({ coords }: GeolocationPosition): Promise<void> => {
      const geocoder = this.own ?? (await this.source?.geocoder());
      const { limit, type } = searchOptions(this);
      const answer = await geocoder?.reverse(coords.longitude, coords.latitude, { limit, type });
      this.tell('');
      if (answer) this.combobox.show(answer.features, '', this.say('locate'));
    };
    navigator.geolocation.getCurrentPosition((position) => found(position).catch((error: unknown) => this.failed(asRuelleError(error, 'engine'))), refuse, { timeout: 15_000, maximumAge: 60_000 });
  }

  private hold(text: string, feature: AddressFeature | undefined): void {
    this.parts.input.value = text;
    this.chosen = feature;
    this.submit();
    this.dress();
  }

  /** Tells the form what is held. */
  private submit(): void {
    const text = this.value;
    this.internals.setFormValue(formEntries(this.name, text, this.chosen), JSON.stringify({ text, feature: this.chosen }));
  }

  /** Says what is wrong with what is held, to the form at once, to the person once they have been here. */
  private judge(): void {
    const { input, error } = this.parts;
    const fault = this.value === '' ? (this.hasAttribute('required') ? 'valueMissing' : undefined) : this.hasAttribute('strict') && !this.chosen ? 'notChosen' : undefined;
    if (fault) this.internals.setValidity({ [fault === 'valueMissing' ? fault : 'customError']: true }, this.say(fault), input);
    else this.internals.setValidity({});
    const isShown = fault !== undefined && this.isTouched && !this.isDisabled;
    error.hidden = !isShown;
    error.textContent = isShown ? this.say(fault) : '';
    input.ariaInvalid = isShown ? 'true' : null;
  }

  /** The form was not sent: the field says why itself, in place of the browser's bubble. */
  private refused(event: Event): void {
    event.preventDefault();
    this.isTouched = true;
    this.judge();
    this.announce(this.validationMessage);
    if (!this.form || this.form.querySelector(':invalid:not(fieldset)') === this) this.parts.input.focus();
  }

  private tell(text: string): void {
    this.parts.state.textContent = text;
    this.parts.state.hidden = text === '';
  }

  private announce(text: string): void {
    window.clearTimeout(this.speechTimer);
    this.speechTimer = window.setTimeout(() => (this.parts.live.textContent = text), QUIET);
  }

  private emit(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }
}
