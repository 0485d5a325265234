// The validity of a field's content.
import type { AddressFeature } from 'ruelle';
import type { SayField } from './field-messages.ts';
import type { FieldParts } from './parts.ts';

/** A fault, by the key of its message. */
type Fault = 'valueMissing' | 'notChosen';

/** The content of a field, and whether its faults are shown yet. */
export interface Content {
  text: string;
  feature: AddressFeature | undefined;
  /** Whether the person has left the field, or tried to send the form. */
  isTouched: boolean;
}

/** Tells the form of a fault at once, and the person once the field was touched. */
export function validate(field: Element, internals: ElementInternals, { input, error }: FieldParts, content: Content, say: SayField): void {
  const fault = faultOf(field, content);
  if (fault) internals.setValidity({ [fault === 'valueMissing' ? fault : 'customError']: true }, say(fault), input);
  else internals.setValidity({});
  const isShown = fault !== undefined && content.isTouched;
  error.hidden = !isShown;
  error.textContent = isShown ? say(fault) : '';
  input.ariaInvalid = isShown ? 'true' : null;
}

function faultOf(field: Element, { text, feature }: Content): Fault | undefined {
  if (text === '') return field.hasAttribute('required') ? 'valueMissing' : undefined;
  return field.hasAttribute('strict') && !feature ? 'notChosen' : undefined;
}
