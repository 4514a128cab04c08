// Functions that read caught values, which may be anything.

/** Returns the system's error code, such as `ENOENT`. Null if there is none. */
export function getErrorCode(failure: unknown): string | null {
  return failure instanceof Error && 'code' in failure ? String(failure.code) : null;
}

/** Returns the message of an error. */
export function getErrorMessage(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

/** Returns null if a file is missing. Throws any other error. For the `catch` of a promise. */
export function nullIfMissing(failure: unknown): null {
  if (getErrorCode(failure) === 'ENOENT') return null;
  throw failure;
}
