/** The result of one check. A `note` is something the app works without. */
export type Check = {
  readonly mark: 'ok' | 'note' | 'problem';
  readonly name: string;
  /** The finding and its meaning, in one line. */
  readonly detail: string;
  /** How to fix it. Null when nothing needs a fix or the fix is unknown. */
  readonly fix: string | null;
};

/** Returns a passed check, which needs no fix. */
export function createOk(name: string, detail: string): Check {
  return { mark: 'ok', name, detail, fix: null };
}

/** Returns a check with a finding that the app works without. */
export function createNote(name: string, detail: string, fix: string | null = null): Check {
  return { mark: 'note', name, detail, fix };
}

/** Returns a failed check. */
export function createProblem(name: string, detail: string, fix: string | null = null): Check {
  return { mark: 'problem', name, detail, fix };
}
