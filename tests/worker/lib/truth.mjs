// Questions about the demo, and what may be answered to them while data is missing.
import { isDeepStrictEqual } from 'node:util';

export const QUESTIONS = [
  '/search?q=12+rue+de+rivoli+75004+paris',
  '/search?q=12+rue+de+rivoli+paris&autocomplete=0',
  '/search?q=8+rue+des+rosiers+75004+paris&limit=1',
  '/search?q=rue+du+8+mai+1945+gap',
  '/search?q=gap&limit=1',
  '/search?q=05000',
  '/reverse?lon=2.360015&lat=48.855858',
  '/completion?text=boulevard+voltaire+paris',
];

/**
 * What an answer is worth beside the one in good health.
 * @returns {{ verdict: 'whole' | 'degraded' | 'wrong' | 'error', why?: string }}
 */
export function judge(path, { status, json, headers, text }, whole) {
  const not = (verdict, why) => ({ verdict, why: `${path}: ${why}: ${text.slice(0, 300)}` });
  if (status !== 200) return not('error', status);
  const lacking = headers.get('x-ruelle-degraded');
  if (Boolean(lacking) !== Boolean(json.data.degraded)) return not('wrong', 'header and body disagree');
  if (!lacking) return isDeepStrictEqual(json, whole) ? { verdict: 'whole' } : not('wrong', 'another answer');
  if (headers.get('cache-control') !== 'no-store') return not('wrong', 'may be kept');
  const [[is], [should]] = [json, whole].map(({ features, results }) => (features ? features.map(({ properties }) => properties) : results));
  // Nothing, the same from older data, or its commune.
  if (!is || isDeepStrictEqual(is, should)) return { verdict: 'degraded' };
  const isCommune = is.type === 'municipality' || (is.fulltext && !is.street);
  return isCommune && is.city === should.city ? { verdict: 'degraded' } : not('wrong', `${JSON.stringify(is)}, not ${JSON.stringify(should)}`);
}
