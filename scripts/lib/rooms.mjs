// The table of rooms: which part of the sources may import which.
import { basename } from 'node:path';
import { Fault } from './fault.mjs';

const HEADING = '## Rooms';

/**
 * A row of the table. Its paths are files, or folders with everything below them. It may import `may`, and all that the rooms in `beyond` may.
 * @typedef {{ name: string, paths: string[], may: Set<Room>, beyond: Set<Room> }} Room
 */

export class Rooms {
  /** @type {{ path: string, line: number, room: Room }[]} the longest paths first */
  paths = [];

  constructor(file) {
    this.file = file;
  }

  /**
   * Reads the Markdown table under the heading: `| room | what is in it | may import |`.
   * @param {string} text
   * @param {string} file the name of it, for faults
   */
  static parse(text, file) {
    const rooms = new Rooms(basename(file));
    const rows = tableRows(text, file).map((row) => ({ ...row, room: rooms.add(row) }));
    for (const { room, may, line } of rows) for (const path of may) rooms.allow(room, path, line);
    rooms.extend();
    return rooms;
  }

  add({ paths, line }) {
    const room = { name: paths[0], paths, may: new Set(), beyond: new Set() };
    for (const path of paths) {
      if (this.paths.some((other) => other.path === path)) throw new Fault(`${this.file}:${line}: the room ${path} comes twice`);
      this.paths.push({ path, line, room });
    }
    this.paths.sort((a, b) => b.path.length - a.path.length);
    return room;
  }

  /** A path that is no room stands for the rooms below it. With a `+` behind it, it brings all that it may import itself. */
  allow(room, name, line) {
    const path = clean(name.replace(/\s*\+$/, ''));
    const exact = this.paths.filter((other) => other.path === path);
    const named = exact.length > 0 ? exact : this.paths.filter((other) => other.path.startsWith(`${path}/`));
    if (named.length === 0) throw new Fault(`${this.file}:${line}: ${room.name} may import ${path}, which is no room`);
    for (const other of named) {
      room.may.add(other.room);
      if (name.endsWith('+')) room.beyond.add(other.room);
    }
  }

  /** Adds what the rooms beyond may import, from row to row, until nothing is new. */
  extend() {
    const rooms = [...new Set(this.paths.map(({ room }) => room))];
    const size = () => rooms.reduce((sum, { may }) => sum + may.size, 0);
    for (let before = -1; before < size(); ) {
      before = size();
      for (const { may, beyond } of rooms) for (const other of beyond) for (const further of other.may) may.add(further);
    }
  }

  /** The room of a file: of the longest path that covers it. */
  of(file) {
    return this.paths.find(({ path }) => file === path || file.startsWith(`${path}/`))?.room;
  }

  mayImport(room, other) {
    return room === other || room.may.has(other);
  }
}

function tableRows(text, file) {
  const lines = text.split('\n').map((line, at) => ({ line: line.trim(), number: at + 1 }));
  const heading = lines.findIndex(({ line }) => line === HEADING);
  const below = heading < 0 ? [] : lines.slice(heading + 1);
  const next = below.findIndex(({ line }) => line.startsWith('## '));
  const rows = (next < 0 ? below : below.slice(0, next)).filter(({ line }) => line.startsWith('|'));
  // The first row names the columns, the second underlines them.
  if (rows.length < 3) throw new Fault(`${basename(file)} has no table of rooms`, `a table | room | what is in it | may import | under ${HEADING}`);
  return rows.slice(2).map(({ line, number }) => {
    const cells = line.replace(/^\||\|$/g, '').split('|');
    const paths = [...(cells[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, path]) => clean(path));
    if (paths.length === 0) throw new Fault(`${basename(file)}:${number}: the first column names no room in back-quotes`);
    const may = (cells.at(-1) ?? '').split(',').map((name) => name.replaceAll('`', '').trim());
    return { paths, line: number, may: may.filter((name) => name !== '' && name !== 'nothing') };
  });
}

const clean = (path) => path.replace(/^src\//, '').replace(/\/$/, '');
