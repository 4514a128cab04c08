import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type {
  NoMergeReason,
  RewindChoice,
  RewindFile,
  RewindPlan,
  RewindTarget,
  RewindVersion,
} from '../../../shared/rewind/rewind-plan.ts';
import { formatMoment } from '../../components/format/time.ts';
import type { RewindChoices } from '../../stores/rewind.store.ts';
import { findConflicts, getChoice, listChoices } from './rewind-choices.ts';

/** The versions of a file, with a sentence about what the choice of one does. */
export type ChoiceView = {
  readonly value: RewindChoice;
  /** Who changed a file that others changed too, or why it cannot be merged; null for other files. */
  readonly fact: string | null;
  readonly versions: readonly {
    readonly choice: RewindChoice;
    readonly name: string;
    readonly note: string;
    /** When it came about; empty if unknown. */
    readonly time: string;
  }[];
  readonly help: string;
};

/** Describes what can happen to a file. `now` is in Unix milliseconds. */
export function describeRewindChoice(
  file: RewindFile,
  choices: RewindChoices,
  target: RewindTarget['type'],
  now: number,
): ChoiceView {
  const value = getChoice(file, choices);
  const help =
    target === 'beforeRewind' && value === 'merge'
      ? t`Only what the rewind changed goes away. Everything else stays.`
      : file.noUndo !== null && (value === 'theirs' || value === 'between')
        ? t`All changes since then go away, and Undo cannot bring them back.`
        : choiceHelp[value];
  const versions = file.versions.map((version) => ({
    choice: version.choice,
    name: nameVersion(version, target),
    note: describeVersion(version, target),
    time: describeTime(version, now),
  }));
  return { value, versions, help, fact: describeConflict(file) };
}

function describeConflict({ changedBy, conflict }: RewindFile): string | null {
  if (conflict === null) return null;
  return conflict.whyNot === null ? describeChangedBy({ changedBy }) : noMergeText[conflict.whyNot];
}

const choiceHelp: Readonly<Record<RewindChoice, string>> = {
  mine: t`The file stays as it is now.`,
  between: t`Only the changes after this version go away. Undo brings them back.`,
  merge: t`Only Codex's changes go away. The others stay.`,
  theirs: t`All changes since then go away. Undo brings them back.`,
};

const noMergeText: Readonly<Record<NoMergeReason, string>> = {
  notText: t`It cannot be merged, because it is not text.`,
  tooLarge: t`It cannot be merged, because it is too large.`,
  overlap: t`It cannot be merged, because others changed the same lines.`,
  unknown: t`It cannot be merged, because a version in between was not kept.`,
  severalAuthors: t`It cannot be merged, because several could have made the same change.`,
  gone: t`It cannot be merged, because it no longer exists.`,
  noneLeft: t`It cannot be merged, because none of Codex's lines are left in it.`,
  tooMany: t`It cannot be merged, because there are too many conflicts.`,
};

/** Says who changed a file, or made a version of it. Null if nobody knows, and for an undo. */
export function describeChangedBy({ changedBy }: Pick<RewindFile, 'changedBy'>): string | null {
  return changedBy.length === 0 ? null : t`Changed by ${joinNames(changedBy)}`;
}

/** The maximum number of authors named in one line. */
const maxNames = 4;

/** Joins names, of which the first few are shown. */
export function joinNames(names: readonly string[]): string {
  const left = names.length - maxNames;
  const shown = names.slice(0, maxNames).join(', ');
  return left > 0 ? t`${shown} and ${wholeNumber(left)} more` : shown;
}

/** Returns the choices after the user chose for one file. */
export function setRewindChoice(choices: RewindChoices, { id }: RewindFile, choice: RewindChoice): RewindChoices {
  return { ...choices, [id]: choice };
}

/**
 * Returns the choices after the user chose the same for every conflict. Files without such a version keep their choice.
 */
export function setChoiceForAll(plan: RewindPlan, choices: RewindChoices, choice: RewindChoice): RewindChoices {
  const fitting = findConflicts(plan).filter((file) => listChoices(file).includes(choice));
  return { ...choices, ...Object.fromEntries(fitting.map(({ id }) => [id, choice])) };
}

/** Returns the choice for a digit key; null for any other key, and for a choice that is not offered. */
export function getRewindChoiceForKey(key: string, { versions }: RewindFile): RewindChoice | null {
  return versions[Number.parseInt(key, 10) - 1]?.choice ?? null;
}

/** Names a version. */
export function nameVersion({ choice, isOwn }: RewindVersion, target: RewindTarget['type']): string {
  switch (choice) {
    case 'mine':
      return t`Now`;
    case 'merge':
      return t`Merged`;
    case 'theirs':
      return t`Earlier`;
    case 'between':
      if (!isOwn) return t`In between`;
      return target === 'beforeRewind' ? t`After the rewind` : t`Codex's`;
  }
}

function describeTime({ at, choice }: RewindVersion, now: number): string {
  const time = at === null ? null : formatMoment(at, now);
  if (choice === 'mine') return time === null ? t`now` : t`now, ${time}`;
  return time ?? '';
}

/** Says where a version comes from. */
export function describeVersion(version: RewindVersion, target: RewindTarget['type']): string {
  if (version.isAbsent) return t`The file does not exist.`;
  const isUndo = target === 'beforeRewind';
  switch (version.choice) {
    case 'mine':
    case 'between':
      return describeChangedBy(version) ?? '';
    case 'merge':
      return isUndo ? t`Without what the rewind changed` : t`Without the lines of Codex`;
    case 'theirs':
      if (isUndo) return t`Before the rewind`;
      return target === 'ofEntry' ? t`Before these changes` : t`Before this message`;
  }
}
