import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { CommandEntry, Entry } from '../../../shared/transcript/entry.ts';

/**
 * Returns whether a command only read something, and succeeded. Such a command deserves a word, not a row, unless it
 * waited for the user.
 */
export function isQuietRead(entry: Entry): entry is CommandEntry {
  return (
    entry.kind === 'command' &&
    entry.status === 'done' &&
    entry.source === 'codex' &&
    entry.approval?.by !== 'person' &&
    entry.actions.length > 0 &&
    entry.actions.every((action) => action.kind !== 'other')
  );
}

/** Summarizes several such commands in one sentence: `Read 5 files, searched twice`. */
export function describeReads(commands: readonly CommandEntry[]): string {
  const subjects = (kind: 'read' | 'list' | 'search') =>
    commands
      .flatMap((command) => command.actions.filter((action) => action.kind === kind))
      .map(({ subject }) => subject);
  const parts = [
    describeOneOrMany(
      new Set(subjects('read')),
      (what) => ({ first: (rest) => t`Read ${what}${rest}`, later: t`read ${what}` }),
      (count) => counted(count, 'file'),
    ),
    describeOneOrMany(
      new Set(subjects('list')),
      (what) =>
        what === '.'
          ? { first: (rest) => t`Listed this folder${rest}`, later: t`listed this folder` }
          : { first: (rest) => t`Listed ${what}${rest}`, later: t`listed ${what}` },
      (count) => counted(count, 'folder'),
    ),
    describeSearches(subjects('search')),
  ].filter((part) => part !== null);
  const [begin, ...more] = parts;
  return begin?.first(more.map(({ later }) => `, ${later}`).join('')) ?? '';
}

/** A part of the sentence, in two versions: at the beginning, followed by the rest, and in a later position. */
type SentencePart = { readonly first: (rest: string) => string; readonly later: string };

/** Describes what was done: a single thing by name, several by their number. */
function describeOneOrMany(
  subjects: ReadonlySet<string>,
  done: (what: string) => SentencePart,
  many: (count: number) => string,
): SentencePart | null {
  const [only] = subjects;
  if (only === undefined) return null;
  return done(subjects.size === 1 ? only : many(subjects.size));
}

function describeSearches(subjects: readonly string[]): SentencePart | null {
  const [only] = subjects;
  if (only === undefined) return null;
  const { length } = subjects;
  if (length === 1) return { first: (rest) => t`Searched for ${only}${rest}`, later: t`searched for ${only}` };
  if (length === 2) return { first: (rest) => t`Searched twice${rest}`, later: t`searched twice` };
  return { first: (rest) => t`Searched ${length} times${rest}`, later: t`searched ${length} times` };
}
