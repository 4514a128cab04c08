import { randomUUID } from 'node:crypto';
import { lstat, stat } from 'node:fs/promises';
import { createTwoFilesPatch } from 'diff';
import type { Attachment } from '../../shared/attachments/attachment.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { ChangeAuthor } from '../../shared/changes/change-author.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { rewindRequests } from '../../shared/contract/rewind.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type {
  DiscardedChanges,
  NoConversationReason,
  NoFilesReason,
  NoMergeReason,
  RewindChoice,
  RewindFile,
  RewindRecord,
} from '../../shared/rewind/rewind-plan.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { formatTreePath, toNativePath } from '../file-transactions/tree-path.ts';
import type { Broadcaster, ClientWindow, DomainHandlers } from '../host/client-window.ts';
import type { TrustGate } from '../host/gates.ts';
import { PerWindow } from '../host/per-window.ts';
import { type FileSnapshot, isIgnoredSnapshot, type ObservedContent } from '../model/threads/file-snapshot.ts';
import type { RewindStep, StoredRewind } from '../store/threads/file-history/rewinds.ts';
import { AuthorNames, type NamedThreads } from './author-names.ts';
import { maxTextBytes, readText, toContent } from './contents.ts';
import type { FolderHistory } from './folder-history.ts';
import type { HistoryStore } from './history-store.ts';
import {
  type Ancestor,
  createShareFinder,
  excludeIgnored,
  excludeUnusable,
  type FileToRewind,
  findActiveDiscards,
  isSameState,
  type PlannedFiles,
  planFiles,
  planUndo,
} from './plan-files.ts';
import { createStamp } from './read-entry.ts';
import { removeChanges, type TextChange } from './remove-changes.ts';
import { isGone } from './visited-paths.ts';
import { type FileWriteProblem, reverseSteps, type WriteFilesDeps, writeFiles } from './write-files.ts';

type RewindRequestName = Exclude<keyof typeof rewindRequests, 'discardChanges'>;
type Outcome<Name extends RewindRequestName> = Promise<Result<RequestValue<Name>, RequestProblem<Name>>>;

