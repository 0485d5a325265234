// Work done one piece at a time.

/** `work`, but each call starts only when the one before has finished, well or badly. */
export function serial<A, R>(work: (argument: A) => Promise<R>): (argument: A) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return (argument) => {
    const result = last.then(() => work(argument));
    last = result.catch(() => undefined);
    return result;
  };
}
