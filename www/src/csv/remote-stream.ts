// The answer of an endpoint to a file, which is sent as a form: every endpoint with the contract of addok takes one.
import type { CsvInput, CsvOptions } from 'ruelle';
import { asRuelleError } from '../geocoder/error.ts';
import { CancelScope } from '../geocoder/lifetime/cancel-scope.ts';
import type { CloseSignal } from '../geocoder/lifetime/close-signal.ts';
import { byteSource } from './input.ts';

/** Sends a form to a path of the endpoint. */
type Post = (path: string, body: FormData, signal: AbortSignal) => Promise<Response>;

/** The endpoint's names of options that have another name here. */
const NAMES: Record<string, string> = { resultColumns: 'result_columns', minScore: 'min_score', withBom: 'with_bom' };

/** Streams the endpoint's answer. The file is sent when the stream is first read. */
export function remoteCsv(file: CsvInput, { onProgress = () => {}, signal, threads, reverse, ...asked }: CsvOptions, closing: CloseSignal, post: Post): ReadableStream<Uint8Array<ArrayBuffer>> {
  const scope = new CancelScope(closing, signal);
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  const send = async (): Promise<typeof reader> => {
    if (scope.reason !== undefined) throw scope.reason;
    const data = await asBlob(file);
    const response = await post(reverse ? 'reverse/csv/' : 'search/csv/', form(data, asked), scope.signal);
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
            scope.dispose();
            controller.close();
          }
        } catch (error) {
          scope.dispose();
          throw scope.reason !== undefined ? scope.reason : asRuelleError(error, 'network');
        }
      },
      cancel: (reason) => (scope.dispose(), reader?.cancel(reason)),
    },
    { highWaterMark: 0 },
  );
}

async function asBlob(file: CsvInput): Promise<Blob> {
  if (file instanceof Blob) return file;
  const chunks: BlobPart[] = [];
  for await (const chunk of byteSource(file).chunks) chunks.push(chunk);
  return new Blob(chunks, { type: 'text/csv' });
}

function form(data: Blob, asked: object): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(asked)) {
    for (const one of [value].flat()) if (one !== undefined && one !== null) form.append(NAMES[name] ?? name, typeof one === 'boolean' ? String(Number(one)) : String(one));
  }
  // The file comes last: an endpoint may begin to answer while it arrives.
  form.append('data', data, 'name' in data && typeof data.name === 'string' ? data.name : 'addresses.csv');
  return form;
}
