// A text field with a list of suggestions: the editable combobox with list autocomplete of the ARIA guide.
import type { AddressFeature, FeatureCollection } from 'ruelle';
import { labelOf } from '../adapters/place.ts';
import type { SayField } from './field-messages.ts';
import { OptionsList, set } from './options-list.ts';

/** The field around the combobox. */
export interface ComboboxHost {
  readonly input: HTMLInputElement;
  readonly list: HTMLUListElement;
  say: SayField;
  /** Answers the typed text, with `undefined` if nothing can, or if a later question was asked. `onEarly` hears the streets that are known before. */
  suggest(query: string, onEarly: (features: readonly AddressFeature[]) => void): Promise<FeatureCollection | undefined>;
  /** The addresses to list while nothing is typed. */
  recent(): readonly AddressFeature[];
  /** Whether the first suggestion is active at once. */
  selectsFirst(): boolean;
  /** The field's accessible name. */
  name(): string;
  /** Announces a text to screen readers. */
  announce(text: string): void;
  onChoose(feature: AddressFeature): void;
  /** Called on Enter without an active suggestion. */
  onEnter(): void;
}

/** Letters of the shortest text that is searched. */
const MIN_LENGTH = 2;

/** The list of suggestions and the keys that move in it. */
export class Combobox {
  private features: readonly AddressFeature[] = [];
  private active = -1;
  /** Counts questions and closings: an answer of an earlier turn is too late. */
  private turn = 0;
  /** The full answer, while the list shows an early one. */
  private pending: Promise<FeatureCollection | undefined> | undefined;
  private readonly options: OptionsList;

