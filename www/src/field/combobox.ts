// A text field with a list of suggestions, after the ARIA guide's editable combobox with list autocomplete.
import type { AddressFeature, FeatureCollection } from 'ruelle';
import { labelOf } from '../adapters/place.ts';
import { OptionsList, set } from './options-list.ts';
import type { SayField } from './field-messages.ts';

/** What the combobox needs around it. */
export interface ComboboxHost {
  readonly input: HTMLInputElement;
  readonly list: HTMLUListElement;
  say: SayField;
  /** Answers what is typed; `undefined` when a later question has overtaken this one, or nothing can answer. `onEarly` hears what is known before. */
  suggest(query: string, onEarly: (features: readonly AddressFeature[]) => void): Promise<FeatureCollection | undefined>;
  /** What is offered while nothing is typed. */
  offered(): readonly AddressFeature[];
  /** Whether the first suggestion is marked at once. */
  marksFirst(): boolean;
  /** The field's accessible name. */
  name(): string;
  /** Tells screen readers. */
  announce(text: string): void;
  onChoose(feature: AddressFeature): void;
  /** Enter, with nothing to choose. */
  onEnter(): void;
}

/** The shortest text that is searched. */
const SHORTEST = 2;

/** List and keys. */
export class Combobox {
  private features: readonly AddressFeature[] = [];
  private active = -1;
  /** Counts what makes an answer too late: another question, or closing. */
  private turn = 0;
  /** The answer of which the list is the early part. */
  private coming: Promise<FeatureCollection | undefined> | undefined;
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
    input.addEventListener('focus', () => this.offer());
    input.addEventListener('click', () => this.offer());
    input.addEventListener('blur', () => this.hide());
    // On pointer down the field would lose its focus, and the list with it.
    list.addEventListener('pointerdown', (event) => event.preventDefault());
    list.addEventListener('click', ({ target }) => {
      const item = (target as Element).closest('[role=option]');
      this.choose([...list.children].indexOf(item as Element));
    });
  }

  /** Searches what the field holds now. */
  async update(): Promise<void> {
    const { input, list } = this.host;
    const query = input.value.trim();
    // The mark was on an answer to another text.
    this.mark(-1);
    if (query.length < SHORTEST) return this.close();
    // Until it is answered, the list is of earlier letters.
    list.setAttribute('aria-busy', 'true');
    const turn = ++this.turn;
    let asked: Promise<FeatureCollection | undefined> | undefined;
    const early = (features: readonly AddressFeature[]): void => {
      if (turn !== this.turn) return;
      list.removeAttribute('aria-busy');
      this.show(features, query);
      this.coming = asked;
    };
    asked = this.host.suggest(query, early).catch(() => undefined);
    const answer = await asked;
    // Typed on, left or closed meanwhile.
    if (turn !== this.turn) return;
    list.removeAttribute('aria-busy');
    if (answer) this.settle(answer.features, query);
  }

  /** Lists the answer; the mark stays on what it was on in the early list. */
  private settle(features: readonly AddressFeature[], query: string): void {
    const label = ({ properties }: AddressFeature): string => labelOf(properties);
    const early = this.coming && this.features.map(label);
    this.coming = undefined;
    if (early && early.join('\n') === features.map(label).join('\n')) return void (this.features = features);
    const marked = early?.[this.active];
    this.show(features, query);
    if (marked !== undefined) this.mark(features.findIndex((feature) => label(feature) === marked));
  }

  /** Lists these, whatever is typed. */
  show(features: readonly AddressFeature[], query: string, label = this.host.say('list', { label: this.host.name() })): void {
    this.fill(features, query, label);
    const count = features.length;
    this.mark(count > 0 && this.host.marksFirst() ? 0 : -1);
    this.expand();
    const { say } = this.host;
    this.host.announce(count === 0 ? say('none') : count === 1 ? say('one') : say('many', { count }));
  }

  /** Lists these after a choice, none of them marked: Enter leaves the choice as it is. What was said of the choice stands. */
  offerAlso(features: readonly AddressFeature[], label: string): void {
    this.fill(features, '', label);
    this.mark(-1);
    this.expand();
  }

  private fill(features: readonly AddressFeature[], query: string, label: string): void {
    const { list, say } = this.host;
    set(list, { 'aria-label': label });
    this.coming = undefined;
    this.features = features;
    this.options.show(features, query, say);
  }

  /** Forgets the list. */
  close(): void {
    this.features = [];
    this.hide();
    this.host.list.replaceChildren();
  }

  /** Closes the list; it can be opened again. */
  hide(): void {
    this.turn++;
    this.host.list.removeAttribute('aria-busy');
    this.host.list.hidden = true;
    set(this.host.input, { 'aria-expanded': 'false' });
    this.mark(-1);
  }

  private get isOpen(): boolean {
    return !this.host.list.hidden;
  }

  private get isBusy(): boolean {
    return this.host.list.hasAttribute('aria-busy');
  }

  private expand(): void {
    const { input, list } = this.host;
    // What is answered after one has gone elsewhere stays closed.
    if (!input.matches(':focus')) return;
    list.hidden = false;
    set(input, { 'aria-expanded': 'true' });
  }

  private offer(): void {
    if (this.isOpen || this.host.input.value !== '') return;
    const features = this.host.offered();
    if (features.length > 0) this.show(features, '', this.host.say('recent'));
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const act = this.action(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** What a key does now; nothing when the field is to treat it as any other. */
  private action({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): (() => void) | undefined {
    const last = this.features.length - 1;
    if (ctrlKey || metaKey) return undefined;
    switch (key) {
      case 'ArrowDown':
        if (last < 0) return () => void (this.host.input.value === '' ? this.offer() : this.update());
        return () => (!this.isOpen ? this.reopen(altKey ? -1 : 0) : altKey ? undefined : this.mark(this.active >= last ? 0 : this.active + 1));
      case 'ArrowUp':
        if (last < 0) return undefined;
        return () => (altKey ? this.hide() : !this.isOpen ? this.reopen(last) : this.mark(this.active <= 0 ? last : this.active - 1));
      case 'Enter':
        return () => void this.enter();
      case 'Escape':
        return this.isOpen ? () => this.hide() : this.host.input.value ? () => this.empty() : undefined;
      case 'Home':
      case 'End':
      case 'ArrowLeft':
      case 'ArrowRight':
        // These move in the text: the list has no mark meanwhile.
        this.mark(-1);
        return undefined;
      default:
        return undefined;
    }
  }

  private reopen(active: number): void {
    this.expand();
    this.mark(active);
  }

  private mark(index: number): void {
    const { input, list } = this.host;
    this.active = index;
    const options = this.features.length > 0 ? [...list.children] : [];
    options.forEach((item, at) => set(item, { 'aria-selected': String(at === index) }));
    const marked = options[index];
    set(input, { 'aria-activedescendant': marked?.id });
    marked?.scrollIntoView({ block: 'nearest' });
  }

  /** Chooses what is marked; never from the answer to a text that has changed since. */
  private async enter(): Promise<void> {
    if (this.isBusy && this.host.marksFirst()) await this.update();
    if (this.isOpen && this.active >= 0 && !this.isBusy) return this.choose(this.active);
    this.hide();
    this.host.onEnter();
  }

  private choose(index: number): void {
    const { coming, features: { [index]: feature } } = this;
    if (!feature) return;
    this.hide();
    if (coming) void this.chooseLater(labelOf(feature.properties), coming);
    else this.host.onChoose(feature);
  }

  /** What was chosen early is told when all of it is known; when that fails, it stays text, and why is said elsewhere. */
  private async chooseLater(label: string, coming: Promise<FeatureCollection | undefined>): Promise<void> {
    const { input } = this.host;
    input.value = label;
    const feature = (await coming)?.features.find(({ properties }) => labelOf(properties) === label);
    if (feature && input.value === label) this.host.onChoose(feature);
  }

  private empty(): void {
    this.host.input.value = '';
    this.host.input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'deleteContentBackward' }));
  }
}
