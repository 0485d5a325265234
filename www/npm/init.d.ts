/** Runs `ruelle init` with these arguments, and gives its exit status: 0 done, 1 failed, 2 wrong usage. */
export function init(args: readonly string[]): Promise<number>;
