// The text of the Web Worker, as the build puts it in.
declare module 'ruelle-worker' {
  const text: string;
  export default text;
}
