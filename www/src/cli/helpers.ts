// Threads that run the same command with the same arguments, and each do a share of its work. Results are passed in order, and
// the thread that is helped sleeps until the next one is there.
import { availableParallelism } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { MessageChannel, Worker, receiveMessageOnPort, workerData } from 'node:worker_threads';

/** Results of a helper that wait to be taken, at most. */
const AHEAD = 4;
/** Cells of what a helper and the helped thread both see: results given, results taken, whether the helper has ended. */
const [GIVEN, TAKEN, ENDED] = [0, 1, 2];

interface Role {
  own: number;
  threads: number;
  args: string[];
  cells: Int32Array<SharedArrayBuffer>;
  port: MessagePort;
}

const role = (workerData as { role?: Role } | null)?.role;
const helpers: { thread: Worker; cells: Int32Array<SharedArrayBuffer>; port: MessagePort }[] = [];

export const isHelper = role !== undefined;
export const args = (): string[] => role?.args ?? process.argv.slice(2);
export const cores = (): number => availableParallelism();
export const share = (): Uint32Array => Uint32Array.of(role?.own ?? 0, role?.threads ?? 1);

export function startHelpers(count: number): void {
  for (let own = 1; own <= count; own++) {
    const { port1: port, port2 } = new MessageChannel();
    const cells = new Int32Array(new SharedArrayBuffer(12));
    const given: Role = { own, threads: count + 1, args: args(), cells, port: port2 };
    const thread = new Worker(new URL('./cli-helper.js', import.meta.url), { workerData: { role: given }, transferList: [port2] });
    thread.unref();
    // The thread that is helped does its share.
    thread.on('error', () => {});
    helpers.push({ thread, cells, port });
  }
}

export function take(helper: number): Uint8Array | undefined {
  const { cells, port } = helpers[helper]!;
  for (;;) {
    const [given, ended] = [Atomics.load(cells, GIVEN), Atomics.load(cells, ENDED)];
    const received = receiveMessageOnPort(port) as { message: Uint8Array } | undefined;
    if (received) {
      change(cells, TAKEN);
      return received.message;
    }
    if (ended) return undefined;
    Atomics.wait(cells, GIVEN, given);
  }
}

export function give(message: Uint8Array): void {
  const { cells, port } = role!;
  const copy = message.slice();
  port.postMessage(copy, [copy.buffer]);
  change(cells, GIVEN);
  for (;;) {
    const taken = Atomics.load(cells, TAKEN);
    if (Atomics.load(cells, GIVEN) - taken <= AHEAD) return;
    Atomics.wait(cells, TAKEN, taken);
  }
}

/** Tells the thread that is helped that nothing more comes. */
export function end(): void {
  if (!role) return;
  Atomics.store(role.cells, ENDED, 1);
  change(role.cells, GIVEN);
}

export function endHelpers(): void {
  for (const { thread } of helpers.splice(0)) void thread.terminate();
}

/** Counts a cell up, and wakes who waits for it. */
function change(cells: Int32Array<SharedArrayBuffer>, cell: number): void {
  Atomics.add(cells, cell, 1);
  Atomics.notify(cells, cell);
}
