// The layer test sees every way to import, and says what is wrong with file and line. Each case is a small tree of sources.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { describe, figures, layers } from '../../scripts/lib/layers.mjs';

const HEAD = '# Architecture\n\n## Rooms\n\nSome words.\n\n| room | what is in it | may import |\n|---|---|---|\n';
/** `low` knows nothing of `high`. */
const ROOMS = { '`lib.rs`': 'nothing', '`high`': '`low`', '`low`': 'nothing' };
const LIB = 'mod high;\nmod low;\n';
const LOW = { 'low/mod.rs': 'pub mod point;\npub mod area;\n', 'low/point.rs': 'pub struct Point;\npub fn at() {}\n', 'low/area.rs': '' };
const HIGH = { 'high/mod.rs': 'pub mod search;\n', 'high/search.rs': 'pub struct Search;\npub fn run() {}\n' };

/** What the layer test says of a tree of sources. */
async function check(files, rooms = ROOMS) {
  const folder = await mkdtemp(join(tmpdir(), 'ruelle-layers-'));
  try {
    for (const [name, text] of Object.entries({ 'lib.rs': LIB, ...LOW, ...HIGH, ...files })) {
      await mkdir(dirname(join(folder, 'src', name)), { recursive: true });
      await writeFile(join(folder, 'src', name), text);
    }
    const table = join(folder, 'ARCHITECTURE.md');
    await writeFile(table, HEAD + Object.entries(rooms).map(([room, may]) => `| ${room} | words | ${may} |\n`).join(''));
    const found = await layers({ sources: join(folder, 'src'), table });
    return { ...found, said: found.violations.map(describe), from: (file) => found.imports.filter(({ from }) => from === file).map(({ to }) => to) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a sound tree has nothing to say', async () => {
  const { said, imports, ...found } = await check({ 'high/search.rs': 'use crate::low::point::Point;\n' });
  assert.deepEqual(said, []);
  assert.deepEqual(imports, [{ from: 'high/search.rs', to: 'low/point.rs', line: 1, hubs: [] }]);
  assert.deepEqual(figures({ imports, ...found }), { files: 6, imports: 1, upward: 0, through_hubs: 0, circles: 0, without_room: 0, without_module: 0 });
  assert.deepEqual(figures({ imports, ...found }, 'low'), { files: 3, imports: 0, upward: 0, through_hubs: 0, circles: 0, without_room: 0, without_module: 0 });
});

const UPWARD = {
  'a plain use': 'use crate::high::search::Search;',
  'a use that says super': 'use super::super::high::search::Search;',
  'a tree of uses': 'use crate::{low::area, high::{self, search::{run, Search}}};',
  'a use over several lines': 'use crate::{\n    low::area,\n    high::{\n        search::Search,\n    },\n};',
  'a use under another name': 'use crate::high::search::Search as Other;',
  'a glob': 'use crate::high::search::*;',
  'a public use': 'pub use crate::high::search::Search;',
  'a use for the crate': 'pub(crate) use crate::high::search::Search;',
  'a use under a feature': '#[cfg(feature = "router")]\nuse crate::high::search::Search;',
  'a use with another attribute': '#[allow(unused_imports)]\nuse crate::high::search::Search;',
  'a use in a function': 'fn f() {\n    use crate::high::search::Search;\n}',
  'a use in a module of the file': 'mod inner {\n    use crate::high::search::Search;\n}',
  'a path of a type': 'fn f(search: &crate::high::search::Search) {}',
  'a path of a call': 'fn f() { super::super::high::search::run(); }',
  'a path in a pattern of generics': 'fn f() -> Vec<crate::high::search::Search> { Vec::new() }',
  'a path in a macro': 'fn f() { println!("{:?}", crate::high::search::run()); }',
  'a path in an attribute': '#[value(parse = crate::high::search::run)]\nstruct S;',
  'a path that begins with an imported module': 'use crate::high;\nfn f() { high::search::run(); }',
  'a path that begins with an imported file': 'use crate::high::search;  fn f() { search::run(); }',
  'a path that begins with a renamed module': 'use crate::high::search as other;\nfn f() { other::run(); }',
  'a raw identifier': 'use crate::r#high::search::Search;',
};
for (const [name, code] of Object.entries(UPWARD)) {
  test(`an upward import is found: ${name}`, async () => {
    const { said } = await check({ 'low/point.rs': code });
    const line = code.split('\n').findLastIndex((text) => /search/.test(text)) + 1;
    assert.deepEqual(said, [`src/low/point.rs:${line}: upward: low may not import high (high/search.rs)`]);
  });
}

const NONE = {
  'a comment': '// use crate::high::search::Search;\n/* crate::high::search::run() /* nested */ crate::high::search::run() */',
  'a documentation comment': '/// As [`crate::high::search::run`] does.\npub fn at() {}',
  'a string': 'const A: &str = "use crate::high::search::Search;";\nconst B: &str = r#"a "quoted" crate::high::search::run()"#;',
  'characters and lifetimes': "fn f<'a>(a: &'a str) -> char { '\"' }\nconst Q: char = '\\'';\nconst U: char = '\\u{27}';\n// crate::high::search::run",
  'a module for tests': '#[cfg(test)]\nmod tests {\n    use crate::high::search::Search;\n    fn f() { crate::high::search::run(); }\n}\npub struct Point;',
  'a module for tests, under a feature': '#[cfg(all(test, feature = "build"))]\nmod tests {\n    use crate::high::search::Search;\n}',
  'a use for tests': '#[cfg(test)]\nuse crate::high::search::{Search, run};\npub struct Point;',
  'a use for documentation': '#[cfg(doc)]\nuse crate::high::search::Search;\npub struct Point;',
  'a function for tests': '#[cfg(test)]\npub fn f<A, B>(a: A, b: [B; 2]) where A: Copy {\n    crate::high::search::run()\n}\npub struct Point;',
  'a field for tests': 'pub struct Point {\n    #[cfg(test)]\n    a: crate::high::search::Search,\n    b: u8,\n}',
  'another crate': 'use std::collections::HashMap;\nfn f() { serde::high::search::run(); }',
  'a type parameter': 'fn f<T: Default>() -> T { T::default() }',
};
for (const [name, code] of Object.entries(NONE)) {
  test(`no import: ${name}`, async () => {
    assert.deepEqual((await check({ 'low/point.rs': code })).said, []);
  });
}

test('the code after what is left out is read', async () => {
  for (const left of ['#[cfg(test)]\nmod tests;', '#[cfg(test)]\nuse std::{fmt, io};', '#[cfg(test)]\nfn f() {}', '#[cfg(test)]\nconst A: [u8; 2] = { [1, 2] };', 'struct A {\n#[cfg(test)] a: u8,\n}', '#[cfg(not(test))]']) {
    const { said } = await check({ 'low/point.rs': `${left}\nuse crate::high::search::Search;\n`, 'low/point/tests.rs': '', ...(left.includes('mod tests') ? {} : { 'low/mod.rs': `${LOW['low/mod.rs']}#[cfg(test)]\n#[path = "point/tests.rs"]\nmod tests;` }) });
    const line = left.split('\n').length + 1;
    assert.deepEqual(said, [`src/low/point.rs:${line}: upward: low may not import high (high/search.rs)`], left);
  }
});

test('a file for tests may import anything', async () => {
  const tests = { 'low/point.rs': '#[cfg(test)]\nmod tests;\n', 'low/point/tests.rs': 'use crate::high::search::Search;\nmod more;\n', 'low/point/tests/more.rs': 'use crate::high::search::Search;\n' };
  assert.deepEqual((await check(tests)).said, []);
});

test('modules are found where #[path] says', async () => {
  const files = { 'low/mod.rs': '#[cfg(feature = "a")]\nmod point;\n#[cfg(not(feature = "a"))]\n#[path = "other.rs"]\nmod point;\nmod area;\n', 'low/other.rs': 'pub fn at() {}\n', 'low/area.rs': 'use super::point::at;\n' };
  const { said, from } = await check(files);
  assert.deepEqual(said, []);
  assert.deepEqual(from('low/area.rs'), ['low/point.rs', 'low/other.rs'], 'both, whatever is chosen');
});

test('an item comes from the file that defines it, not through the root', async () => {
  const { said } = await check({ 'lib.rs': `${LIB}pub use low::point::Point;\n`, 'high/search.rs': '\nuse crate::Point;\n' });
  assert.deepEqual(said, ['src/high/search.rs:2: hub: high imports low through lib.rs: import from low/point.rs']);
});

test('an item comes from the file that defines it, not through the parent', async () => {
  const parent = { 'low/mod.rs': `${LOW['low/mod.rs']}pub use point::Point;\n` };
  for (const code of ['use super::Point;', 'fn f(_: &super::Point) {}', 'fn f(_: &crate::low::Point) {}']) {
    const { said } = await check({ ...parent, 'low/area.rs': code });
    assert.deepEqual(said, ['src/low/area.rs:1: hub: low imports low through low/mod.rs: import from low/point.rs'], code);
  }
  const glob = await check({ ...parent, 'low/area.rs': 'use super::*;\nfn f(_: Point) {}' });
  assert.match(glob.said[0], /^src\/low\/area.rs:1: hub: .* through low\/mod.rs/);
});

test('a private use of the parent is a hub as well, and so is any file that re-exports', async () => {
  const parent = await check({ 'low/mod.rs': `${LOW['low/mod.rs']}use point::Point;\n`, 'low/area.rs': 'use super::Point;\n' });
  assert.match(parent.said[0], /^src\/low\/area.rs:1: hub: .* through low\/mod.rs/);
  const beside = await check({ 'low/area.rs': 'pub use super::point::Point;\n', 'high/search.rs': 'use crate::low::area::Point;\n' });
  assert.deepEqual(beside.said, ['src/high/search.rs:1: hub: high imports low through low/area.rs: import from low/point.rs']);
});

test('the face of another folder may be used, and counts as the file behind it', async () => {
  const face = { 'low/mod.rs': `${LOW['low/mod.rs']}pub use point::Point;\n` };
  const down = await check({ ...face, 'high/search.rs': 'use crate::low::Point;\n' });
  assert.deepEqual([down.said, down.from('high/search.rs')], [[], ['low/point.rs']]);
  const up = await check({ 'high/mod.rs': 'mod search;\npub use search::*;\n', 'low/area.rs': 'use crate::high::run;\n' });
  assert.deepEqual(up.said, ['src/low/area.rs:1: upward: low may not import high (high/search.rs)']);
});

test('hubs may declare and re-export, and import no more than others otherwise', async () => {
  assert.deepEqual((await check({ 'low/mod.rs': `${LOW['low/mod.rs']}pub use crate::high::search::Search;\n` })).said, []);
  const { said } = await check({ 'low/mod.rs': `${LOW['low/mod.rs']}use crate::high::search::Search;\n` });
  assert.deepEqual(said, ['src/low/mod.rs:3: upward: low may not import high (high/search.rs)']);
});

test('imports in a circle are found, declarations are none', async () => {
  const { said, circles } = await check({ 'low/area.rs': 'use super::point::at;\n', 'low/point.rs': '\nuse super::area::size;\npub fn at() {}\n' });
  assert.deepEqual(circles, [['low/area.rs', 'low/point.rs']]);
  assert.deepEqual(said, ['src/low/area.rs:1: circle: imports form a circle: low/area.rs → low/point.rs → low/area.rs']);
  const parent = await check({ 'low/mod.rs': `${LOW['low/mod.rs']}pub struct Map;\nfn f() { point::at(); }\n`, 'low/point.rs': 'use super::Map;\npub fn at() {}\n' });
  assert.match(parent.said[0], /circle: low\/mod.rs → low\/point.rs → low\/mod.rs/);
});

test('every file is in a room, every room exists, every file is a module', async () => {
  const { said } = await check({ 'lib.rs': `${LIB}mod alone;\n`, 'alone.rs': '', 'low/lost.rs': '' }, { ...ROOMS, '`gone/away`': 'nothing' });
  assert.deepEqual(said, ['src/low/lost.rs:1: module: no module declares this file', 'src/alone.rs:1: room: this file is in no room', 'ARCHITECTURE.md:12: room: the room gone/away does not exist']);
  const missing = await check({ 'low/area.rs': '\nmod nowhere;\n' });
  assert.deepEqual(missing.said, ['src/low/area.rs:2: module: no file for the module nowhere']);
});

test('the longest path of the table is the room, and several may share a row', async () => {
  const rooms = { '`lib.rs`': 'nothing', '`high`, `low/area.rs`': '`low`', '`low`': 'nothing' };
  assert.deepEqual((await check({ 'low/area.rs': 'use crate::high::search::run;\nuse super::point::at;\n' }, rooms)).said, []);
  const { said } = await check({ 'low/point.rs': 'use super::area::size;\n' }, rooms);
  assert.deepEqual(said, ['src/low/point.rs:1: upward: low may not import high (low/area.rs)']);
});

test('a folder in the table stands for the rooms below it', async () => {
  const rooms = { '`lib.rs`': 'nothing', '`high`': '`low`', '`low/point.rs`': 'nothing', '`low/area.rs`': 'low/point.rs', '`low/mod.rs`': 'nothing' };
  assert.deepEqual((await check({ 'high/search.rs': 'use crate::low::{area::A, point::Point};\n' }, rooms)).said, []);
});

test('a plus brings what a room may import itself, from row to row', async () => {
  const rooms = { '`lib.rs`': 'nothing', '`high`': '`low/area.rs`+', '`low/area.rs`': '`low/point.rs`+', '`low/point.rs`': '`low/mod.rs`', '`low/mod.rs`': 'nothing' };
  const code = { 'high/search.rs': 'use crate::low::point::Point;\n' };
  assert.deepEqual((await check(code, rooms)).said, []);
  const { said } = await check(code, { ...rooms, '`high`': '`low/area.rs`' });
  assert.deepEqual(said, ['src/high/search.rs:1: upward: high may not import low/point.rs (low/point.rs)']);
});

test('a table that makes no sense is refused', async () => {
  await assert.rejects(check({}, {}), /has no table of rooms/);
  await assert.rejects(check({}, { ...ROOMS, '`low/`': 'nothing' }), /ARCHITECTURE.md:12: the room low comes twice/);
  await assert.rejects(check({}, { ...ROOMS, '`low/area.rs`': '`nowhere`' }), /may import nowhere, which is no room/);
  await assert.rejects(check({}, { ...ROOMS, 'low/area.rs': 'nothing' }), /names no room in back-quotes/);
});

test('a binary uses the face of the library', async () => {
  const files = { 'lib.rs': `${LIB}pub use high::search::Search;\n`, 'bin/tool/main.rs': 'mod part;\nuse ruelle::Search;\n', 'bin/tool/part.rs': 'fn f() { ruelle::Search::run(); }\n' };
  const sound = await check(files, { ...ROOMS, '`bin/tool`': 'high' });
  assert.deepEqual([sound.said, sound.from('bin/tool/part.rs')], [[], ['high/search.rs']]);
  const { said } = await check(files, { ...ROOMS, '`bin/tool`': 'low' });
  assert.equal(said.length, 2);
});
