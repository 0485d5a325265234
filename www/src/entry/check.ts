// The check that each entry is as `npm/index.d.ts` declares it. Nothing here runs: the compiler reads it.
import type * as declared from 'ruelle';
import type * as declaredBundle from 'ruelle/bundle';
import type * as declaredField from 'ruelle/autocomplete';
import type * as declaredLeaflet from 'ruelle/leaflet';
import type * as declaredMaplibre from 'ruelle/maplibre';
import * as field from './autocomplete.ts';
import * as browser from './browser.ts';
import * as bundle from './bundle.ts';
import * as leaflet from './leaflet.ts';
import * as maplibre from './maplibre.ts';
import * as node from './node.ts';
import * as workerd from './workerd.ts';

type Entry = typeof declared;
export const entries: Entry[] = [browser, node, workerd];
export const others: [typeof declaredBundle, typeof declaredField, typeof declaredLeaflet, typeof declaredMaplibre] = [bundle, field, leaflet, maplibre];
/** Exports that are not declared: none. */
type Extra = Exclude<keyof typeof browser | keyof typeof node | keyof typeof workerd, keyof Entry>;
export const extra: [Extra] extends [never] ? true : never = true;
