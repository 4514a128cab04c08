import { randomUUID } from 'node:crypto';
import { lstat, stat } from 'node:fs/promises';
import type { Attachment } from '../../shared/attachments/attachment.ts';
import type { ClientMessageId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestValue } from '../../shared/contract/contract.ts';
import type {
  NoConversationReason,
  NoFilesReason,
  NoMergeReason,
  RewindChoice,
  RewindFile,
  RewindTarget,
} from '../../shared/rewind/rewind-plan.ts';
import { formatTreePath, toNativePath } from '../file-transactions/tree-path.ts';
import type { TrustGate } from '../host/gates.ts';
import type { ChangeAuthor } from '../model/changes/change-author.ts';
import { type FileSnapshot, isFolderPath, isIgnoredSnapshot } from '../model/threads/file-snapshot.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import type { RewindStep, StoredRewind } from '../store/threads/file-history/rewinds.ts';
import { alignVersions } from './align-versions.ts';
import { AuthorNames, type NamedThreads } from './author-names.ts';
import { maxTextBytes, readText } from './contents.ts';
import type { FolderHistory } from './folder-history.ts';
import type { HistoryStore } from './history-store.ts';
import {
  type Ancestor,
  createShareFinder,
  excludeIgnored,
  excludeUnusable,
  type FileToRewind,
  type Makers,
  type PlannedFiles,
  planFiles,
  planUndo,
  planUndoOfChanges,
} from './plan-files.ts';
import { planFolders, planFolderUndo } from './plan-folders.ts';
import { type PlannedRewindFile, type RewindPlan, readStamp } from './planned-rewind.ts';
import { removeChanges, type TextChange } from './remove-changes.ts';
import { isGone } from './visited-paths.ts';

/** A turn that can be rewound, with everything after it. */
export type TurnToRewind = {
  /** The folder of its thread. Empty if unknown. */
  readonly folder: string;
  /** The message that started it. Null if there is none, or if it came from another client. */
  readonly clientId: ClientMessageId | null;
  /** That message. Empty for a turn without one, such as a compaction. */
  readonly text: string;
  readonly sources: readonly Attachment[];
  /** Whether that message asked for a plan. */
  readonly plan: boolean;
  /** How many turns there are from this one to the end. */
  readonly turns: number;
  /** Whether Codex still has all turns of the thread. A fork then has no others. */
  readonly isWhole: boolean;
  /** The thread and its ancestors, nearest first. */
  readonly lineage: readonly Ancestor[];
  /**
   * When the last turn that the thread shares with its ancestors started, from this turn on. Null if it shares none.
   */
  readonly sharedUntil: number | null;
};

/** What a plan needs from threads. */
export type PlannedThreads = NamedThreads & {
  /** Returns null if the thread or the turn is unknown. */
  findTurn(threadId: ThreadId, turnId: TurnId): Promise<TurnToRewind | null>;
  /** Whether the user deleted a thread. */
  isDeleted(threadId: ThreadId): boolean;
  /** Returns why turns cannot be removed from a thread now. Null if they can. */
  findObstacle(threadId: ThreadId): NoConversationReason | null;
};

export type RewindPlannerDeps = {
  readonly store: Pick<HistoryStore, 'contents' | 'ofEntry' | 'rewind' | 'since' | 'states'>;
  readonly history: Pick<FolderHistory, 'scan'>;
  readonly threads: PlannedThreads;
  readonly mayWrite: TrustGate['mayWrite'];
  /** Whether the folder is the worktree of a run, which has its own review instead of a history. */
  isWorktree(folder: string): boolean;
  /** Whether something else can write in a folder now. */
  isInUse(folder: string): boolean;
};

/** A plan, and what the page gets of it. */
type PreparedPlan = { readonly plan: RewindPlan; readonly value: RequestValue<'planRewind'> };
type Planned = Promise<Result<PreparedPlan, { readonly type: 'gone' }>>;

/** How many conflicts are merged in advance. For the others, the user can only keep or restore the file. */
const maxMergedConflicts = 300;
/** A folder can look this much younger than it is, in milliseconds, because its disk may have another clock. */
const birthSlackMs = 2_000;

/** Finds out what a rewind would do. Changes nothing. */
export class RewindPlanner {
  readonly #deps: RewindPlannerDeps;

  constructor(deps: RewindPlannerDeps) {
    this.#deps = deps;
  }

