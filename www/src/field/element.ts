// <ruelle-autocomplete>: an address field that is a form control.
import type { AddressFeature, Geocoder } from 'ruelle';
import { labelOf } from '../adapters/place.ts';
import { asRuelleError } from '../geocoder/error.ts';
import { Combobox } from './combobox.ts';
import type { ComboboxHost } from './combobox.ts';
import { fieldMessages } from './field-messages.ts';
import type { SayField } from './field-messages.ts';
import { formEntries } from './form-value.ts';
import { hasNumbers } from './numbers.ts';
import { buildParts } from './parts.ts';
import { isFeature, recentAddresses, rememberAddress } from './recent.ts';
import { render, renderButtons } from './render.ts';
import { SOURCE_ATTRIBUTES, number, searchOptions } from './settings.ts';
import { Status } from './status.ts';
import { SuggestController } from './suggest-controller.ts';
import { validate } from './validity.ts';

/** Without a page, the class can be imported but not used. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** The field. */
export class RuelleAutocomplete extends Base {
  static readonly formAssociated = true;
  static readonly observedAttributes = ['label', 'hint', 'placeholder', 'required', 'disabled', 'strict', 'locate', 'lang', 'value', 'name', ...SOURCE_ATTRIBUTES];

  private readonly internals = this.attachInternals();
  private readonly parts = buildParts(this.attachShadow({ mode: 'open', delegatesFocus: true }));
  private readonly status = new Status(this.parts);
  private readonly say: SayField = (key, values) => fieldMessages(this.closest<HTMLElement>('[lang]')?.lang ?? 'fr').say(key, values);
  private readonly combobox: Combobox;
  private readonly controller = new SuggestController({
    field: this,
    status: this.status,
    say: this.say,
    emit: (name, detail) => this.emit(name, detail),
    onReady: () => this.onReady(),
  });
  private chosen: AddressFeature | undefined;
  private isDisabled = false;
  private isTouched = false;
  private isDirty = false;

  constructor() {
    super();
    const { input, clear, locate } = this.parts;
    this.combobox = new Combobox(this.comboboxHost());
    // The text counts as typed before the combobox has an answer to it.
    input.addEventListener('input', () => this.onInput());
    input.addEventListener('focus', () => this.begin());
    input.addEventListener('blur', () => this.onBlur());
    clear.addEventListener('click', () => this.clear());
    locate.addEventListener('click', () => this.locate());
    this.addEventListener('invalid', (event) => this.onInvalid(event));
  }

  /** The text of the field. */
  get value(): string {
    return this.parts.input.value.trim();
  }
  set value(text: string) {
    this.isDirty = true;
    this.setContent(String(text), undefined);
  }

  /** The chosen address, or `undefined` if the text was only typed. */
  get feature(): AddressFeature | undefined {
    return this.chosen;
  }
  set feature(feature: AddressFeature | undefined) {
    this.isDirty = true;
    this.setContent(feature ? labelOf(feature.properties) : '', feature);
  }

  /** The geocoder that answers: the one that was set, else the one that the attributes choose, once it is open. */
  get geocoder(): Geocoder | undefined {
    return this.controller.geocoder;
  }
  set geocoder(geocoder: Geocoder | undefined) {
    this.controller.give(geocoder);
  }

  /** Puts `text` in the field as if it had been typed, and lists suggestions. */
  suggestFor(text: string): void {
    this.value = text;
    this.parts.input.focus();
    void this.combobox.update();
  }

  /** The nearest address to a position in degrees (WGS 84), or `undefined` if there is none, or if nothing can answer. */
  async nearest(lon: number, lat: number): Promise<AddressFeature | undefined> {
    return (await this.controller.near(lon, lat))[0];
  }

  /** Tries at once to open a source that failed to open. */
  retry(): void {
    this.controller.retry();
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
    if (!this.isDirty) this.setContent(this.getAttribute('value') ?? '', undefined);
    if (this.hasAttribute('preload')) this.begin();
  }

