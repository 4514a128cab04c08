import { randomUUID } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { rewindRequests } from '../../shared/contract/rewind.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { DiscardedChanges, NoFilesReason, RewindRecord } from '../../shared/rewind/rewind-plan.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { getEarliestEnd, historyDays } from '../file-transactions/kept-age.ts';
import { prepareTransaction } from '../file-transactions/run-transaction.ts';
import { toNativePath } from '../file-transactions/tree-path.ts';
import type { Broadcaster, ClientWindow, DomainHandlers } from '../host/client-window.ts';
import { PerWindow } from '../host/per-window.ts';
import type { ChangeAuthor } from '../model/changes/change-author.ts';
import { type FileSnapshot, isFolderPath } from '../model/threads/file-snapshot.ts';
import type { ListedRewind, RewindStep, StoredRewind } from '../store/threads/file-history/rewinds.ts';
import type { FolderHistory } from './folder-history.ts';
import type { HistoryStore } from './history-store.ts';
import { countUndone, findActiveDiscards, isSameState } from './plan-files.ts';
import {
  createSteps,
  type FilesToChange,
  findChangedUnstored,
  findRemainingPaths,
  type RewindPlan,
} from './planned-rewind.ts';
import { type PlannedThreads, RewindPlanner, type RewindPlannerDeps, readStates } from './rewind-planner.ts';
import {
  type FileWriteProblem,
  reverseSteps,
  type UnwrittenFiles,
  type WriteFilesDeps,
  writeFiles,
} from './write-files.ts';

type RewindRequestName = Exclude<keyof typeof rewindRequests, 'discardChanges'>;
type Outcome<Name extends RewindRequestName> = Promise<Result<RequestValue<Name>, RequestProblem<Name>>>;

/** The thread actions that a rewind needs. Problems are sentences. */
export type RewindThreads = PlannedThreads & {
  /** Makes a thread ready to go back. Returns an error if Codex would start other work in it. */
  loadForRewind(threadId: ThreadId): Promise<Result<null, string>>;
  /** Forks the whole thread, so that nothing is lost. */
  fork(threadId: ThreadId): Promise<Result<ThreadId, string>>;
  /** Removes a turn and everything after it from a thread. Does nothing if that happened already. */
  revert(threadId: ThreadId, turnId: TurnId): Promise<Result<null, string>>;
};

export type RewindServiceDeps = WriteFilesDeps &
  RewindPlannerDeps & {
    readonly clock: Clock;
    readonly broadcaster: Broadcaster;
    readonly store: RewindPlannerDeps['store'] &
      Pick<HistoryStore, 'advanceRewind' | 'dropRewind' | 'endWithFiles' | 'putRewind' | 'rewinds' | 'unfinished'>;
    readonly history: Pick<FolderHistory, 'scan' | 'expectSteps' | 'scanAfterSteps'>;
    readonly threads: RewindThreads;
    /** Returns null if this host may change files, otherwise a sentence with the reason. */
    claimFiles(): Promise<string | null>;
  };

/** Goes back to an earlier moment: files, the conversation, or both. */
export class RewindService {
  readonly #deps: RewindServiceDeps;
  readonly #plans = new PerWindow<RewindPlan>();
  /** The last request of each window for a plan. An earlier one can take longer. */
  readonly #lastRequests = new WeakMap<ClientWindow, symbol>();
  readonly #queue = new SerialQueue();
  readonly #planner: RewindPlanner;
  #recovery: Promise<void> = Promise.resolve();

  constructor(deps: RewindServiceDeps) {
    this.#deps = deps;
    this.#planner = new RewindPlanner(deps);
  }

