// The functions of Node that the command line in WebAssembly imports, by the names of src/bin/ruelle/system/node/host.rs.
// All are synchronous. One that fails throws the error's number, as Linux counts them.
import * as fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as helpers from './helpers.ts';
import * as web from './web.ts';

/** The numbers of the errors that a person may meet. */
const NUMBERS: Record<string, number> = {
  EPERM: 1, ENOENT: 2, EIO: 5, EBADF: 9, EACCES: 13, EBUSY: 16, EEXIST: 17, EXDEV: 18, ENOTDIR: 20, EISDIR: 21, EINVAL: 22, EMFILE: 24, EFBIG: 27,
  ENOSPC: 28, EROFS: 30, EPIPE: 32, ENAMETOOLONG: 36, ENOTEMPTY: 39, ELOOP: 40, EDQUOT: 122,
};
/** Milliseconds between two looks at a stream that is not ready. */
const PAUSE = 5;
const pauses = new Int32Array(new SharedArrayBuffer(4));

/** What the command asked to happen once it has returned. */
export const after: { serve?: string } = {};

/** Runs a function of Node's, and throws a number for its error. */
function numbered<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw NUMBERS[(error as NodeJS.ErrnoException).code ?? ''] ?? NUMBERS['EIO'];
  }
}

/** Runs a function on a stream, again and again while the stream is not ready. */
function patient(run: () => number): number {
  for (;;) {
    try {
      return run();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // On Windows the end of a pipe is an error.
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      sleep(PAUSE);
    }
  }
}

export const args = (): string[] => helpers.args();
export const variable = (name: string): string | undefined => process.env[name];
export const variables = (): string[] => Object.entries(process.env).flatMap(([name, value]) => [name, value ?? '']);
export const program = (): string => fileURLToPath(import.meta.url);
export const directory = (): string => numbered(() => process.cwd());
export const pid = (): number => process.pid;
export const exit = (status: number): void => void (helpers.isHelper || (process.exitCode = status));
export const clock = (): number => Date.now();
export const ticks = (): number => performance.now();
export const sleep = (milliseconds: number): void => void Atomics.wait(pauses, 0, 0, milliseconds);

export const open = (path: string, flags: string): number => numbered(() => fs.openSync(path, flags));
export const close = (file: number): void => fs.closeSync(file);
export const read = (file: number, into: Uint8Array, at: number): number => numbered(() => patient(() => fs.readSync(file, into, 0, into.length, at < 0 ? null : at)));
/** A helper is silent: the thread that it helps tells all. */
export const write = (file: number, bytes: Uint8Array, at: number): number => helpers.isHelper ? bytes.length : numbered(() => patient(() => fs.writeSync(file, bytes, 0, bytes.length, at < 0 ? null : at)));
export const sync = (file: number): void => numbered(() => fs.fsyncSync(file));
export const truncate = (file: number, length: number): void => numbered(() => fs.ftruncateSync(file, length));

/** The file that stands for the lock of a path, with the process that has it. */
const lockOf = (path: string): string => `${path}.node`;

export function lock(path: string): boolean {
  for (;;) {
    try {
      fs.writeFileSync(lockOf(path), String(process.pid), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw NUMBERS[(error as NodeJS.ErrnoException).code ?? ''] ?? NUMBERS['EIO'];
      if (isHeld(lockOf(path))) return false;
      fs.rmSync(lockOf(path), { force: true });
    }
  }
}

/** Whether the process that wrote a lock is there. */
function isHeld(path: string): boolean {
  try {
    process.kill(Number(fs.readFileSync(path, 'utf8')), 0);
    return true;
  } catch (error) {
    // Another user's process is there too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export const unlock = (path: string): void => fs.rmSync(lockOf(path), { force: true });

export function status(path: string, follows: boolean): Float64Array {
  const found = numbered(() => (follows ? fs.statSync(path) : fs.lstatSync(path)));
  const kind = found.isFile() ? 0 : found.isDirectory() ? 1 : found.isSymbolicLink() ? 2 : 3;
  return Float64Array.of(kind, found.size);
}

export const list = (path: string): string[] => numbered(() => fs.readdirSync(path));
export const makeDirectory = (path: string): void => numbered(() => void fs.mkdirSync(path, { recursive: true }));
export const removeFile = (path: string): void => numbered(() => fs.unlinkSync(path));
export const removeDirectory = (path: string): void => numbered(() => fs.rmdirSync(path));
export const rename = (from: string, to: string): void => numbered(() => fs.renameSync(from, to));
export const wholePath = (path: string): string => numbered(() => fs.realpathSync(path));
export const linkTarget = (path: string): string => numbered(() => fs.readlinkSync(path));

export const { request, responseStatus, responseUrl, responseHeaders, receive, hangUp } = web;

export const { share, startHelpers, take, give, endHelpers, cores } = helpers;

export const serve = (options: string): void => void (after.serve = options);
