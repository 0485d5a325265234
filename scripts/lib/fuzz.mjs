// libFuzzer on the targets of tests/fuzz: built once, then run one after the other.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from './fault.mjs';
import { BUILD, ROOT } from './paths.mjs';
import { processorSeconds } from './processor.mjs';
import { capture, run } from './run.mjs';
import { ensureCargoTool } from './tools.mjs';

const FOLDER = join(ROOT, 'tests', 'fuzz');
const WORK = join(BUILD, 'fuzz');
/** What the sanitizers of coverage want of the compiler; there is no unsafe code, so that no other sanitizer is asked for. */
const ENV = { RUSTC_BOOTSTRAP: '1' };
const TOOL = { name: 'cargo-fuzz', crate: 'cargo-fuzz', version: '0.13.2' };
/** Longest input, in bytes, where the default (4096) is too short for a shard. */
const LONGEST = { shard_open: 32768, shard_search: 32768, routes: 32768, question: 801, form: 4096 };
/** Seconds of the clock that one input may take, also where all else comes first; and megabytes that the process may hold. */
const TIME_LIMIT = 60;
const MEMORY = 2048;
/** Shortest session, in seconds of the clock: the corpus is read anew at the start of each. */
const SHORTEST = 30;

/** Names of the targets. */
export async function targets() {
  const names = await readdir(join(FOLDER, 'targets'));
  return names.map((name) => name.replace(/\.rs$/, '')).sort();
}

/** Builds every target. */
export async function buildTargets() {
  await ensureCargoTool(TOOL);
  const args = ['fuzz', 'build', '--fuzz-dir', FOLDER, '--sanitizer', 'none', '--target-dir', join(WORK, 'target')];
  await run('cargo', args, { env: ENV, log: 'fuzz' });
}

/**
 * Runs a target until it has used so many seconds of processor time, where the system tells that; of the clock otherwise.
 * @returns {Promise<{ target: string, seconds: number, cpu: number, executions: number, covered: number, inputs: number, failure?: string }>}
 */
export async function fuzz(target, wanted) {
  const sum = { target, seconds: 0, cpu: 0, executions: 0 };
  for (let left = wanted; left > 0; left = wanted - (sum.cpu || sum.seconds)) {
    const { seconds, cpu, executions, ...state } = await session(target, Math.max(Math.ceil(left), SHORTEST));
    Object.assign(sum, state, { seconds: sum.seconds + seconds, cpu: sum.cpu + cpu, executions: sum.executions + executions });
    if (state.failure) break;
  }
  return sum;
}

/** Runs a target once, for so many seconds of the clock. */
async function session(target, seconds) {
  const [corpus, artifacts] = [join(WORK, 'corpus', target), join(WORK, 'artifacts', target)];
  for (const folder of [corpus, artifacts]) await mkdir(folder, { recursive: true });
  const binary = await built(target);
  const dictionary = join(FOLDER, 'dictionaries', `${target}.dict`);
  const committed = join(FOLDER, 'corpus', target);
  const args = [
    corpus,
    ...(existsSync(committed) ? [committed] : []),
    `-max_total_time=${seconds}`,
    `-timeout=${TIME_LIMIT}`,
    `-rss_limit_mb=${MEMORY}`,
    `-max_len=${LONGEST[target] ?? 4096}`,
    `-artifact_prefix=${artifacts}/`,
    '-print_final_stats=1',
    ...(existsSync(dictionary) ? [`-dict=${dictionary}`] : []),
  ];
  let used = 0;
  let timer;
  const started = (pid) => (timer = setInterval(async () => (used = Math.max(used, (await processorSeconds(pid)) ?? 0)), 500));
  const begun = performance.now();
  const { code, output } = await capture(binary, args, { env: { RUELLE_SEEDS: corpus }, started });
  clearInterval(timer);
  const executions = Number(output.match(/stat::number_of_executed_units:\s+(\d+)/)?.[1] ?? 0);
  const covered = Number([...output.matchAll(/cov: (\d+)/g)].at(-1)?.[1] ?? 0);
  const took = Math.ceil((performance.now() - begun) / 1000);
  const result = { seconds: took, cpu: Math.round(used), executions, covered, inputs: (await readdir(corpus)).length };
  return code === 0 ? result : { ...result, failure: output.split('\n').slice(-60).join('\n') };
}

async function built(target) {
  const folder = join(WORK, 'target');
  for (const triple of await readdir(folder).catch(() => [])) {
    const file = join(folder, triple, 'release', target);
    if (existsSync(file)) return file;
  }
  const log = await readFile(join(BUILD, 'fuzz.log'), 'utf8').catch(() => '');
  throw new Fault(`the target ${target} was not built:\n${log.slice(-2000)}`);
}
