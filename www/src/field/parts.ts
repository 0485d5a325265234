// The elements inside the field.
import { set } from './options-list.ts';
import { fieldStyle } from './style.ts';

/** The elements of a field. */
export interface FieldParts {
  label: HTMLLabelElement;
  hint: HTMLParagraphElement;
  input: HTMLInputElement;
  clear: HTMLButtonElement;
  locate: HTMLButtonElement;
  list: HTMLUListElement;
  error: HTMLParagraphElement;
  state: HTMLParagraphElement;
  /** Instructions, read by screen readers alone. */
  how: HTMLSpanElement;
  /** Announcements to screen readers. */
  live: HTMLDivElement;
}

const CROSS = 'm6 6 12 12M18 6 6 18';
const TARGET = 'M12 2v4m0 12v4M2 12h4m12 0h4M12 12m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0';

/** Builds the elements in a shadow root. */
export function buildParts(root: ShadowRoot): FieldParts {
  root.adoptedStyleSheets = [fieldStyle()];
  const parts: FieldParts = {
    label: make('label', { part: 'label', for: 'input' }),
    hint: make('p', { part: 'hint', id: 'hint' }),
    input: make('input', { part: 'input', id: 'input', type: 'text', 'aria-describedby': 'hint how error state' }),
    clear: make('button', { part: 'button clear', type: 'button' }, icon(CROSS)),
    locate: make('button', { part: 'button locate', type: 'button' }, icon(TARGET)),
    list: make('ul', { part: 'list', id: 'list' }),
    error: make('p', { part: 'error', id: 'error' }),
    state: make('p', { part: 'state', id: 'state' }),
    how: make('span', { id: 'how', hidden: '' }),
    live: make('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' }),
  };
  for (const name of ['label', 'hint', 'clear', 'locate', 'error', 'state'] as const) parts[name].hidden = true;
  const buttons = make('div', { part: 'buttons' }, parts.clear, parts.locate);
  root.append(parts.label, parts.hint, make('div', { part: 'box' }, parts.input, buttons, parts.list), parts.error, parts.state, parts.how, parts.live);
  return parts;
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string>, ...children: Element[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children);
  return element;
}

function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  set(svg, { viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  set(line, { d: path });
  svg.append(line);
  return svg;
}
