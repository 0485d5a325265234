// What stands behind the Cache API on bare workerd: it keeps whole responses, as the platform's own cache does.
const kept = new Map();
let gets = 0;

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === '/counts') return Response.json({ gets, kept: [...kept.keys()] });
    if (request.method === 'PUT') {
      kept.set(request.url, await request.text());
      return new Response(null, { status: 204 });
    }
    gets++;
    const response = kept.get(request.url);
    if (response === undefined) return new Response('miss', { status: 504, headers: { 'cf-cache-status': 'MISS' } });
    const [head, ...body] = response.split('\r\n\r\n');
    const headers = head.split('\r\n').slice(1).map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
    return new Response(body.join('\r\n\r\n'), { headers: [...headers.filter(([name]) => !/^(content-length|transfer-encoding)$/i.test(name)), ['cf-cache-status', 'HIT']] });
  },
};