  /** Plans to go back to a target. `gone`: the thread, the turn or the rewind no longer exists. */
  async plan(target: RewindTarget): Planned {
    switch (target.type) {
      case 'beforeTurn':
        return await this.#planTurn(target);
      case 'beforeRewind':
        return await this.#planUndo(target.rewindId);
      case 'ofEntry':
        return await this.#planEntry(target);
    }
  }

  /** Reads the versions of a planned file side by side. */
  async readVersions({
    between,
    merged,
    now,
    shown,
    was,
  }: PlannedRewindFile): Promise<Result<RequestValue<'readRewindVersions'>, { readonly type: 'notText' }>> {
    const { store } = this.#deps;
    const states = { mine: now, between: between?.state ?? now, theirs: was };
    const texts: string[] = [];
    for (const { choice } of shown.versions) {
      const text = choice === 'merge' ? merged : await readText(store, states[choice]);
      if (text === null) return err({ type: 'notText' });
      texts.push(text);
    }
    return ok(alignVersions(texts));
  }

  /** Scans a folder, unless its files cannot go back anyway. */
  async scan(
    folder: string,
  ): Promise<Result<{ readonly root: string; readonly ignored: readonly string[] }, NoFilesReason>> {
    const { history, isInUse, isWorktree, mayWrite } = this.#deps;
    const facts = await stat(folder).catch(() => null);
    if (facts?.isDirectory() !== true) return err('folderGone');
    if (isWorktree(folder)) return err('worktree');
    if ((await mayWrite(folder)) !== 'yes') return err('readOnlyFolder');
    if (isInUse(folder)) return err('working');
    const looked = await history.scan(folder);
    if (looked === null) return err('notRecorded');
    return looked.isComplete ? ok(looked) : err('unreadable');
  }

