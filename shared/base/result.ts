/** An expected outcome as a value: success, or a failure from a closed union. Unexpected errors are thrown. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Wraps a success. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** Wraps an expected failure. */
export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

/** Merges a result whose success value is itself a result. */
export function flatten<T, Inner, Outer>(result: Result<Result<T, Inner>, Outer>): Result<T, Inner | Outer> {
  return result.ok ? result.value : result;
}
