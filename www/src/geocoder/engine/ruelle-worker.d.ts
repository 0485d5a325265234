// The text of the Web Worker, which the build inserts.
declare module 'ruelle-worker' {
  const text: string;
  export default text;
}
