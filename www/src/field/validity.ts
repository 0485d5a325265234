// What is wrong with what a field holds.
import type { AddressFeature } from 'ruelle';
import type { FieldParts } from './parts.ts';
import type { SayField } from './field-messages.ts';

/** What may be wrong, as its message is called. */
type Fault = 'valueMissing' | 'notChosen';

/** What is held, and whether the person has been here. */
export interface Held {
  text: string;
  feature: AddressFeature | undefined;
  /** Faults are shown. */
  isTouched: boolean;
}

/** Tells the form at once what is wrong; shows it once the person has been here. */
export function judge(field: Element, internals: ElementInternals, { input, error }: FieldParts, held: Held, say: SayField): void {
  const fault = faultOf(field, held);
  if (fault) internals.setValidity({ [fault === 'valueMissing' ? fault : 'customError']: true }, say(fault), input);
  else internals.setValidity({});
  const isShown = fault !== undefined && held.isTouched;
  error.hidden = !isShown;
  error.textContent = isShown ? say(fault) : '';
  input.ariaInvalid = isShown ? 'true' : null;
}

function faultOf(field: Element, { text, feature }: Held): Fault | undefined {
  if (text === '') return field.hasAttribute('required') ? 'valueMissing' : undefined;
  return field.hasAttribute('strict') && !feature ? 'notChosen' : undefined;
}
