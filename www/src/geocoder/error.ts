// The errors of the package: a code for programs, a sentence for people.
import type { RuelleErrorCode } from 'ruelle';

/** Optional details of an error. */
interface Details {
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
    { cause, status, retryAfter }: Details = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    if (status !== undefined) this.status = status;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}

/** The error of every question to a geocoder that was closed. */
export function closedError(): RuelleError {
  return new RuelleError('closed', 'the geocoder was closed');
}

/** The message of anything that was thrown. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `error` itself if it is a `RuelleError`, else a `RuelleError` with this code and `error` as its cause. */
export function asRuelleError(error: unknown, code: RuelleErrorCode): RuelleError {
  return error instanceof RuelleError ? error : new RuelleError(code, reason(error), { cause: error });
}
