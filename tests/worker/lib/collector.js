// A collector of traces: keeps what it is sent.
const sent = [];

export default {
  async fetch(request) {
    if (new URL(request.url).pathname === '/collected') return Response.json(sent);
    sent.push({ url: request.url, authorization: request.headers.get('authorization'), type: request.headers.get('content-type'), body: await request.json() });
    return Response.json({});
  },
};