  async #planTurn({ threadId, turnId }: { readonly threadId: ThreadId; readonly turnId: TurnId }): Planned {
    const { threads, store } = this.#deps;
    const turn = await threads.findTurn(threadId, turnId);
    if (turn === null) return err({ type: 'gone' });
    const look = await this.scan(turn.folder);
    const since = turn.clientId === null || !look.ok ? null : await store.since(turn.clientId);
    const isThere = look.ok && since?.root === look.value.root;
    const isNewer = isThere && (await isFolderNewer(since.root, since.at));
    const shareOf = createShareFinder(turn, since?.marks ?? []);
    const planned = isThere
      ? await this.#excludeIgnored(
          since.root,
          planFiles(
            since.changes.filter((change) => !wasThereAt(change, since.at)),
            shareOf,
            isNewer,
          ),
        )
      : noPlannedFiles;
    const folders =
      isThere && !isNewer
        ? planFolders(since.folders, shareOf, await readStates(store, since.root, since.folders), planned.files)
        : [];
    const noFiles = look.ok ? (isThere ? null : 'notRecorded') : look.error;
    return await this.#createPlan(planned, look.ok ? look.value.ignored : [], {
      threadId,
      root: look.ok ? look.value.root : turn.folder,
      at: since?.at ?? 0,
      folders,
      noFiles,
      noConversation: threads.findObstacle(threadId) ?? (turn.isWhole ? null : 'notInCodex'),
      beforeTurn: turnId,
      turns: turn.turns,
      undoes: null,
      message: { text: turn.text, sources: turn.sources, ...(turn.plan && { plan: true }) },
    });
  }

  async #planUndo(rewindId: string): Planned {
    const { store } = this.#deps;
    const found = await store.rewind(rewindId);
    if (found === null || found.rewind.stage !== 'done') return err({ type: 'gone' });
    const { rewind } = found;
    const look = await this.scan(rewind.root);
    const isNewer = await isFolderNewer(rewind.root, rewind.at);
    const [steps, folders] = [
      found.steps.filter(({ path }) => !isFolderPath(path)),
      found.steps.filter(({ path }) => isFolderPath(path)),
    ];
    const stateOf = look.ok ? await readStates(store, rewind.root, found.steps) : null;
    const planned = stateOf === null ? noPlannedFiles : planUndo(steps, stateOf, isNewer);
    return await this.#createPlan(planned, [], {
      threadId: rewind.threadId,
      root: rewind.root,
      at: rewind.at,
      folders: stateOf === null ? [] : planFolderUndo(folders, stateOf, isNewer),
      noFiles: look.ok ? null : look.error,
      noConversation: this.#findUndoObstacle(rewind),
      beforeTurn: null,
      turns: 0,
      undoes: { id: rewind.id, keptIn: rewind.keptIn, paths: steps.map(({ path }) => path) },
      message: null,
    });
  }

  /** Plans to undo what one entry of a turn changed. */
  async #planEntry({ entryId, threadId, turnId }: Extract<RewindTarget, { type: 'ofEntry' }>): Planned {
    const { store, threads } = this.#deps;
    const found = await store.ofEntry(turnId, entryId);
    if (threads.isDeleted(threadId)) return err({ type: 'gone' });
    const folder = found?.root ?? (await threads.findTurn(threadId, turnId))?.folder ?? '';
    const look = folder === '' ? err('notRecorded' as const) : await this.scan(folder);
    // The scan may have seen its changes, or more of them.
    const { changes, folders, root } = (look.ok ? await store.ofEntry(turnId, entryId) : found) ?? {
      changes: [],
      folders: [],
      root: folder,
    };
    const isIts = (author: ChangeAuthor) => 'entryId' in author && author.entryId === entryId;
    const shareOf = ({ authors }: FileHistoryChange) => (authors.every(isIts) ? 'ours' : 'shared');
    const stateOf = look.ok ? await readStates(store, root, [...changes, ...folders]) : null;
    const planned = stateOf === null ? noPlannedFiles : planUndoOfChanges(changes, shareOf, stateOf);
    return await this.#createPlan(planned, [], {
      threadId,
      root,
      at: [...changes, ...folders][0]?.at ?? 0,
      folders: stateOf === null ? [] : planFolders(folders, shareOf, stateOf, planned.files),
      noFiles: look.ok ? (changes.length + folders.length === 0 ? 'notRecorded' : null) : look.error,
      noConversation: 'alreadyThere',
      beforeTurn: null,
      turns: 0,
      undoes: null,
      message: null,
    });
  }

  #findUndoObstacle({ keptIn }: StoredRewind): NoConversationReason | null {
    if (keptIn === null) return 'alreadyThere';
    return this.#deps.threads.isDeleted(keptIn) ? 'notInCodex' : null;
  }

  async #excludeIgnored(root: string, planned: PlannedFiles): Promise<PlannedFiles> {
    const missing = [...planned.files, ...planned.untouched].filter(({ now }) => now.kind === 'absent');
    return missing.length === 0 ? planned : excludeIgnored(planned, await readStates(this.#deps.store, root, missing));
  }

  async #createPlan(
    planned: PlannedFiles,
    ignored: readonly string[],
    facts: Omit<RewindPlan, 'files' | 'lost' | 'planId'> & Pick<RequestValue<'planRewind'>, 'message'>,
  ): Planned {
    const { files, lost, untouched } = excludeUnusable(planned, process.platform);
    const conflicts = files.filter(({ mixedChanges }) => mixedChanges !== null);
    const inOrder = [...conflicts, ...files.filter(({ mixedChanges }) => mixedChanges === null), ...untouched];
    const names = new AuthorNames(this.#deps.threads, facts.threadId);
    const all: PlannedRewindFile[] = [];
    for (const [id, file] of inOrder.entries()) {
      const merged =
        file.mixedChanges === null ? null : id < maxMergedConflicts ? await this.#merge(file) : err('tooMany' as const);
      all.push({
        ...file,
        merged: merged?.ok === true ? merged.value : null,
        stamp: file.now.kind === 'lost' ? await readStamp(facts.root, file.path) : null,
        shown: await toShownFile(id, file, merged, names, facts.at),
      });
    }
    const { message, ...rest } = facts;
    if (this.#deps.threads.isDeleted(facts.threadId)) return err({ type: 'gone' });
    const plan: RewindPlan = { ...rest, planId: randomUUID(), files: all, lost: lost.map(({ path }) => path) };
    const { at, noConversation, noFiles, planId, root, threadId, turns } = plan;
    const value: RequestValue<'planRewind'> = {
      planId,
      threadId,
      folder: root,
      at,
      noFiles,
      files: all.slice(0, files.length).map(({ shown }) => shown),
      untouched: all.slice(files.length).map(({ shown }) => shown),
      lost: lost.map(({ path, why }) => ({ path: formatTreePath(path), why })),
      folders: plan.folders.filter(isVisible).map(toShownFolder),
      ignored: ignored.map(formatTreePath),
      noConversation,
      turns,
      message,
    };
    return ok({ plan, value });
  }

  /** Removes the agent's changes from a file. */
  async #merge({ mixedChanges, now }: FileToRewind): Promise<Result<string, NoMergeReason>> {
    const { store } = this.#deps;
    if (now.kind === 'absent') return err('gone');
    const text = await readText(store, now);
    if (text === null) return err(explainNoText(now));
    if (mixedChanges?.some(({ isShared }) => isShared) === true) return err('severalAuthors');
    const changes: TextChange[] = [];
    for (const { after: laterState, before: earlierState } of mixedChanges ?? []) {
      const [before, after] = [await readText(store, earlierState), await readText(store, laterState)];
      if (before === null) return err(explainNoText(earlierState));
      if (after === null) return err(explainNoText(laterState));
      changes.push({ before, after });
    }
    const merged = removeChanges(text, changes);
    return merged.ok && merged.value === text ? err('noneLeft') : merged;
  }
}

