import { visibleLine, visibleProse } from '../../../shared/base/visible-text.ts';
import { counted, t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type {
  LostFile,
  NoConversationReason,
  RewindChoice,
  RewindFile,
  RewindPlan,
  RewindScope,
  RewindTarget,
} from '../../../shared/rewind/rewind-plan.ts';
import { describeNoFiles } from '../../commands/describe-no-files.ts';
import { toOneLine } from '../../components/format/one-line.ts';
import { type CurrentRewind, isMoving, type RewindChoices } from '../../stores/rewind.store.ts';
import { describeRewindFailure, describeRewound } from './describe-rewound.ts';
import { joinNames, nameVersion } from './rewind-choice.view-model.ts';
import { changesFiles, countChanged, findScope, getChoice, listFiles, listPossibleScopes } from './rewind-choices.ts';

/** One of the three ways to rewind. `help` is the reason if it is disabled. */
export type ScopeView = {
  readonly scope: RewindScope;
  readonly name: string;
  readonly help: string;
  readonly isChosen: boolean;
  readonly isDisabled: boolean;
};

/** A part of the list, by what happens to its files at first. A file does not move when the user chooses. */
export type RewindGroup = 'choose' | 'back' | 'merged' | 'stay';

/** A file in the list. */
export type RewindFileRow = {
  readonly file: RewindFile;
  readonly path: string;
  readonly group: RewindGroup;
  /** What happens to the file, in a word or two; null if its group says so. */
  readonly what: string | null;
  /** Who else changed the file; null if nobody did. */
  readonly note: string | null;
};

/** A fact with a list that the user can expand below it. */
export type ListedFact = { readonly fact: string; readonly lines: readonly string[]; readonly more: string | null };

/** The dialog's view. */
export type RewindView = {
  readonly title: string;
  /** The message that began the turn to go back to, in one line; null if there is none to show. */
  readonly message: string | null;
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
  /** In the order of their groups. */
  readonly rows: readonly RewindFileRow[];
  /** True if the chosen scope leaves all files unchanged. */
  readonly areFilesKept: boolean;
  readonly facts: readonly ListedFact[];
  readonly primary: { readonly label: string; readonly isEnabled: boolean; readonly isBusy: boolean };
  /** Why there is nothing to do yet, or what happens to the conversation; null if there is nothing to say. */
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
  const { choices, plan, step, target } = rewinding;
  const scope = findScope(rewinding);
  const isUndo = target.type === 'beforeRewind';
  const isBusy = step === 'working';
  const moves = isMoving(rewinding);
  const hasPlan = plan !== null && (step === 'ready' || isBusy || moves);
  const shared = {
    title: describeTitle(rewinding),
    message: target.type === 'beforeTurn' && rewinding.about !== null ? toShownLine(rewinding.about) : null,
    waitsFor: step === 'planning' && !moves ? t`Comparing the files` : null,
    failure: step === 'failed' ? describeFailure(rewinding) : null,
  };
  if (!hasPlan) {
    const primary = { label: isUndo ? t`Undo` : t`Rewind`, isEnabled: false, isBusy: false };
    const empty = { scopes: [], rows: [], facts: [], areFilesKept: false } as const;
    return { ...shared, ...empty, nothing: null, primary, hint: null };
  }
  const files = countChanged(plan, choices);
  const changes = scope !== null && !(scope === 'files' && !changesFiles(plan, choices));
  // What one command changed says nothing about the conversation.
  const scopes = scope !== null && target.type !== 'ofEntry' ? describeScopes(plan, scope, isUndo) : [];
  return {
    ...shared,
    scopes,
    nothing: scope !== null ? null : describeNothing(plan, isUndo),
    rows: listRows(plan, choices, target.type),
    areFilesKept: scope === 'conversation',
    facts:
      scope === null
        ? []
        : [
            ...scopes.flatMap(describeImpossible),
            ...describeNoUndo(plan, scope, choices),
            ...describeFacts(plan, scope),
          ],
    primary: {
      label: describePrimaryLabel(scope, files, plan.turns, target.type),
      isEnabled: changes && !isBusy && !moves,
      isBusy,
    },
    hint: moves ? t`Comparing the files` : scope === null ? null : describeHint(plan, scope, changes, isUndo),
  };
}

function describeTitle({ about, target }: CurrentRewind): string {
  if (target.type === 'beforeRewind') return t`Undo a rewind`;
  if (target.type === 'beforeTurn') return t`Rewind to before this message`;
  return t`Undo the changes of "${shorten(toShownLine(about ?? ''), maxTitleLength)}"`;
}

/** Returns a message in one line. */
export function toShownLine(message: string): string {
  return visibleProse(toOneLine(message));
}

/** Cuts a line to a maximum number of characters. */
export function shorten(line: string, length: number): string {
  const letters = [...line];
  return letters.length > length ? `${letters.slice(0, length).join('').trimEnd()}…` : line;
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

function describeScopes(plan: RewindPlan, chosen: RewindScope, isUndo: boolean): readonly ScopeView[] {
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
      isChosen: scope === chosen,
      isDisabled,
    };
  });
}

