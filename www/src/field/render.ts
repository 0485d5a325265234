// The field's attributes, shown in its parts.
import type { SayField } from './field-messages.ts';
import type { FieldParts } from './parts.ts';

/** Writes labels, messages and states into the parts. */
export function render(field: Element, parts: FieldParts, isDisabled: boolean, accessibleName: string, say: SayField): void {
  const { label, hint, input, clear, locate, how } = parts;
  const labelText = field.getAttribute('label');
  label.textContent = labelText;
  label.hidden = labelText === null;
  hint.textContent = field.getAttribute('hint');
  hint.hidden = !field.hasAttribute('hint');
  // A label of the page is outside this tree, so that its text is copied.
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

/** Shows or hides the buttons: the only part of rendering that is done at each letter. */
export function renderButtons({ input, clear, locate }: FieldParts, isDisabled: boolean): void {
  clear.hidden = input.value === '' || isDisabled;
  input.style.setProperty('--_buttons', String(Number(!clear.hidden) + Number(!locate.hidden)));
}
