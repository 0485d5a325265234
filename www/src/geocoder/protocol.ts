// What a geocoder and its threads say to each other.
import type { FeatureCollection, Holdings, Progress, ReverseOptions, RuelleErrorCode, SearchOptions } from 'ruelle';
import type { Opening } from './stock.ts';

/** What is asked. */
export type Question =
  | { kind: 'open'; opening: Opening }
  | { kind: 'search'; query: string; options: SearchOptions | undefined }
  | { kind: 'reverse'; lon: number; lat: number; options: ReverseOptions | undefined }
  | { kind: 'lookup'; ids: string | readonly string[] };

/** To a thread; `id` comes back with the answer. */
export type Ask = Question & { id: number };

/** From a thread. */
export type Tell =
  | { id: number; kind: 'progress'; progress: Progress }
  | { id: number; kind: 'opened'; holdings: Holdings }
  /** Some time later. */
  | { id: number; kind: 'holdings'; holdings: Holdings }
  | { id: number; kind: 'answer'; answer: FeatureCollection }
  | { id: number; kind: 'error'; code: RuelleErrorCode; message: string };
