// What a process has used of the processor: a machine that does other work beside changes it least.
import { readFile } from 'node:fs/promises';

/** Seconds of processor time that a process and its threads have used; `undefined` where the system does not tell, or the process is gone. */
export async function processorSeconds(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const [user, system] = stat?.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number) ?? [];
  return user === undefined ? undefined : (user + system) / 100;
}
