import type { AddressFeature, FeatureCollection, Geocoder, Holdings, Progress, RuelleError } from 'ruelle';

/** The element `<ruelle-autocomplete>`, which this module defines when it is imported. The README describes its attributes. */
export class RuelleAutocomplete extends HTMLElement {
  static readonly formAssociated: true;
  /** The text of the field. */
  value: string;
  /** The chosen address, or `undefined` if the text was only typed. */
  feature: AddressFeature | undefined;
  /** The geocoder that answers. One that is set replaces the one that the attributes choose. */
  geocoder: Geocoder | undefined;
  /** Puts `text` in the field as if it had been typed, and lists suggestions. */
  suggestFor(text: string): void;
  /** The nearest address to a position in degrees (WGS 84), or `undefined` if there is none, or if nothing can answer. */
  nearest(lon: number, lat: number): Promise<AddressFeature | undefined>;
  /** Tries at once to open shards that failed to open. The field retries now and then by itself. */
  retry(): void;
  name: string;
  readonly type: string;
  readonly form: HTMLFormElement | null;
  readonly labels: NodeList;
  readonly validity: ValidityState;
  readonly validationMessage: string;
  readonly willValidate: boolean;
  checkValidity(): boolean;
  reportValidity(): boolean;
}

declare global {
  interface HTMLElementTagNameMap {
    'ruelle-autocomplete': RuelleAutocomplete;
  }
  interface HTMLElementEventMap {
    /** An address was chosen, or the field cleared. */
    'ruelle-select': CustomEvent<AddressFeature | undefined>;
    /** A search was answered. */
    'ruelle-answer': CustomEvent<FeatureCollection>;
    /** Shards were opened, or newer ones. */
    'ruelle-ready': CustomEvent<Holdings>;
    /** Bytes of engine and shards have come in. */
    'ruelle-progress': CustomEvent<Progress>;
    /** Suggestions are not available now. */
    'ruelle-error': CustomEvent<RuelleError>;
  }
}
