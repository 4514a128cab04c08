/** The result of one check. A `note` is something the app works without. */
export type Check = {
  readonly mark: 'ok' | 'note' | 'problem';
  readonly name: string;
  /** The finding and its meaning, in one line. */
  readonly detail: string;
  /** How to fix it. Null when nothing needs a fix or the fix is unknown. */
  readonly mend: string | null;
};

export function okay(name: string, detail: string): Check {
  return { mark: 'ok', name, detail, mend: null };
}

export function note(name: string, detail: string, mend: string | null = null): Check {
  return { mark: 'note', name, detail, mend };
}

export function problem(name: string, detail: string, mend: string | null = null): Check {
  return { mark: 'problem', name, detail, mend };
}