  constructor(private readonly host: ComboboxHost) {
    const { input, list } = host;
    this.options = new OptionsList(list);
    set(list, { role: 'listbox' });
    list.hidden = true;
    const closed = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id };
    set(input, { ...closed, autocomplete: 'off', autocapitalize: 'off', autocorrect: 'off', spellcheck: 'false', maxlength: '200', enterkeyhint: 'search' });
    input.addEventListener('input', () => void this.update());
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('focus', () => this.showRecent());
    input.addEventListener('click', () => this.showRecent());
    input.addEventListener('blur', () => this.hide());
    // Without this the field would lose its focus, and close the list.
    list.addEventListener('pointerdown', (event) => event.preventDefault());
    list.addEventListener('click', ({ target }) => {
      const item = (target as Element).closest('[role=option]');
      this.choose([...list.children].indexOf(item as Element));
    });
  }

  /** Searches the text of the field. */
  async update(): Promise<void> {
    const { input, list } = this.host;
    const query = input.value.trim();
    // The active suggestion was of another text.
    this.activate(-1);
    if (query.length < MIN_LENGTH) return this.close();
    // Until the answer comes, the list is one of earlier letters.
    list.setAttribute('aria-busy', 'true');
    const turn = ++this.turn;
    let asked: Promise<FeatureCollection | undefined> | undefined;
    const early = (features: readonly AddressFeature[]): void => {
      if (turn !== this.turn) return;
      list.removeAttribute('aria-busy');
      this.show(features, query);
      this.pending = asked;
    };
    asked = this.host.suggest(query, early).catch(() => undefined);
    const answer = await asked;
    // The person has typed on, or closed the list.
    if (turn !== this.turn) return;
    list.removeAttribute('aria-busy');
    if (answer) this.showAnswer(answer.features, query);
  }

  /** Lists the full answer. A suggestion that is active in the early list stays active. */
  private showAnswer(features: readonly AddressFeature[], query: string): void {
    const label = ({ properties }: AddressFeature): string => labelOf(properties);
    const early = this.pending && this.features.map(label);
    this.pending = undefined;
    if (early && early.join('\n') === features.map(label).join('\n')) return void (this.features = features);
    const active = early?.[this.active];
    this.show(features, query);
    if (active !== undefined) this.activate(features.findIndex((feature) => label(feature) === active));
  }

  /** Lists these suggestions and announces their number. */
  show(features: readonly AddressFeature[], query: string, label = this.host.say('list', { label: this.host.name() })): void {
    this.fill(features, query, label);
    const count = features.length;
    this.activate(count > 0 && this.host.selectsFirst() ? 0 : -1);
    this.expand();
    const { say } = this.host;
    this.host.announce(count === 0 ? say('none') : count === 1 ? say('one') : say('many', { count }));
  }

  /** Lists these suggestions after a choice, with none active and nothing announced: Enter leaves the choice as it is. */
  showAfterChoice(features: readonly AddressFeature[], label: string): void {
    this.fill(features, '', label);
    this.activate(-1);
    this.expand();
  }

  private fill(features: readonly AddressFeature[], query: string, label: string): void {
    const { list, say } = this.host;
    set(list, { 'aria-label': label });
    this.pending = undefined;
    this.features = features;
    this.options.show(features, query, say);
  }

  /** Empties and closes the list. */
  close(): void {
    this.features = [];
    this.hide();
    this.host.list.replaceChildren();
  }

  /** Closes the list, which can be opened again. */
  hide(): void {
    this.turn++;
    this.host.list.removeAttribute('aria-busy');
    this.host.list.hidden = true;
    set(this.host.input, { 'aria-expanded': 'false' });
    this.activate(-1);
  }

  private get isOpen(): boolean {
    return !this.host.list.hidden;
  }

  private get isBusy(): boolean {
    return this.host.list.hasAttribute('aria-busy');
  }

  private expand(): void {
    const { input, list } = this.host;
    // An answer to a field that has lost the focus opens nothing.
    if (!input.matches(':focus')) return;
    list.hidden = false;
    set(input, { 'aria-expanded': 'true' });
  }

  private showRecent(): void {
    if (this.isOpen || this.host.input.value !== '') return;
    const features = this.host.recent();
    if (features.length > 0) this.show(features, '', this.host.say('recent'));
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const act = this.action(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** The action of a key now, or undefined for a key that the input handles itself. */
  private action({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): (() => void) | undefined {
    const last = this.features.length - 1;
    if (ctrlKey || metaKey) return undefined;
    switch (key) {
      case 'ArrowDown':
        if (last < 0) return () => void (this.host.input.value === '' ? this.showRecent() : this.update());
        return () => (!this.isOpen ? this.reopen(altKey ? -1 : 0) : altKey ? undefined : this.activate(this.active >= last ? 0 : this.active + 1));
      case 'ArrowUp':
        if (last < 0) return undefined;
        return () => (altKey ? this.hide() : !this.isOpen ? this.reopen(last) : this.activate(this.active <= 0 ? last : this.active - 1));
      case 'Enter':
        return () => void this.enter();
      case 'Escape':
        return this.isOpen ? () => this.hide() : this.host.input.value ? () => this.empty() : undefined;
      case 'Home':
      case 'End':
      case 'ArrowLeft':
      case 'ArrowRight':
        // These keys move the caret in the text: no suggestion is active meanwhile.
        this.activate(-1);
        return undefined;
      default:
        return undefined;
    }
  }

  private reopen(active: number): void {
    this.expand();
    this.activate(active);
  }

  private activate(index: number): void {
    const { input, list } = this.host;
    this.active = index;
    const options = this.features.length > 0 ? [...list.children] : [];
    options.forEach((item, at) => set(item, { 'aria-selected': String(at === index) }));
    const item = options[index];
    set(input, { 'aria-activedescendant': item?.id });
    item?.scrollIntoView({ block: 'nearest' });
  }

  /** Chooses the active suggestion, but never one for a text that has changed since. */
  private async enter(): Promise<void> {
    if (this.isBusy && this.host.selectsFirst()) await this.update();
    if (this.isOpen && this.active >= 0 && !this.isBusy) return this.choose(this.active);
    this.hide();
    this.host.onEnter();
  }

  private choose(index: number): void {
    const { pending, features: { [index]: feature } } = this;
    if (!feature) return;
    this.hide();
    if (pending) void this.chooseLater(labelOf(feature.properties), pending);
    else this.host.onChoose(feature);
  }

  /** Completes the choice of an early suggestion, which has no id, from the full answer. If that fails, it stays text. */
  private async chooseLater(label: string, pending: Promise<FeatureCollection | undefined>): Promise<void> {
    const { input } = this.host;
    input.value = label;
    const feature = (await pending)?.features.find(({ properties }) => labelOf(properties) === label);
    if (feature && input.value === label) this.host.onChoose(feature);
  }

  private empty(): void {
    this.host.input.value = '';
    this.host.input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'deleteContentBackward' }));
  }
}
