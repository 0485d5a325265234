// The errors of the package: a code for programs, a sentence for people.
import type { RuelleErrorCode } from 'ruelle';

/** What an error may also carry. */
interface More {
  cause?: unknown;
  status?: number;
  retryAfter?: number;
}

/** Any error of this package. */
export class RuelleError extends Error {
  override readonly name = 'RuelleError';
  readonly status?: number;
  readonly retryAfter?: number;

  constructor(
    readonly code: RuelleErrorCode,
    message: string,
    { cause, status, retryAfter }: More = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    if (status !== undefined) this.status = status;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}

/** What went wrong, in words. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The error itself when it is one of ours, else one of ours about it. */
export function asRuelleError(error: unknown, code: RuelleErrorCode): RuelleError {
  return error instanceof RuelleError ? error : new RuelleError(code, reason(error), { cause: error });
}
