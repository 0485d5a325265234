import type { AddressFeature, FeatureCollection, Geocoder, Holdings, Progress, RuelleError } from 'ruelle';

/** `<ruelle-autocomplete>`: importing this module defines it. Attributes are described in the README. */
export class RuelleAutocomplete extends HTMLElement {
  static readonly formAssociated: true;
  /** What the field holds. */
  value: string;
  /** The chosen address; `undefined` when what the field holds was only typed. */
  feature: AddressFeature | undefined;
  /** Who answers, instead of what the attributes say. */
  geocoder: Geocoder | undefined;
  /** Puts `text` in the field as if it had been typed, and lists what is found. */
  suggestFor(text: string): void;
  /** The nearest address to a position in degrees (WGS 84); `undefined` when there is none, or nothing can answer. */
  nearest(lon: number, lat: number): Promise<AddressFeature | undefined>;
  /** Tries again now to open what could not be opened; it is tried now and then anyway. */
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
    /** A question was answered. */
    'ruelle-answer': CustomEvent<FeatureCollection>;
    /** Shards were opened, or newer ones. */
    'ruelle-ready': CustomEvent<Holdings>;
    /** Bytes of engine and shards have come in. */
    'ruelle-progress': CustomEvent<Progress>;
    /** Suggestions cannot be had now. */
    'ruelle-error': CustomEvent<RuelleError>;
  }
}
