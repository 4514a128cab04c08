import { visibleText } from '../../../shared/base/visible-text.ts';
import type { GitOperation, HookTexts, UncommittedFile, UncommittedState } from '../../../shared/contract/commits.ts';
import type { RequestInput } from '../../../shared/contract/contract.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { StoredText } from '../../../shared/texts/stored-text.ts';

/** What the user has chosen and written. */
export type CommitDraft = {
  readonly message: string;
  readonly amend: boolean;
  readonly signOff: boolean;
  /** Adds `Assisted-by: Codex`. */
  readonly isAssisted: boolean;
  /** Adds a note about which lines Codex wrote. Null: as with the last commit. */
  readonly notes: boolean | null;
  /** The ids of the files that stay out. */
  readonly left: ReadonlySet<string>;
  /** A text that is not in the field now: the user's own, or what Codex suggested. */
  readonly aside: AsideText | null;
  /** What Codex suggested last, so that it is not taken for the user's own words. */
  readonly suggested: string | null;
};

export type AsideText = { readonly from: 'user' | 'codex'; readonly text: string };

/** The draft of a new commit: every file that can be committed, and no words. */
export const emptyDraft: CommitDraft = {
  message: '',
  amend: false,
  signOff: false,
  isAssisted: false,
  notes: null,
  left: new Set(),
  aside: null,
  suggested: null,
};

export type CommitRow = {
  readonly id: string;
  readonly path: string;
  readonly status: string;
  readonly isChosen: boolean;
};

/** The dialog of a commit. */
export type CommitView = {
  readonly rows: readonly CommitRow[];
  /** Files beyond those in `rows`. Null if there are none. */
  readonly more: string | null;
  readonly all: 'all' | 'some' | 'none';
  readonly chosen: string;
  /** What the user should know before, none of which prevents the commit. */
  readonly notes: readonly string[];
  /** Why there can be no commit. Null if there can be one. */
  readonly obstacle: string | null;
  readonly primary: { readonly label: string; readonly isEnabled: boolean };
};

/** A list of more files would slow down the dialog. All of them can still be committed together. */
const maxRows = 500;

/** Describes the dialog of a commit. */
export function describeCommit(state: UncommittedState, draft: CommitDraft): CommitView {
  const { files } = state;
  const chosen = files.filter(({ id }) => !draft.left.has(id));
  const obstacle = describeObstacle(state);
  const hasWords = draft.message.trim() !== '';
  return {
    rows: files.slice(0, maxRows).map((file) => ({
      id: file.id,
      path: visibleText(file.path),
      status: describeStatus(file),
      isChosen: !draft.left.has(file.id),
    })),
    more: files.length > maxRows ? t`And ${counted(files.length - maxRows, 'more file')}` : null,
    all: chosen.length === files.length ? 'all' : chosen.length === 0 ? 'none' : 'some',
    chosen: t`${chosen.length} of ${counted(files.length, 'file')}`,
    notes: listNotes(state, draft),
    obstacle,
    primary: {
      label: draft.amend
        ? t`Amend the last commit`
        : chosen.length === 0
          ? t`Commit`
          : t`Commit ${counted(chosen.length, 'file')}`,
      isEnabled: obstacle === null && hasWords && (chosen.length > 0 || draft.amend),
    },
  };
}

/** Returns what to ask the host for. */
export function toCommitRequest(
  state: UncommittedState,
  draft: CommitDraft,
  withHooks = true,
): RequestInput<'commitFiles'> {
  const { branch, files, head, hooks, root, tree } = state;
  return {
    ...{ root, branch, head, tree },
    files: files.map(({ id }) => id).filter((id) => !draft.left.has(id)),
    message: draft.message,
    amend: draft.amend,
    signOff: draft.signOff,
    notes: hasNotes(state, draft),
    trailer: draft.isAssisted ? 'Assisted-by: Codex' : null,
    hooks: withHooks && hooks.permission === 'given' ? hooks.digest : null,
  };
}

/** The hooks of the repository, as the dialog shows them. */
export type HooksView = {
  readonly fact: string;
  /** Whether they run. Null if they cannot. */
  readonly isAllowed: boolean | null;
};

/** Describes the hooks of the repository; null if there are none. */
export function describeHooks({ hooks }: UncommittedState): HooksView | null {
  const { names, obstacle, permission, runnable } = hooks;
  if (names.length === 0) return null;
  const all = visibleText(names.join(', '));
  if (runnable.length === 0) {
    return { fact: [t`Hooks that do not run: ${all}.`, obstacle ?? ''].join(' ').trim(), isAllowed: null };
  }
  if (permission === 'lost') {
    return { fact: t`The hooks changed since you allowed them, so they do not run: ${all}.`, isAllowed: false };
  }
  const others = names.filter((name) => !runnable.includes(name));
  const run = visibleText(runnable.join(', '));
  if (permission === 'none') {
    const next = others.length === 0 ? t`Show them to let them run.` : t`Show them to let these run: ${run}.`;
    return { fact: `${t`Hooks that do not run: ${all}.`} ${next}`, isAllowed: false };
  }
  return {
    fact:
      others.length === 0
        ? t`Hooks that run before the commit: ${run}.`
        : t`Hooks that run before the commit: ${run}. These do not run: ${visibleText(others.join(', '))}.`,
    isAllowed: true,
  };
}

