import type { DiffSummary } from '../../../shared/changes/diff-summary.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { CommandEntry, Entry } from '../../../shared/transcript/entry.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { formatDuration } from '../../components/format/duration.ts';

// Collapses a finished turn to one line above its answer. Anything that the user still has to see stays visible.

/**
 * Returns the entries of one speech that collapse: the work, and the texts before its end. Empty for a turn that is
 * running, failed or was stopped.
 */
export function findFoldedEntries({ status }: Pick<Turn, 'status'>, entries: readonly Entry[]): ReadonlySet<Entry> {
  if (status !== 'completed') return new Set();
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

/** A summary of what was done, `Worked 15 s · 10 commands, 2 failed`, and what its patches changed. */
export type WorkSummary = ChangedFiles & { readonly text: string };

/** How many files and lines changed. */
export type ChangedFiles = { readonly files: number; readonly added: number; readonly removed: number };

/** Summarizes collapsed entries. `durationMs` is null when unknown, or when an earlier line already shows it. */
export function summarizeWork(entries: Iterable<Entry>, durationMs: number | null): WorkSummary {
  const all = [...entries];
  const commands = all.filter((entry): entry is CommandEntry => entry.kind === 'command');
  const failed = commands.filter(({ status }) => status === 'failed').length;
  const tools = all.filter(({ kind }) => kind === 'tool').length;
  const changes = all.flatMap((entry) => (entry.kind === 'patch' ? entry.files : []));
  const files = new Set(changes.map(({ movedTo, path }) => movedTo ?? path)).size;
  const ran = counted(commands.length, 'command');
  const parts = [
    durationMs === null ? t`Worked` : t`Worked ${formatDuration(durationMs)}`,
    ...(commands.length === 0 ? [] : [failed === 0 ? ran : t`${ran}, ${failed} failed`]),
    ...(tools === 0 ? [] : [counted(tools, 'tool call')]),
  ];
  return {
    text: parts.join(' · '),
    files,
    added: changes.reduce((sum, { added }) => sum + added, 0),
    removed: changes.reduce((sum, { removed }) => sum + removed, 0),
  };
}

/** Puts the files into the line: `Worked 15 s · 10 commands · 3 files`. */
export function describeWork(text: string, { files }: ChangedFiles): string {
  return files === 0 ? text : `${text} · ${counted(files, 'file')}`;
}

/** Adds up the files of the diff of a turn, which also has what its commands changed. */
export function countChangedFiles({ files }: Pick<DiffSummary, 'files'>): ChangedFiles {
  return {
    files: files.length,
    added: files.reduce((sum, { added }) => sum + added, 0),
    removed: files.reduce((sum, { removed }) => sum + removed, 0),
  };
}