  readonly handlers: DomainHandlers<RewindRequestName> = {
    planRewind: async (window, { target }) => {
      const request = Symbol();
      this.#lastRequests.set(window, request);
      await this.#recovery;
      const planned = await this.#planner.plan(target);
      if (!planned.ok) return planned;
      if (this.#lastRequests.get(window) !== request) return err({ type: 'gone' });
      this.#plans.put(window, planned.value.plan, window.folderLifetime);
      prepareTransaction(this.#deps.folders, planned.value.plan.files.length);
      return ok(planned.value.value);
    },
    readRewindVersions: async (window, { id, planId }) => {
      const plan = this.#plans.get(window);
      const file = plan?.planId === planId ? plan.files[id] : undefined;
      return file === undefined ? err({ type: 'gone' }) : await this.#planner.readVersions(file);
    },
    rewind: (window, input) => this.#queue.run(() => this.#rewind(window, input)),
    listRewinds: async (_window, { threadId }) => {
      await this.#recovery;
      const rewinds = (await this.#deps.store.rewinds(threadId)) ?? [];
      // An undo that only restored the conversation left the files unchanged.
      const isListed = ({ files, folders, stage, undoes }: ListedRewind) =>
        (undoes === null || files.length + folders > 0) && (stage === 'done' || stage === 'undone');
      const hold = new Map(findActiveDiscards(rewinds).map((rewind) => [rewind.id, rewind]));
      const withCurrentStage = (rewind: ListedRewind) =>
        rewind.discarded === null ? rewind : (hold.get(rewind.id) ?? { ...rewind, stage: 'undone' as const });
      return ok(
        rewinds.filter(isListed).map((rewind) => ({
          ...toRecord(withCurrentStage(rewind)),
          undoneFiles: countUndone(rewind, rewinds),
        })),
      );
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

  /**
   * Changes files on behalf of a thread as a rewind does: everything or nothing, listed, and with an undo. `plan` gets
   * the real path of the folder right after a scan. It returns null if there is nothing to change. `gone`: the thread
   * was deleted.
   */
  changeFiles<Problem>(
    threadId: ThreadId,
    folder: string,
    id: string,
    plan: (root: string) => Promise<Result<FilesToChange & { readonly discarded: DiscardedChanges }, Problem>>,
  ): Promise<
    Result<
      RewindRecord | null,
      Problem | FileWriteProblem | { readonly type: 'gone' } | { readonly type: 'noFiles'; readonly why: NoFilesReason }
    >
  > {
    return this.#queue.run(async () => {
      await this.#recovery;
      const look = await this.#planner.scan(folder);
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
          discarded: planned.value.discarded,
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
    const act = Symbol(id);
    await history.expectSteps(root, toAuthor(rewind), steps, act);
    const written = await writeFiles(this.#deps, root, steps);
    if (!written.ok) return err(await this.#giveUp(rewind, act, written.error));
    await this.#finish(rewind);
    await history.scanAfterSteps(root, act);
    broadcaster.broadcast({ name: 'rewindsChanged', payload: { threadId } });
    return ok(toRecord(toListed({ ...rewind, stage: 'done' }, steps)));
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
    const act = Symbol(rewind.id);
    await history.expectSteps(plan.root, toAuthor({ ...rewind, threadId: goesOn }), steps, act);
    const written = await writeFiles(this.#deps, plan.root, steps);
    if (!written.ok) return err(await this.#giveUp(rewind, act, written.error));
    const reverted = threads.isDeleted(plan.threadId) ? err(t`The thread was deleted.`) : await this.#revert(rewind);
    if (!reverted.ok) {
      if (await this.#reverse({ ...rewind, threadId: goesOn }, steps, act)) {
        await store.dropRewind(rewind.id);
        const isGone = threads.isDeleted(plan.threadId);
        return isGone ? err({ type: 'gone' }) : err({ type: 'failed', message: reverted.error });
      }
      this.#plans.drop(window);
      await store.endWithFiles(rewind.id);
      broadcaster.broadcast({ name: 'rewindsChanged', payload: { threadId: plan.threadId } });
      return err({ type: 'partly', message: reverted.error });
    }
    // A second request for the same plan would fork the conversation again.
    if (this.#plans.get(window) === plan) this.#plans.drop(window);
    await this.#finish(reverted.value);
    await history.scanAfterSteps(plan.root, act);
    broadcaster.broadcast({ name: 'rewindsChanged', payload: { threadId: plan.threadId } });
    return ok(toRecord(toListed(reverted.value, steps)));
  }

  /** Ends a rewind whose files were not written. The next start ends one that is unfinished, as after a kill. */
  async #giveUp(
    { id, root }: Pick<StoredRewind, 'id' | 'root'>,
    act: symbol,
    { isUnfinished, problem }: UnwrittenFiles,
  ): Promise<FileWriteProblem> {
    const { history, store } = this.#deps;
    if (!isUnfinished) await store.dropRewind(id);
    await (isUnfinished ? history.scan(root) : history.scanAfterSteps(root, act));
    return problem;
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
      if (found?.steps.every(({ path }) => isFolderPath(path) || back.has(path)) === true) taken.push(discard.id);
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

  /** Undoes the files of a rewind that did not finish, and ends its act. Returns whether it could. */
  async #reverse(rewind: StoredRewind, steps: readonly RewindStep[], act: symbol): Promise<boolean> {
    const { history } = this.#deps;
    const back = reverseSteps(steps);
    await history.expectSteps(rewind.root, toAuthor(rewind), back, act);
    const written = await writeFiles(this.#deps, rewind.root, back);
    const isUnfinished = !written.ok && written.error.isUnfinished;
    await (isUnfinished ? history.scan(rewind.root) : history.scanAfterSteps(rewind.root, act));
    return written.ok;
  }

  async #recover(rewind: StoredRewind): Promise<void> {
    const { broadcaster, history, store } = this.#deps;
    const found = await store.rewind(rewind.id);
    if (found === null) return;
    const { steps } = found;
    // A folder may not be empty, so its state says less than those of the files around it.
    const files = steps.filter(({ path }) => !isFolderPath(path));
    if (rewind.stage === 'prepared') {
      const looked = steps.length === 0 ? null : await history.scanAfterSteps(rewind.root);
      if (steps.length > 0 && looked?.isComplete !== true) return;
      const stateOf = await readStates(store, rewind.root, files);
      // A file that was not stored has no state to compare. It matches as long as it is still not stored.
      const there = files.length > 0 ? new Set() : await findFolders(rewind.root, steps);
      const isAt = (side: 'before' | 'after') =>
        files.length === 0
          ? steps.every((step) => there.has(step.path) === (step[side].kind === 'folder'))
          : files.every(
              (step) => isSameState(stateOf(step.path), step[side]) || areBothLost(stateOf(step.path), step[side]),
            );
      if (isAt('before')) await store.dropRewind(rewind.id);
      else if (rewind.beforeTurn === null) await this.#finish(rewind);
      else if (isAt('after') && (await this.#reverse(rewind, steps, Symbol(rewind.id))))
        await store.dropRewind(rewind.id);
      else await store.endWithFiles(rewind.id);
    } else {
      const reverted = await this.#revert(rewind);
      if (reverted.ok) await this.#finish(reverted.value);
    }
    broadcaster.broadcast({ name: 'rewindsChanged', payload: { threadId: rewind.threadId } });
  }
}

const getNotSavedText = () => t`Nothing was changed: the change could not be saved.`;
const unknownState: FileSnapshot = { kind: 'lost', why: 'unreadable' };

function areBothLost(one: FileSnapshot, other: FileSnapshot): boolean {
  return one.kind === 'lost' && other.kind === 'lost';
}

/** Returns the paths of the steps where a folder is now. */
async function findFolders(root: string, steps: readonly RewindStep[]): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    steps.map(async ({ path }) => {
      const facts = await lstat(toNativePath(root, path.slice(0, -1))).catch(() => null);
      return facts?.isDirectory() === true ? [path] : [];
    }),
  );
  return new Set(found.flat());
}

/** The app as the author of a rewind. */
function toAuthor({ id, threadId }: Pick<StoredRewind, 'id' | 'threadId'>): ChangeAuthor {
  return { kind: 'rewind', threadId, rewindId: id };
}

/** A rewind that just happened. */
function toListed(rewind: StoredRewind, steps: readonly RewindStep[]): ListedRewind {
  const files = steps.flatMap(({ path }) => (isFolderPath(path) ? [] : [path]));
  const keptUntil = getEarliestEnd({ keptMs: 0, countedAt: rewind.at }, historyDays);
  return { ...rewind, files, folders: steps.length - files.length, keptUntil };
}

function toRecord({ files, id, stage, ...rewind }: ListedRewind): RewindRecord {
  const { at, discarded, folders, keptIn, keptUntil, scope, threadId, turns, undoes } = rewind;
  return {
    ...{ rewindId: id, threadId, discarded, undoes, at, scope, files: files.length, folders, turns, keptIn },
    ...{ keptUntil, isUndone: stage === 'undone', undoneFiles: 0 },
  };
}
