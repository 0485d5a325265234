// An address field after the ARIA combobox pattern: a text field, a list of suggestions, a live region.
import type { AddressFeature, FeatureCollection } from 'ruelle';
import { speak } from './messages.ts';
import type { Say } from './messages.ts';

/** What the field needs. */
export interface FieldOptions {
  /** The text field; its label is the page's. */
  input: HTMLInputElement;
  /** An empty `<ul>` that becomes the list. */
  list: HTMLUListElement;
  /** An empty element, hidden from sight: read aloud when it changes. */
  status: HTMLElement;
  /** Answers what is typed; `undefined` when a later question has overtaken this one. */
  suggest: (query: string) => Promise<FeatureCollection | undefined>;
  /** Called when a suggestion is chosen. */
  onChoose: (feature: AddressFeature) => void;
  /** Called after each search. */
  onAnswer?: (answer: FeatureCollection) => void;
}

/** The shortest text that is searched. */
const SHORTEST = 2;
/** Screen readers are told once typing pauses, milliseconds. */
const QUIET = 400;

/** The field. */
export class AddressField {
  private features: AddressFeature[] = [];
  private active = -1;
  private speech = 0;
  private readonly say: Say;

  constructor(private readonly options: FieldOptions) {
    const { input, list } = options;
    this.say = speak(document.documentElement.lang).say;
    list.id ||= `${input.id}-list`;
    list.setAttribute('role', 'listbox');
    list.hidden = true;
    options.status.setAttribute('role', 'status');
    for (const [name, value] of Object.entries({
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': list.id,
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
      maxlength: '200',
    })) {
      input.setAttribute(name, value);
    }
    input.addEventListener('input', () => void this.update());
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('focus', () => this.features.length > 0 && this.show());
    input.addEventListener('blur', () => this.hide());
    // On pointer down the field would lose its focus, and the list with it.
    list.addEventListener('pointerdown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => this.click(event));
  }

  /** Searches what the field holds now. */
  async update(): Promise<void> {
    const query = this.options.input.value.trim();
    if (query.length < SHORTEST) return this.close();
    // Until it is answered, the list is of earlier letters.
    this.options.list.setAttribute('aria-busy', 'true');
    try {
      const answer = await this.options.suggest(query);
      if (!answer) return;
      if (this.options.input.value.trim() !== query) return;
      this.options.onAnswer?.(answer);
      this.render(answer.features);
    } catch (error) {
      this.close();
      this.announce(this.say('fault', { error: error instanceof Error ? error.message : String(error) }));
    }
  }

  /** Empties the field. */
  clear(): void {
    this.options.input.value = '';
    this.close();
    this.options.input.focus();
  }

  private render(features: AddressFeature[]): void {
    this.features = features;
    this.active = -1;
    const { list, input } = this.options;
    list.removeAttribute('aria-busy');
    list.setAttribute('aria-label', input.labels?.[0]?.textContent?.trim() ?? this.say('label'));
    list.replaceChildren(...(features.length > 0 ? features.map((feature, index) => this.option(feature, index)) : [this.empty()]));
    this.mark();
    this.show();
    const count = features.length;
    this.announce(count === 0 ? this.say('none') : count === 1 ? this.say('one') : this.say('many', { count }));
  }

  private option(feature: AddressFeature, index: number): HTMLLIElement {
    const { properties } = feature;
    const item = document.createElement('li');
    item.id = `${this.options.list.id}-${index}`;
    item.dataset['index'] = String(index);
    item.setAttribute('role', 'option');
    item.setAttribute('aria-selected', 'false');
    item.append(
      part('name', properties.name),
      part('place', [properties.postcode, properties.type === 'municipality' ? properties.context : properties.city].filter(Boolean).join(' · ')),
      part('kind', this.say(properties.type)),
    );
    return item;
  }

  private empty(): HTMLLIElement {
    const item = document.createElement('li');
    item.className = 'empty';
    item.setAttribute('role', 'option');
    item.setAttribute('aria-disabled', 'true');
    item.textContent = this.say('none');
    return item;
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const act = this.action(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** What a key does now; nothing when the field is to treat it as any other. */
  private action({ key, altKey }: KeyboardEvent): (() => void) | undefined {
    const { input, list } = this.options;
    const last = this.features.length - 1;
    const open = !list.hidden;
    switch (key) {
      case 'ArrowDown':
        return last < 0 ? undefined : () => (open && !altKey ? this.move(this.active >= last ? -1 : this.active + 1) : this.show());
      case 'ArrowUp':
        return last < 0 ? undefined : () => (altKey ? this.hide() : this.move(this.active < 0 ? last : this.active - 1));
      case 'Enter':
        return open && last >= 0 ? () => void this.enter() : undefined;
      case 'Escape':
        return open ? () => this.hide() : input.value ? () => this.clear() : undefined;
      default:
        return undefined;
    }
  }

  private move(index: number): void {
    this.show();
    this.active = index;
    this.mark();
  }

  private mark(): void {
    const { input, list } = this.options;
    input.removeAttribute('aria-activedescendant');
    [...list.children].forEach((item, index) => {
      const on = index === this.active;
      if (item.hasAttribute('aria-selected')) item.setAttribute('aria-selected', String(on));
      if (!on) return;
      input.setAttribute('aria-activedescendant', item.id);
      item.scrollIntoView({ block: 'nearest' });
    });
  }

  private click(event: MouseEvent): void {
    const item = (event.target as Element).closest<HTMLElement>('[data-index]');
    if (item) this.choose(Number(item.dataset['index']));
  }

  /** Chooses what is marked, or the first; never from the answer to a text that has changed since. */
  private async enter(): Promise<void> {
    const isBusy = (): boolean => this.options.list.hasAttribute('aria-busy');
    if (isBusy()) await this.update();
    if (!isBusy()) this.choose(Math.max(this.active, 0));
  }

  private choose(index: number): void {
    const feature = this.features[index];
    if (!feature) return;
    this.options.input.value = feature.properties.label;
    this.hide();
    this.announce(this.say('chosen', { label: feature.properties.label }));
    this.options.onChoose(feature);
  }

  private show(): void {
    this.options.list.hidden = false;
    this.options.input.setAttribute('aria-expanded', 'true');
  }

  private hide(): void {
    this.options.list.hidden = true;
    this.options.input.setAttribute('aria-expanded', 'false');
    this.active = -1;
    this.mark();
  }

  private close(): void {
    this.features = [];
    this.options.list.removeAttribute('aria-busy');
    this.options.list.replaceChildren();
    this.hide();
  }

  /** Says it to screen readers, once typing pauses. */
  private announce(text: string): void {
    window.clearTimeout(this.speech);
    this.speech = window.setTimeout(() => (this.options.status.textContent = text), QUIET);
  }
}

function part(name: string, text: string): HTMLSpanElement {
  const span = document.createElement('span');
  span.className = name;
  span.textContent = text;
  return span;
}
