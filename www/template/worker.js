// The whole endpoint: /search, /reverse, /lookup, /completion, /batch, files of addresses, the shards.
export { default } from 'ruelle/endpoint';
