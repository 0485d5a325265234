// Ranges of the shards' files, for pages that begin with a part. The platform's static assets answer every request with the whole file.

const FOLDER = '/shards/';
/** One range, with both ends or the first alone. Pages ask for nothing else. */
const RANGE = /^bytes=(\d{1,12})-(\d{1,12})?$/;

/** Where the path of a file among the shards begins in a URL, below whatever path the endpoint is mounted; negative if it is no such file. */
export function fileAt(url) {
  const at = url.indexOf(FOLDER, url.indexOf('/', 8));
  const query = at < 0 ? -1 : url.indexOf('?');
  return query >= 0 && query < at ? -1 : at;
}

/** The request of a file that the assets know, whose path begins at `at`. */
export function unmounted(request, at) {
  const { url } = request;
  const root = url.indexOf('/', 8);
  return at === root ? request : new Request(url.slice(0, root) + url.slice(at), request);
}

/** The file, or the range of it that is asked for. Any other wish for ranges is answered with the whole. */
export async function file(request, assets) {
  const [, first, last = 'Infinity'] = (request.method === 'GET' && RANGE.exec(request.headers.get('range'))) || [];
  const from = Number(first);
  const to = Number(last);
  // Under a condition the range may be one of another version, so the whole is sent.
  if (!(from <= to) || request.headers.has('if-range')) return withRanges(await assets.fetch(request));
  const whole = await assets.fetch(request.url);
  if (whole.status !== 200 || !whole.body || whole.headers.has('content-encoding')) return withRanges(whole);
  const { bytes, length } = await part(whole, from, to);
  const headers = new Headers(whole.headers);
  headers.delete('content-length');
  headers.set('accept-ranges', 'bytes');
  headers.set('content-range', bytes.length > 0 ? `bytes ${from}-${from + bytes.length - 1}/${length}` : `bytes */${length}`);
  return bytes.length > 0 ? new Response(bytes, { status: 206, headers }) : new Response(null, { status: 416, headers });
}

/** The same answer, which says that ranges are understood. */
function withRanges(answer) {
  const response = new Response(answer.body, answer);
  response.headers.set('accept-ranges', 'bytes');
  return response;
}

/** The bytes of an answer from one position to another, and its length: `*` when that is not told and was not read. */
async function part(answer, from, to) {
  const pieces = [];
  let at = 0;
  let length = answer.headers.get('content-length') ?? '*';
  const reader = answer.body.getReader();
  while (at <= to) {
    const { done, value } = await reader.read();
    if (done) {
      length = at;
      break;
    }
    const first = Math.max(0, from - at);
    const end = Math.min(value.byteLength, to + 1 - at);
    if (first < end) pieces.push(value.subarray(first, end));
    at += value.byteLength;
  }
  // The rest is not wanted.
  reader.cancel().catch(() => {});
  return { bytes: joined(pieces), length };
}

function joined(pieces) {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}
