import type { DiffSummary } from '../../../shared/changes/diff-summary.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';

// The work of a turn collapses into the line of facts above it. Anything that the user still has to see stays visible.

/** Returns the entries of one speech that collapse: the work that has ended, and the texts before its end. */
export function findFoldedEntries(entries: readonly Entry[]): ReadonlySet<Entry> {
  const lastWork = entries.findLastIndex((entry) => entry.kind !== 'assistant');
  const lastText = entries.findLastIndex((entry) => entry.kind === 'assistant');
  const answerFrom = lastText > lastWork ? lastWork + 1 : lastText;
  return new Set(entries.filter((entry, at) => isSettled(entry) && (entry.kind !== 'assistant' || at < answerFrom)));
}

/** Returns whether an entry has ended in a way that needs nothing from the user. */
function isSettled(entry: Entry): boolean {
  switch (entry.kind) {
    case 'assistant':
    case 'reasoning':
      return entry.state === 'done';
    case 'command':
      return entry.status === 'done' || entry.status === 'failed';
    case 'patch':
      return entry.status === 'done';
    case 'tool':
    case 'agents':
      return entry.status === 'done' || entry.status === 'failed';
    case 'plan':
      return entry.steps.length > 0;
    case 'webSearch':
    case 'compaction':
      return !entry.running;
    case 'image':
      // An image that Codex made is a part of its answer.
      return entry.made !== true;
    case 'unknown':
      return true;
    case 'review':
      return entry.entered;
    case 'user':
    case 'status':
      return false;
  }
}

/** A summary of what was done, and what its patches changed. */
export type WorkSummary = ChangedFiles & {
  /** The number of commands, and of calls of other tools. */
  readonly commands: number;
  readonly tools: number;
};

/** How many files and lines changed. */
export type ChangedFiles = { readonly files: number; readonly added: number; readonly removed: number };

const summaries = new WeakMap<readonly Entry[], WorkSummary>();

/** Summarizes the entries of a speech. The same entries yield the same summary. */
export function summarizeWork(entries: readonly Entry[]): WorkSummary {
  const known = summaries.get(entries);
  if (known !== undefined) return known;
  const changes = entries.flatMap((entry) => (entry.kind === 'patch' && entry.status === 'done' ? entry.files : []));
  const summary = {
    commands: entries.filter(({ kind }) => kind === 'command').length,
    tools: entries.filter(({ kind }) => kind === 'tool').length,
    files: new Set(changes.map(({ movedTo, path }) => movedTo ?? path)).size,
    added: changes.reduce((sum, { added }) => sum + added, 0),
    removed: changes.reduce((sum, { removed }) => sum + removed, 0),
  };
  summaries.set(entries, summary);
  return summary;
}

/** Adds up the files of the diff of a turn, which also has what its commands changed. */
export function countChangedFiles({ files }: Pick<DiffSummary, 'files'>): ChangedFiles {
  return {
    files: files.length,
    added: files.reduce((sum, { added }) => sum + added, 0),
    removed: files.reduce((sum, { removed }) => sum + removed, 0),
  };
}