  disconnectedCallback(): void {
    this.combobox.close();
    this.controller.close();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected) return;
    if (SOURCE_ATTRIBUTES.includes(name)) this.controller.restart();
    if (name === 'value' && !this.isDirty) this.setContent(after ?? '', undefined);
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
    this.setContent(this.getAttribute('value') ?? '', undefined);
  }

  /** Restores the content after a return to the page, or from the browser's form autofill. */
  formStateRestoreCallback(state: unknown): void {
    try {
      const { text, feature } = JSON.parse(String(state)) as { text?: unknown; feature?: unknown };
      this.isDirty = true;
      this.setContent(String(text ?? ''), isFeature(feature) ? feature : undefined);
    } catch {
      // The state is of another kind of field.
    }
  }

  private comboboxHost(): ComboboxHost {
    const { input, list } = this.parts;
    return {
      input,
      list,
      say: this.say,
      suggest: (query, onEarly) => this.controller.suggest(query, onEarly),
      recent: () => recentAddresses(number(this, 'recent') ?? 0),
      selectsFirst: () => this.hasAttribute('autoselect'),
      name: () => this.accessibleName(),
      announce: (text) => this.status.announce(text),
      onChoose: (feature) => this.choose(feature),
      onEnter: () => this.internals.form?.requestSubmit(),
    };
  }

  private accessibleName(): string {
    const labels = [...this.internals.labels].map((label) => label.textContent?.trim() ?? '');
    return this.getAttribute('label') ?? (labels.filter(Boolean).join(' ') || this.getAttribute('aria-label') || this.say('label'));
  }

  /** Shows attributes and states in the parts. */
  private render(): void {
    render(this, this.parts, this.isDisabled, this.accessibleName(), this.say);
    this.validate();
  }

  private begin(): void {
    this.render();
    this.controller.begin();
  }

  /** Answers a text that was typed while nothing could answer, unless a question is under way. */
  private onReady(): void {
    const { input, list } = this.parts;
    if (!this.controller.isAsking && input.matches(':focus') && list.hidden && !this.chosen) void this.combobox.update();
  }

  private onInput(): void {
    this.isDirty = true;
    this.chosen = undefined;
    this.onChange();
  }

  private onBlur(): void {
    this.isTouched ||= this.isDirty;
    this.validate();
  }

  private choose(feature: AddressFeature): void {
    this.isDirty = true;
    const label = labelOf(feature.properties);
    const wantsNumber = hasNumbers(feature) && this.hasAttribute('numbers');
    this.setContent(wantsNumber ? ` ${label}` : label, feature);
    this.parts.input.focus();
    const limit = number(this, 'recent') ?? 0;
    if (limit > 0) rememberAddress(feature, limit);
    const text = this.say(wantsNumber ? 'number' : 'chosen', { label });
    this.status.announce(feature.properties.doubtful ? this.say('doubtful', { text }) : text);
    this.dispatchEvent(new Event('change', { bubbles: true }));
    this.emit('ruelle-select', feature);
    if (wantsNumber) void this.offerNumbers(feature);
  }

  /** Puts the caret in front of the street, and lists its first numbers. */
  private async offerNumbers(street: AddressFeature): Promise<void> {
    const { input } = this.parts;
    input.setSelectionRange(0, 0);
    const numbers = await this.controller.numbers(street);
    // Meanwhile the person may have typed on, or left the field.
    if (numbers.length > 0 && this.chosen === street && input.matches(':focus')) {
      this.combobox.showAfterChoice(numbers, this.say('numbers', { label: labelOf(street.properties) }));
    }
  }

  private clear(): void {
    this.isDirty = true;
    this.combobox.close();
    this.setContent('', undefined);
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
      const features = await this.controller.near(coords.longitude, coords.latitude, { limit, type });
      this.status.show('');
      this.combobox.show(features, '', this.say('locate'));
    };
    const refused = (): void => this.status.tell(this.say('denied'));
    const failed = (error: unknown): void => this.controller.onError(asRuelleError(error, 'engine'));
    navigator.geolocation.getCurrentPosition((position) => found(position).catch(failed), refused, { timeout: 15_000, maximumAge: 60_000 });
  }

  private setContent(text: string, feature: AddressFeature | undefined): void {
    this.parts.input.value = text;
    this.chosen = feature;
    this.onChange();
  }

  /** Shows and submits changed content. */
  private onChange(): void {
    this.submit();
    renderButtons(this.parts, this.isDisabled);
    this.validate();
  }

  /** Gives the content to the form. */
  private submit(): void {
    const text = this.value;
    this.internals.setFormValue(formEntries(this.name, text, this.chosen), JSON.stringify({ text, feature: this.chosen }));
  }

  private validate(): void {
    const content = { text: this.value, feature: this.chosen, isTouched: this.isTouched && !this.isDisabled };
    validate(this, this.internals, this.parts, content, this.say);
  }

  /** Says why the form was not sent, in place of the browser's bubble. */
  private onInvalid(event: Event): void {
    event.preventDefault();
    this.isTouched = true;
    this.validate();
    this.status.announce(this.validationMessage);
    if (!this.form || this.form.querySelector(':invalid:not(fieldset)') === this) this.parts.input.focus();
  }

  private emit(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }
}
