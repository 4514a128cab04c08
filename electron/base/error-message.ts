// A caught value may be anything; these functions read it.

/** The system's error code, such as `ENOENT`. Null without one. */
export function getErrorCode(failure: unknown): string | null {
  return failure instanceof Error && 'code' in failure ? String(failure.code) : null;
}

/** The message of an error. */
export function getErrorMessage(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

/** Null for something that is missing. Throws any other error. For the `catch` of a promise. */
export function nullIfMissing(failure: unknown): null {
  if (getErrorCode(failure) === 'ENOENT') return null;
  throw failure;
}