/** Says why only the files, or only the conversation, cannot go back. */
function describeImpossible({ help, isDisabled, scope }: ScopeView): readonly ListedFact[] {
  return isDisabled && scope !== 'both' ? [{ fact: help, lines: [], more: null }] : [];
}

function describeWhyNoFiles(plan: RewindPlan): string | null {
  const { lost, noFiles } = plan;
  if (noFiles !== null) return describeNoFiles(noFiles);
  if (listFiles(plan).length + plan.folders.length > 0) return null;
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

/** The name of a part of the list. */
export const groupNames: Readonly<Record<RewindGroup, string>> = {
  choose: t`Your choice`,
  back: t`Go back`,
  merged: t`Merged`,
  stay: t`Stay as they are`,
};

function listRows(
  { files, untouched }: RewindPlan,
  choices: RewindChoices,
  target: RewindTarget['type'],
): readonly RewindFileRow[] {
  const toRow = (file: RewindFile, group: RewindGroup, note: string | null): RewindFileRow => ({
    file,
    group,
    note,
    path: visibleLine(file.path),
    what: describeWhat(file, group, getChoice(file, choices), target),
  });
  const own = files.map((file) => {
    const titles = file.alsoIn.join('", "');
    return toRow(file, findGroup(file), titles === '' ? null : t`Also changed in "${titles}"`);
  });
  const inGroup = (group: RewindGroup) => own.filter((row) => row.group === group);
  const others = untouched.map((file) => toRow(file, 'stay', t`By ${joinNames(file.changedBy)}`));
  return [...inGroup('choose'), ...inGroup('back'), ...inGroup('merged'), ...others];
}

function findGroup({ conflict, preset }: RewindFile): RewindGroup {
  if (conflict === null) return 'back';
  return preset === 'merge' ? 'merged' : 'choose';
}

function describeWhat(
  file: RewindFile,
  group: RewindGroup,
  choice: RewindChoice,
  target: RewindTarget['type'],
): string | null {
  switch (choice) {
    case 'mine':
      return group === 'stay' ? null : t`stays`;
    case 'merge':
      return group === 'merged' ? null : t`merged`;
    case 'theirs':
      return changeLabels[file.change] ?? (group === 'back' ? null : t`goes back`);
    case 'between': {
      const version = file.versions.find((one) => one.choice === choice);
      return version === undefined ? null : nameVersion(version, target);
    }
  }
}

const changeLabels: Readonly<Record<RewindFile['change'], string | null>> = {
  edit: null,
  create: t`comes back`,
  delete: t`is deleted`,
};

/**
 * Lists the content that is lost permanently: a copy stays in the data folder for a while, but no undo can restore it.
 */
function describeNoUndo(plan: RewindPlan, scope: RewindScope, choices: RewindChoices): readonly ListedFact[] {
  if (scope === 'conversation') return [];
  const lostFiles = listFiles(plan).flatMap(({ noUndo, path, ...file }) =>
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

function describeFacts(plan: RewindPlan, scope: RewindScope): readonly ListedFact[] {
  const { folders, ignored, lost } = plan;
  const hasFiles = listFiles(plan).length > 0;
  const facts: ListedFact[] = [];
  // Without files to rewind, the lost files are the reason that none go back.
  if (scope === 'conversation' && hasFiles) return facts;
  if (lost.length > 0)
    facts.push(toListedFact(t`${counted(lost.length, 'file')} cannot go back.`, lost.map(describeLostFile)));
  if (scope === 'conversation') return facts;
  if (folders.length > 0) {
    const label = (change: 'create' | 'delete') => (change === 'create' ? t`comes back` : t`is deleted`);
    const lines = folders.map(({ change, path }) => `${visibleLine(path)}: ${label(change)}`);
    facts.push(toListedFact(t`Empty folders go back, too.`, lines));
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
  if (hasFiles) {
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
  unread: t`changed before Workcell had read it`,
};

function toListedFact(fact: string, lines: readonly string[]): ListedFact {
  const left = lines.length - maxLines;
  return { fact, lines: lines.slice(0, maxLines), more: left > 0 ? t`and ${wholeNumber(left)} more` : null };
}

function describeHint(plan: RewindPlan, scope: RewindScope, changes: boolean, isUndo: boolean): string | null {
  if (!changes) return t`All files stay as they are.`;
  return scope === 'files' ? null : describeConversation(plan, isUndo);
}

function describeConversation({ message, turns }: RewindPlan, isUndo: boolean): string {
  if (isUndo) return t`The conversation comes back as its own thread. This thread stays as it is.`;
  const leave =
    turns === 1
      ? t`1 turn leaves this thread. A fork keeps it.`
      : t`${wholeNumber(turns)} turns leave this thread. A fork keeps them.`;
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