/** A folder that stays shows no change. */
function isVisible({ after, before }: RewindStep): boolean {
  return after.kind !== before.kind;
}

function toShownFolder({ after, path }: RewindStep): RequestValue<'planRewind'>['folders'][number] {
  return { path: formatTreePath(path), change: after.kind === 'folder' ? 'create' : 'delete' };
}

const noPlannedFiles: PlannedFiles = { files: [], untouched: [], lost: [] };
const unknownState: FileSnapshot = { kind: 'lost', why: 'unreadable' };

/**
 * Whether a change only says what an ignored file already was at a moment, in Unix milliseconds: it was read later, but
 * had not changed since.
 */
function wasThereAt({ after, at: changedAt, before }: FileHistoryChange, at: number): boolean {
  return isIgnoredSnapshot(before) && after.kind === 'file' && changedAt < at;
}

/** Returns the states of paths at the last scan. For an ignored path, checks on disk whether it is gone. */
export async function readStates(
  store: Pick<HistoryStore, 'states'>,
  root: string,
  files: readonly { readonly path: string }[],
): Promise<(path: string) => FileSnapshot> {
  const paths = files.map(({ path }) => path);
  const states = await store.states(root, paths);
  const now = new Map<string, FileSnapshot>();
  for (const [at, path] of paths.entries()) {
    const state = states?.[at] ?? unknownState;
    const isAbsent = isIgnoredSnapshot(state) && (await isMissing(root, path));
    now.set(path, isAbsent ? { kind: 'absent' } : state);
  }
  return (path) => now.get(path) ?? unknownState;
}

/**
 * Whether a folder was created after a moment, in Unix milliseconds. Then another folder was at its path, for example
 * before a new clone.
 */
async function isFolderNewer(root: string, at: number): Promise<boolean> {
  const facts = await stat(root, { bigint: true }).catch(() => null);
  // On systems without creation times, the birth time is 0 or the time of the last change.
  if (facts === null || facts.birthtimeNs === facts.ctimeNs) return false;
  return Number(facts.birthtimeNs / 1_000_000n) > at + birthSlackMs;
}

async function isMissing(root: string, path: string): Promise<boolean> {
  return await lstat(toNativePath(root, path)).then(() => false, isGone);
}

async function toShownFile(
  id: number,
  { authors, between, last, now, path, stays, was }: FileToRewind,
  merged: Result<string, NoMergeReason> | null,
  names: AuthorNames,
  backTo: number,
): Promise<RewindFile> {
  const toVersion = async (choice: RewindChoice, state: FileSnapshot | null, makers: Makers | null) => ({
    choice,
    changedBy: await names.describe(makers?.authors ?? []),
    isOwn: makers?.isOurs === true,
    isAbsent: state?.kind === 'absent',
    at: makers?.at ?? null,
  });
  const middle =
    merged?.ok === true
      ? [await toVersion('merge', null, null)]
      : between !== null
        ? [await toVersion('between', between.state, between)]
        : [];
  return {
    id,
    path: formatTreePath(path),
    change: now.kind === 'absent' ? 'create' : was.kind === 'absent' ? 'delete' : 'edit',
    noUndo:
      now.kind === 'lost' && (now.why === 'tooLarge' || now.why === 'special' || now.why === 'noRoom') ? now.why : null,
    isLink: now.kind === 'link' || was.kind === 'link',
    changedBy: await names.describe(authors),
    alsoIn: names.listOtherThreads(authors),
    conflict: merged === null ? null : { whyNot: merged.ok ? null : merged.error },
    versions: [
      await toVersion('mine', now, last),
      ...middle,
      { ...(await toVersion('theirs', was, null)), at: backTo },
    ],
    preset: stays ? 'mine' : merged === null ? 'theirs' : merged.ok ? 'merge' : 'mine',
  };
}

/** Explains why a state has no text. */
function explainNoText(state: FileSnapshot): NoMergeReason {
  if (state.kind === 'lost') return 'unknown';
  return state.kind === 'file' && state.size > maxTextBytes ? 'tooLarge' : 'notText';
}
