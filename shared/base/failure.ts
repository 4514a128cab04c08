// What was caught may be anything; these read it.

/** The system's code of an error, as `ENOENT`; null where there is none. */
export function codeOf(failure: unknown): string | null {
  return failure instanceof Error && 'code' in failure ? String(failure.code) : null;
}

/** What an error says of itself. */
export function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
