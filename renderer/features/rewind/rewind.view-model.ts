import { visibleLine, visibleProse } from '../../../shared/base/visible-text.ts';
import { counted, plural, t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type {
  LostFile,
  NoConversationReason,
  NoMergeReason,
  RewindChoice,
  RewindFile,
  RewindPlan,
  RewindScope,
  RewindTarget,
} from '../../../shared/rewind/rewind-plan.ts';
import { describeNoFiles } from '../../commands/describe-no-files.ts';
import { toOneLine } from '../../components/format/one-line.ts';
import type { CurrentRewind, RewindChoices } from '../../stores/rewind.store.ts';
import { describeRewindFailure, describeRewound } from './describe-rewound.ts';
import { countChanged, findConflicts, getChoice, listChoices, listPossibleScopes } from './rewind-choices.ts';

/** One of the three ways to rewind. `help` is the reason if it is disabled. */
export type ScopeView = {
  readonly scope: RewindScope;
  readonly name: string;
  readonly help: string;
  readonly isDisabled: boolean;
};

/** A file in the list. */
export type RewindFileRow = {
  readonly file: RewindFile;
  readonly path: string;
  /** What happens to the file, in a word or two; null for an ordinary edit. */
  readonly what: string | null;
  readonly isConflict: boolean;
};

/** A fact with a list that the user can expand below it. */
export type ListedFact = { readonly fact: string; readonly lines: readonly string[]; readonly more: string | null };

/** The dialog's view. */
export type RewindView = {
  readonly title: string;
  /** What the dialog is waiting for; null when it is not waiting. */
  readonly waitsFor: string | null;
  /** `again` is the label of the button that plans again. */
  readonly failure: {
    readonly fact: string;
    readonly detail: string;
    readonly list: ListedFact | null;
    readonly again: string | null;
  } | null;
  /** Empty until there is a plan, and when nothing can go back. */
  readonly scopes: readonly ScopeView[];
  /** Shown when nothing can go back. */
  readonly nothing: { readonly what: string; readonly how: string } | null;
  /** Files with a conflict come first. */
  readonly rows: readonly RewindFileRow[];
  /** True if the chosen scope leaves all files unchanged. */
  readonly areFilesKept: boolean;
  readonly conflictFact: string | null;
  readonly facts: readonly ListedFact[];
  /** What happens to the conversation. */
  readonly conversation: string | null;
  readonly primary: { readonly label: string; readonly isEnabled: boolean; readonly isBusy: boolean };
  /** Why there is nothing to do; null if there is something to do. */
  readonly hint: string | null;
};

/**
 * The maximum number of lines in an expanded list: the list has no search, and a longer one would take seconds to draw.
 */
const maxLines = 500;
/** The maximum number of ignored folders named in one line. */
const maxIgnored = 5;
/** The maximum number of the message's characters in the title. */
const maxTitleLength = 60;

/** Describes the dialog. */
export function describeRewind(rewinding: CurrentRewind): RewindView {
  const { choices, plan, scope, step, target } = rewinding;
  const isUndo = target.type === 'beforeRewind';
  const isBusy = step === 'working';
  const hasPlan = plan !== null && (step === 'ready' || isBusy);
  const shared = {
    title: isUndo ? t`Undo a rewind` : describeTitle(rewinding),
    waitsFor: step === 'planning' ? t`Comparing the files` : null,
    failure: step === 'failed' ? describeFailure(rewinding) : null,
  };
  if (!hasPlan) {
    const primary = { label: isUndo ? t`Undo` : t`Rewind`, isEnabled: false, isBusy: false };
    const empty = { scopes: [], rows: [], facts: [], areFilesKept: false } as const;
    return { ...shared, ...empty, nothing: null, conflictFact: null, conversation: null, primary, hint: null };
  }
  const files = countChanged(plan, choices);
  const conflicts = findConflicts(plan).length;
  const isPossible = scope !== null;
  const changes = scope !== null && !(scope === 'files' && files === 0);
  return {
    ...shared,
    // What one command changed says nothing about the conversation.
    scopes: isPossible && target.type !== 'ofEntry' ? describeScopes(plan, isUndo) : [],
    nothing: isPossible ? null : describeNothing(plan, isUndo),
    rows: listRows(plan, choices),
    areFilesKept: scope === 'conversation',
    conflictFact: conflicts === 0 ? null : describeConflicts(conflicts),
    facts: scope === null ? [] : [...describeNoUndo(plan, scope, choices), ...describeFacts(plan, scope)],
    conversation: scope === null || scope === 'files' ? null : describeConversation(plan, isUndo),
    primary: {
      label: describePrimaryLabel(scope, files, plan.turns, target.type),
      isEnabled: changes && !isBusy,
      isBusy,
    },
    hint: isPossible && !changes ? t`All files stay as they are.` : null,
  };
}

/** The choices for a file with a conflict, with a sentence about the selected one. */
export type ChoiceView = {
  readonly value: RewindChoice;
  readonly segments: readonly { readonly value: RewindChoice; readonly name: string }[];
  readonly help: string;
};

/** Describes what can happen to a file; null if there is no choice. */
export function describeRewindChoice(file: RewindFile, choices: RewindChoices, isUndo: boolean): ChoiceView | null {
  if (file.conflict === null) return null;
  const { whyNot } = file.conflict;
  const value = getChoice(file, choices);
  const segments = listChoices(file).map((choice) => ({ value: choice, name: choiceNames[choice] }));
  const help =
    isUndo && value === 'merge'
      ? t`Only what the rewind changed goes away. Everything else stays.`
      : value === 'theirs' && file.noUndo !== null
        ? t`All changes since then go away, and Undo cannot bring them back.`
        : choiceHelp[value];
  return { value, segments, help: whyNot === null ? help : `${help} ${noMergeText[whyNot]}` };
}

const choiceNames: Readonly<Record<RewindChoice, string>> = {
  mine: t`Keep mine`,
  theirs: t`Take earlier version`,
  merge: t`Merge`,
};

const choiceHelp: Readonly<Record<RewindChoice, string>> = {
  mine: t`The file stays as it is now.`,
  theirs: t`All changes since then go away. Undo brings them back.`,
  merge: t`Only Codex's changes go away. The others stay.`,
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

/** Says who changed a file. Null for an undo. */
export function describeChangedBy({ changedBy }: RewindFile): string | null {
  return changedBy.length === 0 ? null : t`Changed by ${joinNames(changedBy)}`;
}

/** The maximum number of authors named in one line. */
const maxNames = 4;

function joinNames(names: readonly string[]): string {
  const left = names.length - maxNames;
  const shown = names.slice(0, maxNames).join(', ');
  return left > 0 ? t`${shown} and ${wholeNumber(left)} more` : shown;
}

/** Returns the choices after the user chose for one file. */
export function setRewindChoice(choices: RewindChoices, { id }: RewindFile, choice: RewindChoice): RewindChoices {
  return { ...choices, [id]: choice };
}

/**
 * Returns the choices after the user chose the same for every conflict. Files that cannot be merged keep their choice.
 */
export function setChoiceForAll(plan: RewindPlan, choices: RewindChoices, choice: RewindChoice): RewindChoices {
  const fitting = findConflicts(plan).filter(({ conflict }) => choice !== 'merge' || conflict?.whyNot === null);
  return { ...choices, ...Object.fromEntries(fitting.map(({ id }) => [id, choice])) };
}

/** Returns the choice for a digit key; null for any other key, and for a choice that is not offered. */
export function getRewindChoiceForKey(key: string, view: ChoiceView | null): RewindChoice | null {
  return view?.segments[Number.parseInt(key, 10) - 1]?.value ?? null;
}

function describeTitle({ about, target }: CurrentRewind): string {
  if (about === null) return t`Rewind to before this turn`;
  const line = visibleProse(toOneLine(about));
  const letters = [...line];
  const short = letters.length > maxTitleLength ? `${letters.slice(0, maxTitleLength).join('').trimEnd()}…` : line;
  return target.type === 'ofEntry' ? t`Undo the changes of "${short}"` : t`Rewind to before "${short}"`;
}

function describeFailure({ failure, plan }: CurrentRewind): RewindView['failure'] {
  if (failure === null) return null;
  const isChanged = failure.type === 'changed';
  // A plan also ends when the same window makes another one.
  const isOver = failure.type === 'gone' && plan === null;
  const { detail, fact } = describeRewindFailure(failure);
  return {
    fact,
    // The list has the details.
    detail: isChanged ? '' : detail,
    list: isChanged ? toListedFact(t`These files changed since:`, failure.paths.map(visibleLine)) : null,
    again: isOver ? null : isChanged || failure.type === 'partly' ? t`Plan again` : t`Try again`,
  };
}

function describeScopes(plan: RewindPlan, isUndo: boolean): readonly ScopeView[] {
  const possible = listPossibleScopes(plan);
  const noFiles = describeWhyNoFiles(plan);
  const noConversation = plan.noConversation === null ? null : noConversationText[plan.noConversation];
  const views: Readonly<Record<RewindScope, readonly [name: string, help: string]>> = {
    both: [
      t`Files and conversation`,
      isUndo ? t`Everything goes back to before the rewind.` : t`Everything goes back to before this message.`,
    ],
    files: [t`Files only`, noFiles ?? t`The conversation stays as it is.`],
    conversation: [
      t`Conversation only`,
      noConversation ?? (isUndo ? t`Files stay as they are.` : t`Files stay as they are. You can edit your message.`),
    ],
  };
  return (['both', 'files', 'conversation'] as const).map((scope) => {
    const [name, help] = views[scope];
    const isDisabled = !possible.includes(scope);
    return {
      scope,
      name,
      help: isDisabled && scope === 'both' ? (noFiles ?? noConversation ?? help) : help,
      isDisabled,
    };
  });
}

function describeWhyNoFiles({ files, lost, noFiles }: RewindPlan): string | null {
  if (noFiles !== null) return describeNoFiles(noFiles);
  if (files.length > 0) return null;
  return lost.length > 0 ? t`None of the changed files can go back.` : t`Codex has changed no file since then.`;
}

const noConversationText: Readonly<Record<NoConversationReason, string>> = {
  working: t`Codex is working in this thread. Stop it first.`,
  archived: t`This thread is archived. Unarchive it first.`,
  notInCodex: t`Codex no longer has this thread.`,
  alreadyThere: t`The conversation is already there.`,
};

function describeNothing(plan: RewindPlan, isUndo: boolean): RewindView['nothing'] {
  const noConversation = plan.noConversation === null ? null : noConversationText[plan.noConversation];
  return {
    what: isUndo ? t`There is nothing to undo.` : t`There is nothing to rewind.`,
    how: [describeWhyNoFiles(plan), noConversation].filter((why) => why !== null).join(' '),
  };
}

function listRows(plan: RewindPlan, choices: RewindChoices): readonly RewindFileRow[] {
  const rows = plan.files.map((file): RewindFileRow => {
    const choice = getChoice(file, choices);
    const what = choice === 'mine' ? t`stays` : choice === 'merge' ? t`merged` : changeLabels[file.change];
    return { file, path: visibleLine(file.path), what, isConflict: file.conflict !== null };
  });
  return [...rows.filter(({ isConflict }) => isConflict), ...rows.filter(({ isConflict }) => !isConflict)];
}

const changeLabels: Readonly<Record<RewindFile['change'], string | null>> = {
  edit: null,
  create: t`comes back`,
  delete: t`is deleted`,
};

function describeConflicts(count: number): string {
  return count === 1
    ? t`Others changed 1 of these files too. Choose what happens to it.`
    : t`Others changed ${wholeNumber(count)} of these files too. Choose what happens to each.`;
}

/**
 * Lists the content that is lost permanently: a copy stays in the data folder for a while, but no undo can restore it.
 */
function describeNoUndo(plan: RewindPlan, scope: RewindScope, choices: RewindChoices): readonly ListedFact[] {
  if (scope === 'conversation') return [];
  const lostFiles = plan.files.flatMap(({ noUndo, path, ...file }) =>
    noUndo === null || getChoice({ ...file, noUndo, path }, choices) === 'mine' ? [] : [{ path, why: noUndo }],
  );
  if (lostFiles.length === 0) return [];
  return [
    toListedFact(
      t`Undo cannot bring back what is now in ${counted(lostFiles.length, 'file')}.`,
      lostFiles.map(describeLostFile),
    ),
  ];
}

function describeFacts({ files, ignored, lost, untouched }: RewindPlan, scope: RewindScope): readonly ListedFact[] {
  const facts: ListedFact[] = [];
  // Without files to rewind, the lost files are the reason that none go back.
  if (scope === 'conversation' && files.length > 0) return facts;
  if (lost.length > 0)
    facts.push(toListedFact(t`${counted(lost.length, 'file')} cannot go back.`, lost.map(describeLostFile)));
  if (scope === 'conversation') return facts;
  if (untouched.length > 0) {
    const stay = plural(untouched.length, 'It stays as it is.', 'They stay as they are.');
    const lines = untouched.map(({ changedBy, path }) => `${visibleLine(path)}: ${joinNames(changedBy)}`);
    facts.push(toListedFact(t`Others changed ${counted(untouched.length, 'more file')}. ${stay}`, lines));
  }
  if (ignored.length > 0) {
    const lines = ignored.map(visibleLine);
    const named = lines.slice(0, maxIgnored).join(', ');
    const left = lines.length - maxIgnored;
    // A short list fits completely into the fact itself.
    if (left <= 0)
      facts.push({ fact: t`Git ignores these, so they stay as they are: ${named}`, lines: [], more: null });
    else
      facts.push(
        toListedFact(t`Git ignores these, so they stay as they are: ${named} and ${wholeNumber(left)} more`, lines),
      );
  }
  if (files.length > 0) {
    facts.push({ fact: t`Not covered: files outside this folder, and git's own files.`, lines: [], more: null });
  }
  return facts;
}

function describeLostFile({ path, why }: LostFile): string {
  return `${visibleLine(path)}: ${lostFileText[why]}`;
}

const lostFileText: Readonly<Record<LostFile['why'], string>> = {
  tooLarge: t`larger than 10 MB`,
  unreadable: t`cannot be read`,
  special: t`not an ordinary file`,
  noRoom: t`no room for earlier versions`,
  name: t`its name cannot be written here`,
  ignored: t`ignored by git, so no earlier version is kept`,
};

function toListedFact(fact: string, lines: readonly string[]): ListedFact {
  const left = lines.length - maxLines;
  return { fact, lines: lines.slice(0, maxLines), more: left > 0 ? t`and ${wholeNumber(left)} more` : null };
}

function describeConversation({ message, turns }: RewindPlan, isUndo: boolean): string {
  if (isUndo) return t`The conversation comes back as its own thread. This thread stays as it is.`;
  const leave =
    turns === 1
      ? t`The last turn is removed from this thread. A fork keeps it.`
      : t`The last ${wholeNumber(turns)} turns are removed from this thread. A fork keeps them.`;
  return message === null ? leave : `${leave} ${t`Your message goes back to the message box.`}`;
}

function describePrimaryLabel(
  scope: RewindScope | null,
  files: number,
  turns: number,
  target: RewindTarget['type'],
): string {
  if (scope === null) return target === 'beforeTurn' ? t`Rewind` : t`Undo`;
  const what = describeRewound(scope, files, turns);
  if (target === 'ofEntry') return what === null ? t`Undo` : t`Undo in ${what}`;
  if (target === 'beforeTurn') return what === null ? t`Rewind` : t`Rewind ${what}`;
  if (scope === 'files') return what === null ? t`Undo` : t`Restore ${what}`;
  return what === null ? t`Restore the conversation` : t`Restore ${what} and the conversation`;
}
