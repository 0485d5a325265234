// Words and states on what is inside the field.
import type { FieldParts } from './parts.ts';
import type { SayField } from './field-messages.ts';

/** Puts them there, as the field's attributes say. */
export function render(field: Element, parts: FieldParts, isDisabled: boolean, accessibleName: string, say: SayField): void {
  const { label, hint, input, clear, locate, how } = parts;
  const labelText = field.getAttribute('label');
  label.textContent = labelText;
  label.hidden = labelText === null;
  hint.textContent = field.getAttribute('hint');
  hint.hidden = !field.hasAttribute('hint');
  // A label of the page's own is outside this tree: its words are copied.
  input.ariaLabel = labelText === null ? accessibleName : null;
  input.placeholder = field.getAttribute('placeholder') ?? '';
  input.disabled = isDisabled;
  input.ariaRequired = field.hasAttribute('required') ? 'true' : null;
  how.textContent = `${say('hint')} ${say('touch')}`;
  locate.hidden = !field.hasAttribute('locate') || isDisabled || !navigator.geolocation;
  clear.ariaLabel = clear.title = say('clear');
  locate.ariaLabel = locate.title = say('locate');
  renderButtons(parts, isDisabled);
}

/** What of it follows the text: the only part that is done at each letter. */
export function renderButtons({ input, clear, locate }: FieldParts, isDisabled: boolean): void {
  clear.hidden = input.value === '' || isDisabled;
  input.style.setProperty('--_buttons', String(Number(!clear.hidden) + Number(!locate.hidden)));
}
