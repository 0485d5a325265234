// The costs of the page, shown as it is used: time, bytes, requests.
import type { Holdings } from 'ruelle';
import { element } from './dom.ts';
import { pageMessages } from './messages.ts';

/** Hears of everything that costs something. */
export interface Costs {
  /** A search was answered in so many microseconds. */
  searched(micros: number): void;
  /** The geocoder holds other shards now. */
  held(holdings: Holdings): void;
  /** Counts no request until the promise is done: it does not come from typing. */
  uncounted<T>(work: Promise<T>): Promise<T>;
}

/** Counts requests, and shows all costs. */
export function costs(lang: string): Costs {
  const { say, number } = pageMessages(lang);
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
    uncounted: requests.uncounted,
  };
}

/** The totals of the shards. A shard of all communes repeats those of the others, which count once. */
function totals({ shards }: Holdings): { shards: number; addresses: number; communes: number } {
  const withAddresses = shards.filter(({ addresses }) => addresses > 0);
  return {
    shards: shards.length,
    addresses: withAddresses.reduce((sum, { addresses }) => sum + addresses, 0),
    communes: Math.max(withAddresses.reduce((sum, { communes }) => sum + communes, 0), ...shards.map(({ communes }) => communes)),
  };
}

/** Whether a shard calls itself a demonstration, in its name or in its source. */
function isDemo({ name, source }: { name: string; source: string }): boolean {
  return /\bd[ée]mo/i.test(`${name} ${source}`);
}

/** A size with its unit: `230 ko`. */
export function size(bytes: number, lang: string): string {
  const unit = bytes < 1e6 ? 'kilobyte' : 'megabyte';
  const value = bytes < 1e6 ? bytes / 1e3 : bytes / 1e6;
  return new Intl.NumberFormat(lang, { style: 'unit', unit, maximumFractionDigits: unit === 'kilobyte' && value >= 10 ? 0 : 1 }).format(value);
}

/** Counts the requests that the browser sends from now on, from its own records. */
function countRequests(show: (count: number) => void) {
  let counted = 0;
  /** Promises under way whose requests do not count. */
  let uncounted = 0;
  // An observer: the browser's list of entries has a maximum length.
  const observer = new PerformanceObserver((list) => {
    if (uncounted === 0) counted += list.getEntries().length;
  });
  observer.observe({ type: 'resource' });
  const taken = (): number => (uncounted === 0 ? observer.takeRecords().length : (observer.takeRecords(), 0));
  const count = (): void => show((counted += taken()));
  return {
    count,
    restart: () => {
      observer.takeRecords();
      counted = 0;
      show(counted);
    },
    async uncounted<T>(work: Promise<T>): Promise<T> {
      count();
      uncounted++;
      try {
        return await work;
      } finally {
        // The browser records requests late: records that come soon still do not count.
        setTimeout(() => (observer.takeRecords(), uncounted--), LATE);
      }
    },
  };
}

/** Milliseconds within which the browser records a request. */
const LATE = 500;
