// Where real addresses and cases lie, beside the project.
//   RUELLE_SHARED names their folder, by default ../shared: data/ban/adresses-NN.csv.gz, eval/evaluate.py, eval/dev.jsonl
import { join, resolve } from 'node:path';
import { ROOT } from './paths.mjs';

export const SHARED = resolve(process.env.RUELLE_SHARED ?? join(ROOT, '..', 'shared'));
/** Files of the Base Adresse Nationale. */
export const BAN = join(SHARED, 'data', 'ban');
/** Cases, and what judges answers to them. */
export const EVALUATION = join(SHARED, 'eval');
export const CASES = join(EVALUATION, 'dev.jsonl');
