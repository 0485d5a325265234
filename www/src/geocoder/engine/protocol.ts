// What a geocoder and its threads say to each other.
import type { CsvHead, FeatureCollection, Holdings, Progress, ReverseOptions, RuelleErrorCode, SearchOptions } from 'ruelle';
import type { CsvChunk, BatchResults, CsvTask } from './csv-job.ts';
import type { Opening } from './shard-store.ts';

/** What is asked. */
export type Question =
  | { kind: 'open'; opening: Opening }
  /** `isTyped`: it may be answered in two steps, and a later one makes it void. */
  | { kind: 'search'; query: string; options: SearchOptions | undefined; isTyped: boolean }
  | { kind: 'reverse'; lon: number; lat: number; options: ReverseOptions | undefined }
  | { kind: 'lookup'; ids: string | readonly string[] }
  /** Work at a file begins. */
  | { kind: 'file'; task: CsvTask }
  /** Its next bytes, or how it goes on without. */
  | { kind: 'bytes'; bytes: CsvChunk }
  /** How a file is written that begins so. */
  | { kind: 'head'; bytes: Uint8Array<ArrayBuffer> };

/** To a thread; `id` comes back with the answer. */
export type Request = Question & { id: number };

/** From a thread. */
export type Reply =
  | { id: number; kind: 'progress'; progress: Progress }
  | { id: number; kind: 'opened'; holdings: Holdings }
  /** Some time later. */
  | { id: number; kind: 'holdings'; holdings: Holdings }
  /** What is known of an answer that has to wait for bytes, if anything. */
  | { id: number; kind: 'early'; answer: FeatureCollection | undefined }
  /** Bytes taken from the network so far. */
  | { id: number; kind: 'fetched'; fetched: number }
  | { id: number; kind: 'answer'; answer: FeatureCollection }
  /** Another engine is needed for these shards. */
  | { id: number; kind: 'needs-router' }
  | { id: number; kind: 'part'; part: BatchResults }
  | { id: number; kind: 'head'; head: CsvHead }
  | { id: number; kind: 'error'; code: RuelleErrorCode; message: string };