/** Returns the texts if they are of the hooks that are there now, so that the user allows only what is on screen. */
export function findCurrentHooks({ hooks }: UncommittedState, texts: HookTexts | null): HookTexts | null {
  return texts !== null && texts.digest !== null && texts.digest === hooks.digest ? texts : null;
}

/** Leaves out the files that were not listed before, because the user has not seen them. */
export function leaveOutNew(draft: CommitDraft, before: UncommittedState, after: UncommittedState): CommitDraft {
  const listed = new Set(before.files.map(({ id }) => id));
  const added = after.files.map(({ id }) => id).filter((id) => !listed.has(id));
  return added.length === 0 ? draft : { ...draft, left: new Set([...draft.left, ...added]) };
}

/**
 * Returns the message to store, with the user's own text that a suggestion replaced. Null for nothing, and for the
 * message of the last commit.
 */
export function toStoredMessage({ aside, message }: CommitDraft, { last }: UncommittedState): StoredText | null {
  const about = aside?.from === 'user' ? aside.text : '';
  const isOwn = message !== '' && message.trim() !== last?.message.trim();
  return isOwn || about !== '' ? { text: message, about } : null;
}

/** Returns the draft with a stored message. */
export function toCommitDraft(stored: StoredText | null): CommitDraft {
  if (stored === null) return emptyDraft;
  const { about, text } = stored;
  return { ...emptyDraft, message: text, aside: about === '' ? null : { from: 'user', text: about } };
}

/** Adds a message that another window left to the one that is there. */
export function joinMessages(message: string, other: string): string {
  return message === '' ? other : `${message}\n\n${other}`;
}

/** Whether the commit gets a note about which lines Codex wrote. */
export function hasNotes(state: UncommittedState, draft: CommitDraft): boolean {
  return draft.notes ?? state.notes;
}

/** Switches amending. The message of the last commit comes and goes with it, unless the user has written one. */
export function switchAmend(draft: CommitDraft, amend: boolean, last: string): CommitDraft {
  const before = last.trim();
  if (amend) return { ...draft, amend, message: draft.message.trim() === '' ? before : draft.message };
  return { ...draft, amend, message: draft.message === before ? '' : draft.message };
}

/** Chooses or leaves out a file. */
export function chooseFile(draft: CommitDraft, id: string, isChosen: boolean): CommitDraft {
  const left = new Set(draft.left);
  if (isChosen) left.delete(id);
  else left.add(id);
  return { ...draft, left };
}

function describeObstacle({ files, identity, operation }: UncommittedState): string | null {
  if (operation !== null) return describeOperation(operation);
  if (files.some(({ status }) => status === 'conflicted'))
    return t`Some files are in conflict. Resolve them with git first.`;
  if (identity === null)
    return t`Git does not know your name and email address. Set user.name and user.email, then open this again.`;
  return null;
}

function describeOperation(operation: GitOperation): string {
  switch (operation) {
    case 'merge':
      return t`A merge is in progress. End it with git first.`;
    case 'rebase':
      return t`A rebase is in progress. End it with git first.`;
    case 'cherryPick':
      return t`A cherry-pick is in progress. End it with git first.`;
    case 'revert':
      return t`A revert is in progress. End it with git first.`;
  }
}

function listNotes(state: UncommittedState, draft: CommitDraft): readonly string[] {
  const { amend } = draft;
  const { branch, identity, last, leftOut, signs } = state;
  const notes = [
    identity === null ? null : t`Author: ${visibleText(identity.name)} <${visibleText(identity.email)}>`,
    branch === null ? t`No branch is checked out, so no branch will have this commit.` : null,
    amend && last?.isPushed === true
      ? t`The last commit was already pushed. Others may have it, and the next push must overwrite it.`
      : null,
    signs ? t`Git is set to sign commits. Workcell does not sign this one.` : null,
    hasNotes(state, draft) ? t`The note stays on this machine until you push refs/notes/agent-trace yourself.` : null,
    leftOut.length === 0
      ? null
      : t`Nested repositories, moved submodules and special files stay out: ${visibleText(leftOut.slice(0, 5).join(', '))}${leftOut.length > 5 ? ' …' : ''}`,
  ];
  return notes.filter((note) => note !== null);
}

function describeStatus({ oldPath, status }: UncommittedFile): string {
  switch (status) {
    case 'added':
      return t`Added`;
    case 'untracked':
      return t`New, not in git yet`;
    case 'modified':
      return t`Modified`;
    case 'deleted':
      return t`Deleted`;
    case 'renamed':
      return t`Renamed from ${visibleText(oldPath ?? '')}`;
    case 'mode':
      return t`Only its mode changed`;
    case 'type':
      return t`Another kind of file`;
    case 'conflicted':
      return t`In conflict`;
  }
}

/** Names the way to a push after a commit. The push itself is a second press, next to the address. */
export function describePush(state: UncommittedState | null): string {
  const ahead = state?.upstream?.ahead ?? 0;
  return ahead === 0 ? t`Push…` : t`Push ${counted(ahead, 'commit')}…`;
}
