/** One thing that was looked at. A `note` is something the app works without. */
export type Check = {
  readonly mark: 'ok' | 'note' | 'problem';
  readonly name: string;
  /** As found, and what it means; one line. */
  readonly detail: string;
  /** What mends it; null where nothing is to be mended or nobody knows. */
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
