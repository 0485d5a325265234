// <ruelle-autocomplete>: an address field that a form knows as one of its own.
import type { AddressFeature, Geocoder } from 'ruelle';
import { labelOf } from '../adapters/place.ts';
import { asRuelleError } from '../geocoder/error.ts';
import { SuggestController } from './suggest-controller.ts';
import { Combobox } from './combobox.ts';
import type { ComboboxHost } from './combobox.ts';
import { render, renderButtons } from './render.ts';
import { formEntries } from './form-value.ts';
import { hasNumbers } from './numbers.ts';
import { isFeature, recentAddresses, rememberAddress } from './recent.ts';
import { SOURCE_ATTRIBUTES, number, searchOptions } from './settings.ts';
import { buildParts } from './parts.ts';
import { Status } from './status.ts';
import { judge } from './validity.ts';
import { fieldSpeech } from './field-messages.ts';
import type { FieldKey } from './field-messages.ts';

/** Where there is no page the class can be imported, not used. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** The field. */
export class RuelleAutocomplete extends Base {
  static readonly formAssociated = true;
  static readonly observedAttributes = ['label', 'hint', 'placeholder', 'required', 'disabled', 'strict', 'locate', 'lang', 'value', 'name', ...SOURCE_ATTRIBUTES];

  private readonly internals = this.attachInternals();
  private readonly parts = buildParts(this.attachShadow({ mode: 'open', delegatesFocus: true }));
  private readonly status = new Status(this.parts);
  private readonly combobox: Combobox;
  private readonly answering = new SuggestController({
    field: this,
    status: this.status,
    say: (key, values) => this.say(key, values),
    emit: (name, detail) => this.emit(name, detail),
    onReady: () => this.ready(),
  });
  private chosen: AddressFeature | undefined;
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

  /** Who answers: what was given, else what the attributes say, once it is open. */
  get geocoder(): Geocoder | undefined {
    return this.answering.geocoder;
  }
  set geocoder(geocoder: Geocoder | undefined) {
    this.answering.give(geocoder);
  }

  /** Puts `text` in the field as if it had been typed, and lists what is found. */
  suggestFor(text: string): void {
    this.value = text;
    this.parts.input.focus();
    void this.combobox.update();
  }

  /** The nearest address to a position in degrees (WGS 84); `undefined` when there is none, or nothing can answer. */
  async nearest(lon: number, lat: number): Promise<AddressFeature | undefined> {
    return (await this.answering.near(lon, lat))[0];
  }

  /** Tries again now to open what could not be opened. */
  retry(): void {
    this.answering.retry();
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
    this.render();
    if (!this.isDirty) this.hold(this.getAttribute('value') ?? '', undefined);
    if (this.hasAttribute('preload')) this.begin();
  }

  disconnectedCallback(): void {
    this.combobox.close();
    this.answering.close();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected) return;
    if (SOURCE_ATTRIBUTES.includes(name)) this.answering.restart();
    if (name === 'value' && !this.isDirty) this.hold(after ?? '', undefined);
    this.render();
    this.submit();
  }

  formDisabledCallback(isDisabled: boolean): void {
    this.isDisabled = isDisabled;
    this.render();
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
      suggest: (query, onEarly) => this.answering.suggest(query, onEarly),
      offered: () => recentAddresses(number(this, 'recent') ?? 0),
      marksFirst: () => this.hasAttribute('autoselect'),
      name: () => this.accessibleName(),
      announce: (text) => this.status.announce(text),
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
  private render(): void {
    render(this, this.parts, this.isDisabled, this.accessibleName(), (key, values) => this.say(key, values));
    this.judge();
  }

  private begin(): void {
    this.render();
    this.answering.begin();
  }

  /** What was typed while nothing could answer is answered now. What was asked since is answered anyway. */
  private ready(): void {
    const { input, list } = this.parts;
    if (!this.answering.isAsking && input.matches(':focus') && list.hidden && !this.chosen) void this.combobox.update();
  }

  private typed(): void {
    this.isDirty = true;
    this.chosen = undefined;
    this.held();
  }

  private left(): void {
    this.isTouched ||= this.isDirty;
    this.judge();
  }

  private choose(feature: AddressFeature): void {
    this.isDirty = true;
    const label = labelOf(feature.properties);
    const wantsNumber = hasNumbers(feature) && this.hasAttribute('numbers');
    this.hold(wantsNumber ? ` ${label}` : label, feature);
    this.parts.input.focus();
    const limit = number(this, 'recent') ?? 0;
    if (limit > 0) rememberAddress(feature, limit);
    this.status.announce(this.say(wantsNumber ? 'number' : 'chosen', { label }));
    this.dispatchEvent(new Event('change', { bubbles: true }));
    this.emit('ruelle-select', feature);
    if (wantsNumber) void this.offerNumbers(feature);
  }

  /** The caret waits for the number; the first ones are listed. */
  private async offerNumbers(street: AddressFeature): Promise<void> {
    const { input } = this.parts;
    input.setSelectionRange(0, 0);
    const numbers = await this.answering.numbers(street);
    // Unless one has typed on, or gone elsewhere.
    if (numbers.length > 0 && this.chosen === street && input.matches(':focus')) {
      this.combobox.offerAlso(numbers, this.say('numbers', { label: labelOf(street.properties) }));
    }
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
    this.parts.input.focus();
    this.begin();
    this.status.tell(this.say('locating'));
    const found = async ({ coords }: GeolocationPosition): Promise<void> => {
      const { limit, type } = searchOptions(this);
      const features = await this.answering.near(coords.longitude, coords.latitude, { limit, type });
      this.status.show('');
      this.combobox.show(features, '', this.say('locate'));
    };
    const refused = (): void => this.status.tell(this.say('denied'));
    const failed = (error: unknown): void => this.answering.failed(asRuelleError(error, 'engine'));
    navigator.geolocation.getCurrentPosition((position) => found(position).catch(failed), refused, { timeout: 15_000, maximumAge: 60_000 });
  }

  private hold(text: string, feature: AddressFeature | undefined): void {
    this.parts.input.value = text;
    this.chosen = feature;
    this.held();
  }

  /** What is held has changed. */
  private held(): void {
    this.submit();
    renderButtons(this.parts, this.isDisabled);
    this.judge();
  }

  /** Tells the form what is held. */
  private submit(): void {
    const text = this.value;
    this.internals.setFormValue(formEntries(this.name, text, this.chosen), JSON.stringify({ text, feature: this.chosen }));
  }

  private judge(): void {
    const held = { text: this.value, feature: this.chosen, isTouched: this.isTouched && !this.isDisabled };
    judge(this, this.internals, this.parts, held, (key, values) => this.say(key, values));
  }

  /** The form was not sent: the field says why itself, in place of the browser's bubble. */
  private refused(event: Event): void {
    event.preventDefault();
    this.isTouched = true;
    this.judge();
    this.status.announce(this.validationMessage);
    if (!this.form || this.form.querySelector(':invalid:not(fieldset)') === this) this.parts.input.focus();
  }

  private emit(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }
}
