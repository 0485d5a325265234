// Metrics of all processes as one text: each series with the number of its process.
import { readFile } from 'node:fs/promises';

const PATIENCE = 2000;

/**
 * @param {{ url: string, pid: number, number: number }[]} processes
 * @param {{ restarts: number, switches: number }} counts
 */
export async function metricsOf(processes, counts) {
  const texts = await Promise.all(processes.map(({ url }) => read(`${url}/metrics`)));
  const resident = await Promise.all(processes.map(({ pid }) => residentBytes(pid)));
  const families = new Map();
  processes.forEach(({ number }, index) => gather(families, texts[index] ?? '', number));
  const own = [
    ['ruelle_processes', 'gauge', 'Processes of workerd that answer.', [['', processes.length]]],
    ['ruelle_process_up', 'gauge', 'Whether a process told its metrics.', processes.map(({ number }, at) => [`{process="${number}"}`, texts[at] === undefined ? 0 : 1])],
    ['ruelle_process_restarts_total', 'counter', 'Processes that ended by themselves and were started again.', [['', counts.restarts]]],
    ['ruelle_data_switches_total', 'counter', 'Times that processes were replaced for newer shards.', [['', counts.switches]]],
    ['ruelle_process_resident_memory_bytes', 'gauge', 'Memory of a process of workerd.', processes.flatMap(({ number }, at) => (resident[at] ? [[`{process="${number}"}`, resident[at]]] : []))],
  ];
  for (const [name, type, help, series] of own) {
    families.set(name, [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...series.map(([labels, value]) => `${name}${labels} ${value}`)]);
  }
  return `${[...families.values()].flat().join('\n')}\n`;
}

async function read(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    const text = await answer.text();
    return answer.ok ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Lines by family, those of one name together, each sample with its process. */
function gather(families, text, number) {
  let family;
  for (const line of text.split('\n').filter(Boolean)) {
    const named = line.match(/^# (?:HELP|TYPE) (\S+)/)?.[1];
    if (named) {
      family = named;
      if (!families.has(named)) families.set(named, []);
      if (!families.get(named).includes(line)) families.get(named).push(line);
      continue;
    }
    const sample = line.match(/^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/);
    if (!sample || !family) continue;
    const [, name, labels, value] = sample;
    families.get(family).push(`${name}{${labels ? `${labels},` : ''}process="${number}"} ${value}`);
  }
}

/** Of Linux; elsewhere nothing is told. */
async function residentBytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = status.match(/^VmRSS:\s+(\d+) kB/m)?.[1];
  return kilobytes && Number(kilobytes) * 1024;
}
