// Takes out of a module what only says why it panicked: on the web nobody hears it, and it weighs. A panic still traps.
import binaryen from 'binaryen';
import { readFile, writeFile } from 'node:fs/promises';
import { Fault } from './fault.mjs';

/** The ways into a panic, and what writes values for its message alone; as the names section spells them. */
const SPEECH = [
  /^(core|std)\[\w+\]::panicking::/,
  /^core\[\w+\]::(str::slice_error_fail|slice::index::slice_index_fail|cell::panic_|slice::sort::shared::smallsort::panic_)/,
  /^core\[\w+\]::(result|option)::(unwrap|expect)_failed/,
  /^std\[\w+\]::(sys::backtrace::|alloc::rust_oom)/,
  /^<(&str|char|i32|u64|usize|&dyn core\[\w+\]::fmt::Debug) as core\[\w+\]::fmt::Debug>::fmt/,
  /^<core\[\w+\]::(ops::range::Range<usize>|fmt::Error|alloc::layout::LayoutError) as core\[\w+\]::fmt::Debug>::fmt/,
];
/** Where a panic says that it came from: names of source files. */
const PLACES = /(?:\.\.\/\.\.\/src|\/rustc\/[0-9a-f]{40}\/library|[\w-]+-\d+\.\d+\.\d+\/src)\/[\w/]+\.rs/g;
/** Fewer than this, and the compiler spells names otherwise than we know. */
const LEAST = 10;

/** Makes them trap at once; what they alone had need of is then for wasm-opt to drop. */
export async function snipPanics(file) {
  const module = binaryen.readBinary(await readFile(file));
  let count = 0;
  for (let index = 0; index < module.getNumFunctions(); index++) {
    const part = module.getFunctionByIndex(index);
    const { name, module: imported } = binaryen.getFunctionInfo(part);
    if (imported || !SPEECH.some((pattern) => pattern.test(name))) continue;
    binaryen.Function.setBody(part, module.unreachable());
    count++;
  }
  if (count < LEAST) throw new Fault(`${file}: only ${count} of the functions that speak of panics were found`, 'see how this compiler names them, in scripts/lib/snip.mjs');
  const text = Buffer.from(module.emitBinary()).toString('latin1');
  // As long as before, so that nothing moves.
  await writeFile(file, Buffer.from(text.replaceAll(PLACES, (place) => '\0'.repeat(place.length)), 'latin1'));
  module.dispose();
}
