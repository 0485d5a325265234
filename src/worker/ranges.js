// The shards' files in ranges, for pages that begin with a part: the platform's static assets answer with the whole, whatever is asked.

const FOLDER = '/shards/';
/** One range, with both ends or the first alone: what pages ask for. */
const RANGE = /^bytes=(\d{1,12})-(\d{1,12})?$/;

/** True for a file among the shards. */
export function isFile(url) {
  return url.startsWith(FOLDER, url.indexOf('/', 8));
}

/** The file, or of a file that is there the range that is asked for; any other wish for ranges is answered with the whole. */
export async function file(request, assets) {
  const asked = request.method === 'GET' ? RANGE.exec(request.headers.get('range')) : null;
  // Of another edition than the page has: the whole, which is what the condition asks for.
  if (!asked || request.headers.has('if-range')) return told(await assets.fetch(request));
  const whole = await assets.fetch(request.url);
  const length = Number(whole.headers.get('content-length') ?? NaN);
  if (whole.status !== 200 || !whole.body || !Number.isSafeInteger(length) || whole.headers.has('content-encoding')) return told(whole);
  const from = Number(asked[1]);
  const to = Math.min(asked[2] === undefined ? Infinity : Number(asked[2]), length - 1);
  const headers = new Headers(whole.headers);
  headers.set('accept-ranges', 'bytes');
  if (from > to) {
    await whole.body.cancel();
    headers.set('content-range', `bytes */${length}`);
    headers.delete('content-length');
    return new Response(null, { status: 416, headers });
  }
  headers.set('content-range', `bytes ${from}-${to}/${length}`);
  headers.set('content-length', String(to - from + 1));
  const part = new FixedLengthStream(to - from + 1);
  // A page that goes away ends it; nobody waits for it here.
  whole.body.pipeThrough(cut(from, to)).pipeTo(part.writable).catch(() => {});
  return new Response(part.readable, { status: 206, headers });
}

/** Says that ranges are understood. */
function told(answer) {
  const response = new Response(answer.body, answer);
  response.headers.set('accept-ranges', 'bytes');
  return response;
}

/** Of a stream of bytes, those from one to another. */
function cut(from, to) {
  let at = 0;
  return new TransformStream({
    transform(chunk, out) {
      const [first, end] = [Math.max(0, from - at), Math.min(chunk.byteLength, to + 1 - at)];
      at += chunk.byteLength;
      if (first < end) out.enqueue(chunk.subarray(first, end));
      if (at > to) out.terminate();
    },
  });
}
