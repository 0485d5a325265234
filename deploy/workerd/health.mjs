// For a container's health check, which has no shell: ends with 0 when the endpoint is ready.
const answer = await fetch(`http://127.0.0.1:${process.argv[2] ?? 9464}/ready`, { signal: AbortSignal.timeout(4000) }).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
