// Child processes: quiet while all goes well, their whole output when it does not.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from './fault.mjs';
import { BUILD, PATH, ROOT } from './paths.mjs';

const QUIET = {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
};

/** The environment of every child: the project's tools first on the PATH, nothing reported to anyone. */
export function environment(extra = {}) {
  return { ...process.env, ...QUIET, PATH, ...extra };
}

/**
 * Runs a command to its end.
 * @param {{ env?: object, cwd?: string, echo?: boolean, started?: (pid: number) => void }} [options]
 * @returns {Promise<{code: number, output: string}>} output is stdout and stderr, in order
 */
export function capture(command, args, { env = {}, cwd = ROOT, echo = false, started } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
    started?.(child.pid);
    let output = '';
    const take = (stream) => (chunk) => {
      output += chunk;
      if (echo) stream.write(chunk);
    };
    child.stdout.on('data', take(process.stdout));
    child.stderr.on('data', take(process.stderr));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? 1, output: signal ? `${output}\n(ended by ${signal})` : output }));
  });
}

/**
 * Runs a command that must succeed; returns its output.
 * @param {{ log?: string }} [options] log: the output is kept in `.build/LOG.log` too
 */
export async function run(command, args, { log, ...options } = {}) {
  const { code, output } = await capture(command, args, options);
  if (log) await keep(log, output);
  if (code !== 0) throw new Fault(`${command} ${args.join(' ')} ended with code ${code}:\n${output.trimEnd()}`);
  return output;
}

/** Keeps an output in `.build/NAME.log`. */
export async function keep(name, output) {
  await mkdir(BUILD, { recursive: true });
  await writeFile(join(BUILD, `${name}.log`), output);
}

/** The output of a command, or `undefined` when there is no such command or it fails. */
export async function ask(command, args) {
  try {
    const { code, output } = await capture(command, args);
    return code === 0 ? output.trim() : undefined;
  } catch {
    return undefined;
  }
}
