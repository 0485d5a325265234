// The definition of <ruelle-autocomplete>.
import { RuelleAutocomplete } from '../field/element.ts';

export { RuelleAutocomplete };

if (globalThis.customElements && !customElements.get('ruelle-autocomplete')) customElements.define('ruelle-autocomplete', RuelleAutocomplete);
