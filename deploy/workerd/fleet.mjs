// As many processes as there are cores, on one socket: what ends is started again, newer shards replace all, in turn.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcess } from './child.mjs';
import { listen } from './listener.mjs';

/** The longest pause before a process that keeps ending is started again, milliseconds. */
const LONGEST_PAUSE = 30_000;
/** A process that ran so long had started well. */
const SOUND = 60_000;

export class Fleet {
  #options;
  #listener;
  #members = [];
  #data;
  #watch;
  #switching = Promise.resolve();
  isStopping = false;
  counts = { restarts: 0, switches: 0 };

  /** @param {{ host: string, port: number, processes: number, shards: string, watchEvery: number, stopWithin: number, startWithin: number,
   *   workerd: string, config: string, log: (event: object) => void }} options */
  constructor(options) {
    this.#options = options;
  }

  /** The processes that answer: number, pid, URL of each one's own socket. */
  get processes() {
    return this.#members.flatMap(({ process }, number) => (process?.isUp() ? [{ number, pid: process.pid, url: process.url }] : []));
  }

  get port() {
    return this.#listener.port;
  }

  async start() {
    const { host, port, processes, watchEvery } = this.#options;
    this.#data = await this.#edition();
    this.#listener = await listen({ host, port });
    this.#members = Array.from({ length: processes }, () => ({ process: undefined, failures: 0 }));
    await Promise.all(this.#members.map((member) => this.#begin(member)));
    if (watchEvery > 0) this.#watch = setInterval(() => this.look(), watchEvery);
  }

  /** Replaces all processes when the manifest is another: each new one answers before its forerunner is asked to end. */
  look() {
    this.#switching = this.#switching.then(() => this.#switch()).catch((error) => this.#options.log({ event: 'switch failed', error: error.message }));
    return this.#switching;
  }

  /** Lets every process finish what is under way, and ends. */
  async stop() {
    this.isStopping = true;
    clearInterval(this.#watch);
    await this.#switching;
    await Promise.all(this.#members.map(({ process }) => process?.stop(this.#options.stopWithin)));
    await this.#listener.close();
  }

  async #switch() {
    const data = await this.#edition();
    if (this.isStopping || data === undefined || data === this.#data) return;
    for (const member of this.#members) {
      if (this.isStopping) return;
      const old = member.process;
      member.process = await this.#startOne();
      this.#guard(member);
      await old?.stop(this.#options.stopWithin);
    }
    this.#data = data;
    this.counts.switches++;
    this.#options.log({ event: 'shards switched', data });
  }

  /** Which data there is: a hash of the manifest; undefined while there is none, or half of one. */
  async #edition() {
    try {
      const text = await readFile(join(this.#options.shards, 'manifest.json'));
      JSON.parse(text);
      return createHash('sha256').update(text).digest('hex').slice(0, 16);
    } catch {
      return undefined;
    }
  }

  #startOne() {
    const { workerd, config, startWithin, log } = this.#options;
    return startProcess({ workerd, config, startWithin, descriptor: this.#listener.descriptor, log: (line) => log({ event: 'workerd', line }) });
  }

  async #begin(member) {
    member.process = await this.#startOne();
    this.#guard(member);
  }

  /** Starts again what ends by itself, at once the first time, later after longer and longer pauses. */
  #guard(member) {
    const { process } = member;
    const begun = performance.now();
    process.ended.then(async (code) => {
      if (this.isStopping || member.process !== process) return;
      this.counts.restarts++;
      member.failures = performance.now() - begun > SOUND ? 0 : member.failures + 1;
      this.#options.log({ event: 'process ended', pid: process.pid, code });
      while (!this.isStopping && !member.process.isUp()) {
        const pause = member.failures < 2 ? 0 : Math.min(LONGEST_PAUSE, 100 * 2 ** member.failures);
        await new Promise((done) => setTimeout(done, pause));
        if (this.isStopping) return;
        await this.#begin(member).catch((error) => (member.failures++, this.#options.log({ event: 'start failed', error: error.message })));
      }
    });
  }
}