/** A turn that can be rewound, with everything after it. */
export type TurnToRewind = {
  /** The folder of its thread. Empty if unknown. */
  readonly folder: string;
  /** The message that started it. Null if there is none, or if it came from another client. */
  readonly clientId: ClientMessageId | null;
  /** That message. Empty for a turn without one, such as a compaction. */
  readonly text: string;
  readonly sources: readonly Attachment[];
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

/** The thread actions that a rewind needs. Problems are sentences. */
export type RewindThreads = NamedThreads & {
  /** Returns null if the thread or the turn is unknown. */
  findTurn(threadId: ThreadId, turnId: TurnId): Promise<TurnToRewind | null>;
  /** Whether the user deleted a thread. */
  isDeleted(threadId: ThreadId): boolean;
  /** Makes a thread ready to go back. Returns an error if Codex would start other work in it. */
  loadForRewind(threadId: ThreadId): Promise<Result<null, string>>;
  /** Returns why turns cannot be removed from a thread now. Null if they can. */
  findObstacle(threadId: ThreadId): NoConversationReason | null;
  /** Forks the whole thread, so that nothing is lost. */
  fork(threadId: ThreadId): Promise<Result<ThreadId, string>>;
  /** Removes a turn and everything after it from a thread. Does nothing if that happened already. */
  revert(threadId: ThreadId, turnId: TurnId): Promise<Result<null, string>>;
};

export type RewindServiceDeps = WriteFilesDeps & {
  readonly clock: Clock;
  readonly broadcaster: Broadcaster;
  readonly store: Omit<HistoryStore, 'openWork' | 'putOpenWork' | 'removeOpenWork'>;
  readonly history: Pick<FolderHistory, 'scan' | 'expectSteps' | 'scanAfterSteps'>;
  readonly threads: RewindThreads;
  readonly mayWrite: TrustGate['mayWrite'];
  /** Whether something else can write in a folder now. */
  isInUse(folder: string): boolean;
  /** Returns null if this host may change files, otherwise a sentence with the reason. */
  claimFiles(): Promise<string | null>;
};

/** The steps that change files, and the contents that no scan has seen. */
export type FilesToChange = { readonly steps: readonly RewindStep[]; readonly contents: readonly ObservedContent[] };

type PlannedRewindFile = FileToRewind & {
  readonly shown: RewindFile;
  /** The text without the agent's changes. Null if that is not possible. */
  readonly merged: string | null;
  /** Shows whether a file that is not stored has changed since. Null for others. */
  readonly stamp: string | null;
};

type RewindPlan = {
  readonly planId: string;
  readonly threadId: ThreadId;
  readonly root: string;
  readonly noFiles: NoFilesReason | null;
  readonly noConversation: NoConversationReason | null;
  readonly beforeTurn: TurnId | null;
  readonly turns: number;
  /** The moment to go back to, in Unix milliseconds. */
  readonly at: number;
  /** The rewind that this plan undoes, with the thread that keeps the conversation. */
  readonly undoes: (Pick<StoredRewind, 'id' | 'keptIn'> & { readonly paths: readonly string[] }) | null;
  readonly files: readonly PlannedRewindFile[];
  /** Files that cannot go back. */
  readonly lost: readonly string[];
};

/** How many conflicts are merged in advance. For the others, the user can only keep or restore the file. */
const maxMergedConflicts = 300;
/** A folder can look this much younger than it is, in milliseconds, because its disk may have another clock. */
const birthSlackMs = 2_000;
/** A diff that takes longer than this, in milliseconds, is not shown. */
const maxDiffMs = 1_000;

/** Goes back to an earlier moment: files, the conversation, or both. */
export class RewindService {
  readonly #deps: RewindServiceDeps;
  readonly #plans = new PerWindow<RewindPlan>();
  readonly #queue = new SerialQueue();
  #recovery: Promise<void> = Promise.resolve();

  constructor(deps: RewindServiceDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<RewindRequestName> = {
    planRewind: async (window, { target }) => {
      await this.#recovery;
      return target.type === 'beforeTurn'
        ? await this.#planTurn(window, target)
        : await this.#planUndo(window, target.rewindId);
    },
    readRewindDiff: (window, input) => this.#readDiff(window, input),
    rewind: (window, input) => this.#queue.run(() => this.#rewind(window, input)),
    listRewinds: async (_window, { threadId }) => {
      await this.#recovery;
      const rewinds = (await this.#deps.store.rewinds(threadId)) ?? [];
      // An undo that only restored the conversation left the files unchanged.
      const isListed = ({ files, stage, undoes }: (typeof rewinds)[number]) =>
        (undoes === null || files > 0) && (stage === 'done' || stage === 'undone');
      const hold = new Map(findActiveDiscards(rewinds).map((rewind) => [rewind.id, rewind]));
      const withCurrentStage = (rewind: (typeof rewinds)[number]) =>
        rewind.discarded === null ? rewind : (hold.get(rewind.id) ?? { ...rewind, stage: 'undone' as const });
      return ok(rewinds.filter(isListed).map((rewind) => toRecord(withCurrentStage(rewind))));
    },
  };

  /**
   * Finishes or undoes the rewinds that an earlier process left unfinished, once interrupted file changes are restored.
   * Requests about rewinds wait for this. Never rejects.
   */
  recover(): Promise<void> {
    this.#recovery = this.#recoverAll().catch(() => undefined);
    return this.#recovery;
  }

  async #recoverAll(): Promise<void> {
    const unfinished = (await this.#deps.store.unfinished()) ?? [];
    if (unfinished.length === 0 || (await this.#deps.claimFiles()) !== null) return;
    const recover = (rewind: StoredRewind) => this.#queue.run(() => this.#recover(rewind)).catch(() => undefined);
    for (const rewind of unfinished.filter(({ stage }) => stage === 'prepared')) await recover(rewind);
    // Not awaited, because Codex may not start.
    for (const rewind of unfinished.filter(({ stage }) => stage === 'reverting')) void recover(rewind);
  }

  async #planTurn(
    window: ClientWindow,
    { threadId, turnId }: { readonly threadId: ThreadId; readonly turnId: TurnId },
  ): Outcome<'planRewind'> {
    const { threads, store } = this.#deps;
    const turn = await threads.findTurn(threadId, turnId);
    if (turn === null) return err({ type: 'gone' });
    const look = await this.#scan(turn.folder);
    const since = turn.clientId === null || !look.ok ? null : await store.since(turn.clientId);
    const isThere = look.ok && since?.root === look.value.root;
    const planned = isThere
      ? await this.#excludeIgnored(
          since.root,
          planFiles(since.changes, createShareFinder(turn, since.marks), await isFolderNewer(since.root, since.at)),
        )
      : noPlannedFiles;
    const noFiles = look.ok ? (isThere ? null : 'notRecorded') : look.error;
    return await this.#createPlan(window, planned, look.ok ? look.value.ignored : [], {
      threadId,
      root: look.ok ? look.value.root : turn.folder,
      at: since?.at ?? 0,
      noFiles,
      noConversation: threads.findObstacle(threadId) ?? (turn.isWhole ? null : 'notInCodex'),
      beforeTurn: turnId,
      turns: turn.turns,
      undoes: null,
      message: { text: turn.text, sources: turn.sources },
    });
  }

  async #planUndo(window: ClientWindow, rewindId: string): Outcome<'planRewind'> {
    const { store } = this.#deps;
    const found = await store.rewind(rewindId);
    if (found === null || found.rewind.stage !== 'done') return err({ type: 'gone' });
    const { rewind, steps } = found;
    const look = await this.#scan(rewind.root);
    const planned = look.ok
      ? planUndo(steps, await this.readStates(rewind.root, steps), await isFolderNewer(rewind.root, rewind.at))
      : noPlannedFiles;
    return await this.#createPlan(window, planned, [], {
      threadId: rewind.threadId,
      root: rewind.root,
      at: rewind.at,
      noFiles: look.ok ? null : look.error,
      noConversation: this.#findUndoObstacle(rewind),
      beforeTurn: null,
      turns: 0,
      undoes: { id: rewind.id, keptIn: rewind.keptIn, paths: steps.map(({ path }) => path) },
      message: null,
    });
  }

  #findUndoObstacle({ keptIn }: StoredRewind): NoConversationReason | null {
    if (keptIn === null) return 'alreadyThere';
    return this.#deps.threads.isDeleted(keptIn) ? 'notInCodex' : null;
  }

  async #excludeIgnored(root: string, planned: PlannedFiles): Promise<PlannedFiles> {
    const missing = planned.files.filter(({ now }) => now.kind === 'absent');
    return missing.length === 0 ? planned : excludeIgnored(planned, await this.readStates(root, missing));
  }

  /** Returns the states of paths at the last scan. For an ignored path, checks on disk whether it is gone. */
  async readStates(root: string, files: readonly { readonly path: string }[]): Promise<(path: string) => FileSnapshot> {
    const paths = files.map(({ path }) => path);
    const states = await this.#deps.store.states(root, paths);
    const now = new Map<string, FileSnapshot>();
    for (const [at, path] of paths.entries()) {
      const state = states?.[at] ?? unknownState;
      const isAbsent = isIgnoredSnapshot(state) && (await isMissing(root, path));
      now.set(path, isAbsent ? { kind: 'absent' } : state);
    }
    return (path) => now.get(path) ?? unknownState;
  }

  /** Scans a folder, unless its files cannot go back anyway. */
  async #scan(
    folder: string,
  ): Promise<Result<{ readonly root: string; readonly ignored: readonly string[] }, NoFilesReason>> {
    const { history, isInUse, mayWrite } = this.#deps;
    const facts = await stat(folder).catch(() => null);
    if (facts?.isDirectory() !== true) return err('folderGone');
    if ((await mayWrite(folder)) !== 'yes') return err('readOnlyFolder');
    if (isInUse(folder)) return err('working');
    const looked = await history.scan(folder);
    if (looked === null) return err('notRecorded');
    return looked.isComplete ? ok(looked) : err('unreadable');
  }

  async #createPlan(
    window: ClientWindow,
    planned: PlannedFiles,
    ignored: readonly string[],
    facts: Omit<RewindPlan, 'files' | 'lost' | 'planId'> & Pick<RequestValue<'planRewind'>, 'message'>,
  ): Outcome<'planRewind'> {
    const { files, lost, untouched } = excludeUnusable(planned, process.platform);
    const conflicts = files.filter(({ mixedChanges }) => mixedChanges !== null);
    const inOrder = [...conflicts, ...files.filter(({ mixedChanges }) => mixedChanges === null)];
    const names = new AuthorNames(this.#deps.threads, facts.threadId);
    const shown: PlannedRewindFile[] = [];
    for (const [id, file] of inOrder.entries()) {
      const merged =
        file.mixedChanges === null ? null : id < maxMergedConflicts ? await this.#merge(file) : err('tooMany' as const);
      shown.push({
        ...file,
        merged: merged?.ok === true ? merged.value : null,
        stamp: file.now.kind === 'lost' ? await readStamp(facts.root, file.path) : null,
        shown: { ...toShownFile(id, file, merged), changedBy: await names.describe(file.authors) },
      });
    }
    const { message, ...rest } = facts;
    if (this.#deps.threads.isDeleted(facts.threadId)) return err({ type: 'gone' });
    const plan: RewindPlan = { ...rest, planId: randomUUID(), files: shown, lost: lost.map(({ path }) => path) };
    this.#plans.put(window, plan, window.folderLifetime);
    const { at, noConversation, noFiles, planId, root, threadId, turns } = plan;
    return ok({
      planId,
      threadId,
      folder: root,
      at,
      noFiles,
      files: shown.map((file) => file.shown),
      untouched: await Promise.all(
        untouched.map(async (file) => ({
          path: formatTreePath(file.path),
          changedBy: await names.describe(file.authors),
        })),
      ),
      lost: lost.map(({ path, why }) => ({ path: formatTreePath(path), why })),
      ignored: ignored.map(formatTreePath),
      noConversation,
      turns,
      message,
    });
  }

  /** Removes the agent's changes from a file. */
  async #merge({ mixedChanges, now }: FileToRewind): Promise<Result<string, NoMergeReason>> {
    const { store } = this.#deps;
    if (now.kind === 'absent') return err('gone');
    const text = await readText(store, now);
    if (text === null) return err(explainNoText(now));
    const changes: TextChange[] = [];
    if (mixedChanges?.some(({ isShared }) => isShared) === true) return err('severalAuthors');
    for (const { after: laterState, before: earlierState } of mixedChanges ?? []) {
      const [before, after] = [await readText(store, earlierState), await readText(store, laterState)];
      if (before === null) return err(explainNoText(earlierState));
      if (after === null) return err(explainNoText(laterState));
      changes.push({ before, after });
    }
    return removeChanges(text, changes);
  }

  async #readDiff(
    window: ClientWindow,
    { choice, id, planId }: RequestInput<'readRewindDiff'>,
  ): Outcome<'readRewindDiff'> {
    const plan = this.#plans.get(window);
    const file = plan?.planId === planId ? plan.files[id] : undefined;
    if (file === undefined) return err({ type: 'gone' });
    if (choice === 'mine') return ok({ text: '' });
    const { store } = this.#deps;
    const now = await readText(store, file.now);
    const then = choice === 'merge' ? file.merged : await readText(store, file.was);
    if (now === null || then === null) return err({ type: 'notText' });
    const path = file.shown.path;
    const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, now, then, '', '', { timeout: maxDiffMs });
    return patch === undefined ? err({ type: 'notText' }) : ok({ text: patch });
  }

  /**
   * Changes files on behalf of a thread as a rewind does: everything or nothing, listed, and with an undo. `plan` gets
   * the real path of the folder right after a scan. It returns null if there is nothing to change. `gone`: the thread
   * was deleted.
   */
  changeFiles<Problem>(
    threadId: ThreadId,
    folder: string,
    { discarded, id }: Pick<StoredRewind, 'id'> & { readonly discarded: DiscardedChanges },
    plan: (root: string) => Promise<Result<FilesToChange, Problem>>,
  ): Promise<
    Result<
      RewindRecord | null,
      Problem | FileWriteProblem | { readonly type: 'gone' } | { readonly type: 'noFiles'; readonly why: NoFilesReason }
    >
  > {
    return this.#queue.run(async () => {
      await this.#recovery;
      const look = await this.#scan(folder);
      if (!look.ok) return err({ type: 'noFiles', why: look.error });
      const { root } = look.value;
      const planned = await plan(root);
      if (!planned.ok) return planned;
      if (planned.value.steps.length === 0) return ok(null);
      const { claimFiles, threads, isInUse } = this.#deps;
      const why = await claimFiles();
      if (why !== null) return err({ type: 'failed', message: why });
      if (isInUse(root)) return err({ type: 'noFiles', why: 'working' });
      if (threads.isDeleted(threadId)) return err({ type: 'gone' });
      return await this.#write(
        {
          id,
          discarded,
          threadId,
          at: this.#deps.clock.now(),
          stage: 'prepared',
          scope: 'files',
          root,
          beforeTurn: null,
          turns: 0,
          keptIn: null,
          undoes: null,
          leaves: [],
          tookBack: [],
        },
        planned.value,
      );
    });
  }

  /** Stores and carries out a change that only affects files. */
  async #write(
    rewind: StoredRewind,
    { contents, steps }: FilesToChange,
  ): Promise<Result<RewindRecord, FileWriteProblem>> {
    const { broadcaster, history, store } = this.#deps;
    const { id, root, threadId } = rewind;
    if (!(await store.putRewind({ rewind, steps, contents })))
      return err({ type: 'failed', message: getNotSavedText() });
    history.expectSteps(root, toAuthor(rewind), steps);
    const written = await writeFiles(this.#deps, root, steps);
    if (!written.ok) {
      await store.dropRewind(id);
      await history.scanAfterSteps(root);
      return written;
    }
    await this.#finish(rewind);
    await history.scanAfterSteps(root);
    broadcaster.broadcast({ name: 'rewindsChanged', payload: { threadId } });
    return ok(toRecord({ ...rewind, stage: 'done', files: steps.length }));
  }

  async #rewind(window: ClientWindow, input: RequestInput<'rewind'>): Outcome<'rewind'> {
    const { broadcaster, claimFiles, clock, history, threads, isInUse, store } = this.#deps;
    const plan = this.#plans.get(window);
    if (plan?.planId !== input.planId || threads.isDeleted(plan.threadId)) return err({ type: 'gone' });
    const withFiles = input.scope !== 'conversation' && plan.noFiles === null;
    const withConversation = input.scope !== 'files' && plan.noConversation === null;
    // Codex may take long to respond. The checks below find work that started in the meantime.
    const ready = withConversation && plan.beforeTurn !== null ? await threads.loadForRewind(plan.threadId) : ok(null);
    if (!ready.ok) return err({ type: 'failed', message: ready.error });
    const why = withFiles ? await claimFiles() : null;
    if (why !== null) return err({ type: 'failed', message: why });
    if (withFiles && isInUse(plan.root)) {
      return err({
        type: 'failed',
        message: t`Something is working in this folder. Wait until it ends, then try again.`,
      });
    }
    if (withConversation && plan.beforeTurn !== null && threads.findObstacle(plan.threadId) !== null) {
      return err({ type: 'failed', message: t`Codex is working in this thread. Wait until it ends, then try again.` });
    }
    const { contents, steps } = withFiles ? await createSteps(plan, input.choices) : { contents: [], steps: [] };
    const changed = withFiles ? await findChangedUnstored(plan, steps) : [];
    if (changed.length > 0) return err({ type: 'changed', paths: changed });
    const leaves = findRemainingPaths(plan, withFiles ? steps : null);
    if (leaves.length > 0 && steps.length === 0 && !withConversation) {
      return err({ type: 'failed', message: t`All files stay as they are.` });
    }
    const rewind: StoredRewind = {
      id: randomUUID(),
      discarded: null,
      threadId: plan.threadId,
      at: clock.now(),
      stage: 'prepared',
      scope: input.scope,
      root: plan.root,
      beforeTurn: withConversation ? plan.beforeTurn : null,
      turns: withConversation ? plan.turns : 0,
      keptIn: plan.undoes?.keptIn ?? null,
      undoes: plan.undoes?.id ?? null,
      leaves,
      tookBack: await this.#findUndoneDiscards(plan, steps),
    };
    if (!(await store.putRewind({ rewind, steps, contents }))) {
      return err({ type: 'failed', message: getNotSavedText() });
    }
    // An undo that restores the conversation continues in the thread that keeps it.
    const goesOn = withConversation ? (plan.undoes?.keptIn ?? plan.threadId) : plan.threadId;
    history.expectSteps(plan.root, toAuthor({ ...rewind, threadId: goesOn }), steps);
    const written = await writeFiles(this.#deps, plan.root, steps);
    if (!written.ok) {
      await store.dropRewind(rewind.id);
      await history.scanAfterSteps(plan.root);
      return written;
    }
    const reverted = threads.isDeleted(plan.threadId) ? err(t`The thread was deleted.`) : await this.#revert(rewind);
    if (!reverted.ok) {
      if ((await writeFiles(this.#deps, plan.root, reverseSteps(steps))).ok) {
        await store.dropRewind(rewind.id);
        await history.scanAfterSteps(plan.root);
        const isGone = threads.isDeleted(plan.threadId);
        return isGone ? err({ type: 'gone' }) : err({ type: 'failed', message: reverted.error });
      }
      this.#plans.drop(window);
      await store.endWithFiles(rewind.id);
      await history.scanAfterSteps(plan.root);
      broadcaster.broadcast({ name: 'rewindsChanged', payload: { threadId: plan.threadId } });
      return err({ type: 'partly', message: reverted.error });
    }
    // A second request for the same plan would fork the conversation again.
    if (this.#plans.get(window) === plan) this.#plans.drop(window);
    await this.#finish(reverted.value);
    await history.scanAfterSteps(plan.root);
    broadcaster.broadcast({ name: 'rewindsChanged', payload: { threadId: plan.threadId } });
    return ok(toRecord({ ...reverted.value, files: steps.length }));
  }

  /** Returns the discards since the moment of a plan whose files all go back to their state at that moment. */
  async #findUndoneDiscards(
    { at, files, threadId }: RewindPlan,
    steps: readonly RewindStep[],
  ): Promise<readonly string[]> {
    const { store } = this.#deps;
    const was = new Map(files.map((file) => [file.path, file.was]));
    const isBack = ({ after, path }: RewindStep) => isSameState(after, was.get(path) ?? unknownState);
    const back = new Set(steps.filter(isBack).map(({ path }) => path));
    const taken: string[] = [];
    if (back.size === 0) return taken;
    for (const discard of findActiveDiscards((await store.rewinds(threadId)) ?? [])) {
      const found = discard.at > at ? await store.rewind(discard.id) : null;
      if (found?.steps.every(({ path }) => back.has(path)) === true) taken.push(discard.id);
    }
    return taken;
  }

  /** Removes the turns of a rewind from its conversation, after forking it. The error is a sentence. */
  async #revert(rewind: StoredRewind): Promise<Result<StoredRewind, string>> {
    const { threads, store } = this.#deps;
    const { beforeTurn, id, threadId } = rewind;
    if (beforeTurn === null) return ok(rewind);
    const forked = rewind.stage === 'reverting' ? ok(rewind.keptIn) : await threads.fork(threadId);
    if (!forked.ok) return forked;
    const reverting: StoredRewind = { ...rewind, stage: 'reverting', keptIn: forked.value };
    if (!(await store.advanceRewind({ id, stage: 'reverting', keptIn: forked.value }))) {
      return err(getNotSavedText());
    }
    const reverted = await threads.revert(threadId, beforeTurn);
    return reverted.ok ? ok(reverting) : reverted;
  }

  async #finish({ id, keptIn, leaves, undoes }: StoredRewind): Promise<void> {
    const { store } = this.#deps;
    await store.advanceRewind({ id, stage: 'done', keptIn });
    // The remaining files can be undone later.
    if (leaves.length > 0) return;
    // Undoing an undo puts the first rewind back into effect, so that the user can undo it again.
    let stage: StoredRewind['stage'] = 'undone';
    for (let next = undoes; next !== null; next = (await store.rewind(next))?.rewind.undoes ?? null) {
      await store.advanceRewind({ id: next, stage, keptIn });
      stage = stage === 'undone' ? 'done' : 'undone';
    }
  }

  /** Undoes the files of a rewind that did not finish. Returns whether it could. */
  async #reverse(rewind: StoredRewind, steps: readonly RewindStep[]): Promise<boolean> {
    const { history } = this.#deps;
    const back = reverseSteps(steps);
    history.expectSteps(rewind.root, toAuthor(rewind), back);
    const { ok: isBack } = await writeFiles(this.#deps, rewind.root, back);
    await history.scanAfterSteps(rewind.root);
    return isBack;
  }

  async #recover(rewind: StoredRewind): Promise<void> {
    const { broadcaster, history, store } = this.#deps;
    const found = await store.rewind(rewind.id);
    if (found === null) return;
    const { steps } = found;
    if (rewind.stage === 'prepared') {
      history.expectSteps(rewind.root, toAuthor(rewind), steps);
      const looked = steps.length === 0 ? null : await history.scan(rewind.root);
      if (steps.length > 0 && looked?.isComplete !== true) return;
      const stateOf = await this.readStates(rewind.root, steps);
      // A file that was not stored has no state to compare. It matches as long as it is still not stored.
      const isAt = (side: 'before' | 'after') =>
        steps.every(
          (step) => isSameState(stateOf(step.path), step[side]) || areBothLost(stateOf(step.path), step[side]),
        );
      if (isAt('before')) await store.dropRewind(rewind.id);
      else if (rewind.beforeTurn === null) await this.#finish(rewind);
      else if (isAt('after') && (await this.#reverse(rewind, steps))) await store.dropRewind(rewind.id);
      else await store.endWithFiles(rewind.id);
    } else {
      const reverted = await this.#revert(rewind);
      if (reverted.ok) await this.#finish(reverted.value);
    }
    broadcaster.broadcast({ name: 'rewindsChanged', payload: { threadId: rewind.threadId } });
  }
}

const getNotSavedText = () => t`Nothing was changed: the change could not be saved.`;
const noPlannedFiles: PlannedFiles = { files: [], untouched: [], lost: [] };
const unknownState: FileSnapshot = { kind: 'lost', why: 'unreadable' };

/** Returns the files of a plan that are not stored and have changed since, as paths to show. */
async function findChangedUnstored(
  { files, root }: RewindPlan,
  steps: readonly RewindStep[],
): Promise<readonly string[]> {
  const taken = new Set(steps.map(({ path }) => path));
  const changed: string[] = [];
  for (const { path, stamp } of files) {
    if (stamp !== null && taken.has(path) && stamp !== (await readStamp(root, path)))
      changed.push(formatTreePath(path));
  }
  return changed;
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

async function readStamp(root: string, path: string): Promise<string> {
  const facts = await lstat(toNativePath(root, path), { bigint: true }).catch(() => null);
  return facts === null ? 'gone' : createStamp(facts, Number.POSITIVE_INFINITY);
}

function areBothLost(one: FileSnapshot, other: FileSnapshot): boolean {
  return one.kind === 'lost' && other.kind === 'lost';
}

/** The app as the author of a rewind. */
function toAuthor({ id, threadId }: Pick<StoredRewind, 'id' | 'threadId'>): ChangeAuthor {
  return { kind: 'rewind', threadId, rewindId: id };
}

function toShownFile(
  id: number,
  { now, path, was }: FileToRewind,
  merged: Result<string, NoMergeReason> | null,
): Omit<RewindFile, 'changedBy'> {
  const isLink = now.kind === 'link' || was.kind === 'link';
  return {
    id,
    path: formatTreePath(path),
    change: now.kind === 'absent' ? 'create' : was.kind === 'absent' ? 'delete' : 'edit',
    noUndo:
      now.kind === 'lost' && (now.why === 'tooLarge' || now.why === 'special' || now.why === 'noRoom') ? now.why : null,
    isLink,
    conflict: merged === null ? null : { whyNot: merged.ok ? null : merged.error },
  };
}

/** Explains why a state has no text. */
function explainNoText(state: FileSnapshot): NoMergeReason {
  if (state.kind === 'lost') return 'unknown';
  return state.kind === 'file' && state.size > maxTextBytes ? 'tooLarge' : 'notText';
}

/** Creates the steps for the user's choices, and collects the contents that no scan has seen. */
async function createSteps({ files }: RewindPlan, choices: RequestInput<'rewind'>['choices']): Promise<FilesToChange> {
  const chosen = new Map(choices.map(({ choice, id }) => [id, choice]));
  const steps: RewindStep[] = [];
  const contents: ObservedContent[] = [];
  for (const { merged, mixedChanges, now, path, shown, was } of files) {
    const choice: RewindChoice = mixedChanges === null ? 'theirs' : (chosen.get(shown.id) ?? 'mine');
    if (choice === 'theirs') steps.push({ path, before: now, after: was });
    if (choice !== 'merge' || merged === null || now.kind !== 'file') continue;
    const content = await toContent(merged);
    if (content.sha256 === now.sha256) continue;
    contents.push(content);
    const { sha256, size } = content;
    steps.push({ path, before: now, after: { kind: 'file', sha256, size, mode: now.mode } });
  }
  return { steps, contents };
}

/**
 * Returns the paths that an undo leaves as the rewind made them. `steps` is null if no file changes at all. Empty for a
 * rewind.
 */
function findRemainingPaths(
  { files, lost, undoes }: RewindPlan,
  steps: readonly RewindStep[] | null,
): readonly string[] {
  if (undoes === null) return [];
  if (steps === null) return undoes.paths;
  const changed = new Set(steps.map(({ path }) => path));
  return [...files.map(({ path }) => path).filter((path) => !changed.has(path)), ...lost];
}

function toRecord({
  at,
  discarded,
  files,
  id,
  keptIn,
  scope,
  stage,
  threadId,
  turns,
  undoes,
}: StoredRewind & { readonly files: number }): RewindRecord {
  return { rewindId: id, threadId, discarded, undoes, at, scope, files, turns, keptIn, isUndone: stage === 'undone' };
}
