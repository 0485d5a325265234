// A file of addresses, sent to an endpoint as a form, which every endpoint with the contract of addok takes.
import type { CsvInput, CsvOptions } from 'ruelle';
import type { CloseSignal } from '../geocoder/lifetime/close-signal.ts';
import { asRuelleError } from '../geocoder/error.ts';
import { CancelScope } from '../geocoder/lifetime/cancel-scope.ts';
import { reading } from './input.ts';

/** Sends a form to a path of the endpoint. */
type Post = (path: string, body: FormData, signal: AbortSignal) => Promise<Response>;

/** How the endpoint names what we name otherwise. */
const NAMES: Record<string, string> = { resultColumns: 'result_columns', minScore: 'min_score', withBom: 'with_bom' };

/** Streams the endpoint's answer. */
export function remoteCsv(file: CsvInput, { onProgress = () => {}, signal, threads, reverse, ...asked }: CsvOptions, closing: CloseSignal, post: Post): ReadableStream<Uint8Array<ArrayBuffer>> {
  const stop = new CancelScope(closing, signal);
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  const send = async (): Promise<typeof reader> => {
    if (stop.reason !== undefined) throw stop.reason;
    const data = await whole(file);
    const response = await post(reverse ? 'reverse/csv/' : 'search/csv/', form(data, asked), stop.signal);
    onProgress({ bytes: data.size, total: data.size });
    return response.body?.getReader();
  };
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          reader ??= await send();
          const next = await reader?.read();
          if (next && !next.done) controller.enqueue(next.value);
          else {
            stop.over();
            controller.close();
          }
        } catch (error) {
          stop.over();
          throw stop.reason !== undefined ? stop.reason : asRuelleError(error, 'network');
        }
      },
      cancel: (reason) => (stop.over(), reader?.cancel(reason)),
    },
    { highWaterMark: 0 },
  );
}

async function whole(file: CsvInput): Promise<Blob> {
  if (file instanceof Blob) return file;
  const pieces: BlobPart[] = [];
  for await (const piece of reading(file).pieces) pieces.push(piece);
  return new Blob(pieces, { type: 'text/csv' });
}

function form(data: Blob, asked: object): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(asked)) {
    for (const one of [value].flat()) if (one !== undefined && one !== null) form.append(NAMES[name] ?? name, typeof one === 'boolean' ? String(Number(one)) : String(one));
  }
  // Last: an endpoint may begin to answer as it comes.
  form.append('data', data, 'name' in data && typeof data.name === 'string' ? data.name : 'addresses.csv');
  return form;
}
