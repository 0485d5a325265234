// What the page costs, shown as it is used: time, bytes, requests.
import type { Holdings } from 'ruelle';
import { speak } from '../messages.ts';
import { element } from './dom.ts';

/** What is told of what happens. */
export interface Costs {
  /** A search was answered. */
  searched(micros: number): void;
  /** What has been asked of the network up to now was not for typing. */
  pardon(): void;
}

/** Shows what is held. */
export function costs(holdings: Holdings, lang: string): Costs {
  const { say, number } = speak(lang);
  const { shards, fetched } = holdings;
  element('fetched', HTMLElement).textContent = kilobytes(fetched, lang);
  element('data', HTMLElement).textContent = say('dataValue', totals(holdings));
  element('demo-note', HTMLElement).hidden = !shards.some(isDemo);
  const requests = countRequests((count) => (element('requests', HTMLElement).textContent = number(count)));
  return {
    searched: (micros) => {
      element('time', HTMLElement).textContent = say('micros', { micros });
      requests.count();
    },
    pardon: requests.pardon,
  };
}

/** What the shards hold. A shard of every commune of France repeats the communes of the others: they count once. */
function totals({ shards }: Holdings): { addresses: number; communes: number } {
  const withAddresses = shards.filter(({ addresses }) => addresses > 0);
  return {
    addresses: withAddresses.reduce((sum, { addresses }) => sum + addresses, 0),
    communes: Math.max(withAddresses.reduce((sum, { communes }) => sum + communes, 0), ...shards.map(({ communes }) => communes)),
  };
}

/** The shard says so, in its name or in its source. */
function isDemo({ name, source }: { name: string; source: string }): boolean {
  return /\bd[ée]mo/i.test(`${name} ${source}`);
}

function kilobytes(bytes: number, lang: string): string {
  const unit = bytes < 1e6 ? 'kilobyte' : 'megabyte';
  const value = bytes < 1e6 ? bytes / 1e3 : bytes / 1e6;
  return new Intl.NumberFormat(lang, { style: 'unit', unit, maximumFractionDigits: unit === 'kilobyte' ? 0 : 1 }).format(value);
}

/** Counts what the browser really asks of the network from now on, as it saw it itself. */
function countRequests(show: (count: number) => void): { count: () => void; pardon: () => void } {
  const seen = (): number => performance.getEntriesByType('resource').length;
  let [before, counted] = [seen(), 0];
  const count = (): void => show((counted = Math.max(0, seen() - before)));
  count();
  return { count, pardon: () => (before = seen() - counted) };
}
