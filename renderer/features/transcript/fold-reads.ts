import type { CommandEntry, Entry } from '../../../shared/transcript/entry.ts';
import { counted } from '../../components/format/quantity.ts';

/** A command that only looked at things and found them: it is worth a word, not a row. */
export function isQuietRead(entry: Entry): entry is CommandEntry {
  return (
    entry.kind === 'command' &&
    entry.status === 'done' &&
    entry.source === 'codex' &&
    entry.actions.length > 0 &&
    entry.actions.every((action) => action.kind !== 'other')
  );
}

/** What several such commands did, in one sentence: `Read 5 files, searched twice`. */
export function readsInWords(commands: readonly CommandEntry[]): string {
  const subjects = (kind: 'read' | 'list' | 'search') =>
    commands
      .flatMap((command) => command.actions.filter((action) => action.kind === kind))
      .map(({ subject }) => subject);
  const parts = [
    namedOrCounted('read', new Set(subjects('read')), 'file'),
    namedOrCounted('listed', new Set(subjects('list')), 'folder'),
    searches(subjects('search')),
  ].filter((part) => part !== '');
  const sentence = parts.join(', ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function namedOrCounted(verb: string, subjects: ReadonlySet<string>, noun: string): string {
  const [only] = subjects;
  if (only === undefined) return '';
  return subjects.size === 1 ? `${verb} ${only}` : `${verb} ${counted(subjects.size, noun)}`;
}

function searches(subjects: readonly string[]): string {
  const [only] = subjects;
  if (only === undefined) return '';
  if (subjects.length === 1) return `searched for ${only}`;
  return `searched ${subjects.length === 2 ? 'twice' : `${subjects.length} times`}`;
}
