// Module that wasm-bindgen writes for the command line.
declare module 'ruelle-cli' {
  export function initSync(options: { module: BufferSource }): void;
}
