// What the page costs, shown as it is used: time, bytes, requests.
import type { Holdings } from 'ruelle';
import { speak } from './messages.ts';
import { element } from './dom.ts';

/** What is told of what happens. */
export interface Costs {
  /** A search was answered. */
  searched(micros: number): void;
  /** Other shards are held now. */
  held(holdings: Holdings): void;
  /** What is asked of the network until the promise is done is not for typing. */
  pardon<T>(work: Promise<T>): Promise<T>;
}

/** Shows what is held, and counts. */
export function costs(lang: string): Costs {
  const { say, number } = speak(lang);
  const requests = countRequests((count) => (element('requests', HTMLElement).textContent = number(count)));
  return {
    searched: (micros) => {
      element('time', HTMLElement).textContent = say('micros', { micros });
      requests.count();
    },
    held: (holdings) => {
      const { shards, fetched } = holdings;
      element('fetched', HTMLElement).textContent = size(fetched, lang);
      element('data', HTMLElement).textContent = say('dataValue', totals(holdings));
      element('demo-note', HTMLElement).hidden = !shards.some(isDemo);
      requests.restart();
    },
    pardon: requests.pardon,
  };
}

/** What the shards hold. A shard of every commune of France repeats the communes of the others: they count once. */
function totals({ shards }: Holdings): { shards: number; addresses: number; communes: number } {
  const withAddresses = shards.filter(({ addresses }) => addresses > 0);
  return {
    shards: shards.length,
    addresses: withAddresses.reduce((sum, { addresses }) => sum + addresses, 0),
    communes: Math.max(withAddresses.reduce((sum, { communes }) => sum + communes, 0), ...shards.map(({ communes }) => communes)),
  };
}

/** The shard says so, in its name or in its source. */
function isDemo({ name, source }: { name: string; source: string }): boolean {
  return /\bd[ée]mo/i.test(`${name} ${source}`);
}

/** `230 ko` */
export function size(bytes: number, lang: string): string {
  const unit = bytes < 1e6 ? 'kilobyte' : 'megabyte';
  const value = bytes < 1e6 ? bytes / 1e3 : bytes / 1e6;
  return new Intl.NumberFormat(lang, { style: 'unit', unit, maximumFractionDigits: unit === 'kilobyte' && value >= 10 ? 0 : 1 }).format(value);
}

/** Counts what the browser really asks of the network from now on, as it saw it itself. */
function countRequests(show: (count: number) => void) {
  let counted = 0;
  let pardoned = 0;
  // The browser's own list ends at some length.
  const observer = new PerformanceObserver((list) => {
    if (pardoned === 0) counted += list.getEntries().length;
  });
  observer.observe({ type: 'resource' });
  const taken = (): number => (pardoned === 0 ? observer.takeRecords().length : (observer.takeRecords(), 0));
  const count = (): void => show((counted += taken()));
  return {
    count,
    restart: () => {
      observer.takeRecords();
      counted = 0;
      show(counted);
    },
    async pardon<T>(work: Promise<T>): Promise<T> {
      count();
      pardoned++;
      try {
        return await work;
      } finally {
        // What is told late was asked before.
        setTimeout(() => (observer.takeRecords(), pardoned--), LATE);
      }
    },
  };
}

/** Milliseconds within which the browser tells of a request. */
const LATE = 500;
