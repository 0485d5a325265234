// Each entry is what `npm/index.d.ts` declares: nothing here runs, the compiler reads it.
import type * as declared from 'ruelle';
import * as browser from './browser.ts';
import * as node from './node.ts';
import * as workerd from './workerd.ts';

type Entry = typeof declared;
export const entries: Entry[] = [browser, node, workerd];
/** And nothing more. */
type Extra = Exclude<keyof typeof browser | keyof typeof node | keyof typeof workerd, keyof Entry>;
export const extra: [Extra] extends [never] ? true : never = true;
