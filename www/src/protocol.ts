// What the page and the Web Worker say to each other.
import type { ReverseOptions, SearchOptions } from 'ruelle-wasm';
import type { Progress } from './data.ts';
import type { Opened, Source, Timed } from './engine.ts';

/** From the page; `id` comes back with the answer. */
export type Ask =
  | { id: number; kind: 'open'; source: Source }
  | { id: number; kind: 'search'; query: string; options: SearchOptions | undefined }
  | { id: number; kind: 'reverse'; lon: number; lat: number; options: ReverseOptions | undefined };

/** From the Web Worker. */
export type Tell =
  | { id: number; kind: 'progress'; progress: Progress }
  | { id: number; kind: 'opened'; opened: Opened }
  | { id: number; kind: 'answer'; timed: Timed }
  | { id: number; kind: 'error'; message: string };
