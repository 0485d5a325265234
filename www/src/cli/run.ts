// The module of the command line, run once.
import { readFileSync } from 'node:fs';
import { initSync } from 'ruelle-cli';

/** Runs the command to its end. */
export function run(): void {
  initSync({ module: readFileSync(new URL('./cli.wasm', import.meta.url)) });
}
