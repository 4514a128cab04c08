import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { isOpenCommand } from '../../shared/console/command-status.ts';
import type { ThreadActionProblem, ThreadProblem } from '../../shared/threads/thread-problem.ts';
import { lacksNewest } from '../../shared/transcript/revert-turns.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import type { CodexProblem, CodexServer } from '../codex/codex-server.ts';
import type { CommandService } from '../console/command-service.ts';
import { pages } from '../model/codex-protocol/pages.ts';
import type { ThreadSaver } from '../store/threads/thread-saver.ts';
import { toThreadProblem } from './codex-problems.ts';
import type { ThreadList } from './list/thread-list.ts';
import type { ThreadLoader } from './live/thread-loader.ts';
import { refillThread } from './live/thread-refill.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import type { QueueKeeper } from './send/queue-keeper.ts';
import type { EmitToWindows } from './thread-event-dispatcher.ts';
import { findAgentsBelow } from './thread-family.ts';
import { maxTurnsPerPage, type ThreadHistory } from './thread-history.ts';
import type { ThreadStoreAccess } from './thread-store-access.ts';

export type RevertDeps = {
  readonly codex: CodexServer;
  readonly store: ThreadStoreAccess;
  readonly threads: LiveThreads;
  readonly list: ThreadList;
  readonly loader: Pick<ThreadLoader, 'read' | 'load'>;
  readonly history: ThreadHistory;
  readonly queue: Pick<QueueKeeper, 'handleTurnEnd'>;
  readonly threadSaver: Pick<ThreadSaver, 'save' | 'remove' | 'isSaved' | 'forget'>;
  readonly commands: CommandService;
  readonly changes: ChangesService;
  readonly emit: EmitToWindows;
};

/**
 * Removes a turn and all later ones from the end of a thread: in Codex, in memory, in our store, and in every window
 * that shows the thread. Changes no files. Messages that Codex never accepted stay, because they were never part of the
 * conversation.
 *
 * **The caller must fork the whole thread first.** Nothing here keeps the turns. A fork gets only the turns that Codex
 * has, so turns that Codex had already lost are lost permanently.
 *
 * Refuses while Codex or an agent works in the thread, a command runs, or a queued message is being sent. New messages
 * wait until the revert is finished. After a kill at any point, a second call ends in the same state: a turn that Codex
 * or our store no longer has counts as removed there. The tokens that the turns used still count in the thread's
 * `usage.spent`. The facts of each turn are removed with it.
 *
 * Observed with Codex 0.169: `thread/revert` needs a loaded thread (`thread not found` otherwise, also if archived) and
 * works before any turn, even the first. An unknown turn is `turn not found`, and so is a second revert. Codex reloads
 * the thread (status `notLoaded`, then `idle`), interrupts a running turn and ends background commands.
 * `thread/reverted` comes after the reply and only names the thread. Turn settings, raw events, and cursors stay valid,
 * and Codex does not read the folder's settings again. The totals of `thread/tokenUsage` fall back to those of the
 * remaining turns, but Codex reports that only with the next turn. Earlier forks keep their turns, with the same ids; a
 * fork can be reverted within the turns it shares. A revert survives a restart, and a thread without turns can be
 * resumed.
 */
export async function revertThread(
  deps: RevertDeps,
  threadId: ThreadId,
  beforeTurnId: TurnId,
): Promise<Result<null, ThreadActionProblem>> {
  const { store, list, queue, threads } = deps;
  const begun = await readThread(deps, threadId);
  if (!begun.ok) return begun;
  const thread = begun.value;
  if (!(await store.writable())) return err({ type: 'notKept' });
  if (isBusy(threads, thread)) return err({ type: 'running' });
  const waited = thread.queue.messages.length > 0;
  const settle = thread.turn.start();
  let reverted: Result<null, ThreadActionProblem>;
  try {
    reverted = await revertLoaded(deps, thread, beforeTurnId);
  } finally {
    settle(null);
  }
  if (reverted.ok) await refillIfEmpty(deps, thread);
  const now = threads.get(threadId) ?? thread;
  list.markChanged(now);
  // Send messages that arrived in the meantime. Messages that waited before still wait for the user.
  if (!waited) void queue.handleTurnEnd(now, { turnId: beforeTurnId, status: 'completed' });
  return reverted;
}

/**
 * Handles `thread/reverted` from Codex: removes the turns that Codex no longer has. Ignores the ones that we requested.
 * Turns that Codex had already lost stay.
 */
export async function applyRevertFromCodex(deps: RevertDeps, threadId: ThreadId): Promise<void> {
  const { history, threads } = deps;
  const own = threads.get(threadId);
  if (own !== null && own.pendingOwnReverts > 0) {
    own.pendingOwnReverts -= 1;
    return;
  }
  const begun = await readThread(deps, threadId);
  if (!begun.ok) return;
  const thread = begun.value;
  // List the turns before asking Codex: a turn that starts later is not missing.
  const known = (await listTurnsFrom(deps, thread, null)).filter((id) => thread.log.findTurn(id)?.status !== 'running');
  const newest = await history.readNewest(threadId, maxTurnsPerPage);
  if (!newest.ok || threads.get(threadId) !== thread) return;
  const there = new Set<string>(newest.value.data.map(({ id }) => id));
  const last = known.findLastIndex((id) => there.has(id));
  if (last === -1 && newest.value.nextCursor !== null) return;
  const missing = known.slice(last + 1).filter((id) => thread.marks.get(id)?.gone !== true);
  if (missing.length === 0) return;
  await dropTurns(deps, thread, missing);
  await refillIfEmpty(deps, thread);
}

/** Returns a thread with its newest turns in memory. */
export async function readThread(
  { loader, threads }: Pick<RevertDeps, 'loader' | 'threads'>,
  threadId: ThreadId,
): Promise<Result<LiveThread, ThreadProblem>> {
  const known = threads.get(threadId);
  const thread = known ?? threads.ensure(threadId);
  const read = await loader.read(thread);
  if (!read.ok && known === null) threads.delete(threadId);
  return read.ok ? ok(thread) : read;
}

/** Whether the thread has work that a revert would cut off, or that would come after the revert. */
export function isBusy(threads: LiveThreads, thread: LiveThread): boolean {
  const family = [thread, ...findAgentsBelow(threads, thread)];
  return (
    thread.queue.next !== null ||
    family.some(
      ({ turn, log }) => turn.current !== null || log.transcript.turns.some(({ status }) => status === 'running'),
    ) ||
    thread.log.transcript.turns.some(({ entries }) =>
      entries.some((entry) => entry.kind === 'command' && isOpenCommand(entry.status)),
    )
  );
}

/**
 * Lists the ids of a turn and all later ones in memory or in our store, in order. If `from` is null, lists all turns.
 * Empty if neither has that turn.
 */
export async function listTurnsFrom(
  { store, threadSaver }: Pick<RevertDeps, 'store' | 'threadSaver'>,
  thread: LiveThread,
  from: TurnId | null,
): Promise<readonly TurnId[]> {
  await threadSaver.save(thread.id);
  const stored = (await store.listTurnsFrom(thread.id, from)) ?? [];
  const { turns } = thread.log.transcript;
  const begin = from === null ? 0 : turns.findIndex(({ id }) => id === from);
  const here = begin === -1 ? [] : turns.slice(begin);
  const accepted = here.filter(({ id, status }) => id === from || (status !== 'pending' && status !== 'notSent'));
  return [...new Set([...stored, ...accepted.map(({ id }) => id)])];
}

async function revertLoaded(
  deps: RevertDeps,
  thread: LiveThread,
  beforeTurnId: TurnId,
): Promise<Result<null, ThreadActionProblem>> {
  const loaded = await deps.loader.load(thread);
  if (!loaded.ok) return loaded;
  const turns = await listTurnsFrom(deps, thread, beforeTurnId);
  const reverted = await revertInCodex(deps, thread, beforeTurnId, new Set(turns));
  if (!reverted.ok) return reverted;
  // The remaining turns may have had other permissions.
  thread.mode = null;
  return (await dropTurns(deps, thread, turns)) ? ok(null) : err({ type: 'notKept' });
}

/** Reverts in Codex. If it does not have the turn, reverts before the first of `turns` that it has, if any. */
async function revertInCodex(
  { codex }: RevertDeps,
  thread: LiveThread,
  beforeTurnId: TurnId,
  turns: ReadonlySet<string>,
): Promise<Result<null, ThreadProblem>> {
  const threadId = thread.id;
  const revert = async (before: string): Promise<Result<null, CodexProblem>> => {
    thread.pendingOwnReverts += 1;
    const reply = await codex.request('thread/revert', { threadId, beforeTurnId: before });
    if (reply.ok) return ok(null);
    thread.pendingOwnReverts -= 1;
    return reply;
  };
  const reverted = await revert(beforeTurnId);
  if (reverted.ok) return reverted;
  if (!isUnknownTurn(reverted.error)) return err(toThreadProblem(reverted.error));
  let first: string | null = null;
  const ask = (cursor: string | null) =>
    codex.request('thread/turns/list', { threadId, cursor, limit: maxTurnsPerPage, itemsView: 'notLoaded' });
  for await (const page of pages(ask)) {
    if (!page.ok) return err(toThreadProblem(page.error));
    const ids = page.value.data.map(({ id }) => id);
    const end = ids.findIndex((id) => !turns.has(id));
    first = (end === -1 ? ids : ids.slice(0, end)).at(-1) ?? first;
    if (end !== -1) break;
  }
  if (first === null) return ok(null);
  const again = await revert(first);
  return again.ok ? again : err(toThreadProblem(again.error));
}

function isUnknownTurn(problem: CodexProblem): boolean {
  return problem.type === 'refused' && /turn not found/i.test(problem.message);
}

/** Removes turns from memory, from our store and from windows. False if our store could not be written. */
async function dropTurns(
  { changes, emit, commands, store, threadSaver }: RevertDeps,
  thread: LiveThread,
  turnIds: readonly TurnId[],
): Promise<boolean> {
  const ids = new Set(turnIds);
  const leaving = thread.log.transcript.turns.filter(({ id }) => ids.has(id));
  for (const id of ids) {
    thread.revertedTurns.add(id);
    thread.marks.delete(id);
  }
  thread.recorder.record([{ type: 'turnsReverted', turnIds }]);
  const removed = threadSaver.remove(thread.id, turnIds);
  commands.forgetTurns(thread.id, ids);
  changes.forgetTurns(thread.id, leaving);
  if (
    thread.blockedBy !== null &&
    leaving.some(({ entries }) => entries.some(({ id }) => id === thread.blockedBy?.id))
  ) {
    thread.blockedBy = null;
  }
  if (!(await removed)) return false;
  const payload = { threadId: thread.id, turns: await store.pinnedTurns(thread.id) };
  emit(thread.id, { name: 'pinnedTurnsChanged', payload });
  return true;
}

/** Reloads the newest turns if memory has no turns left, or lacks the newest ones. */
async function refillIfEmpty(deps: RevertDeps, thread: LiveThread): Promise<void> {
  const isEmpty = thread.log.transcript.turns.length === 0 && thread.history?.olderCursor != null;
  if (isEmpty || lacksNewest(thread.log.transcript)) {
    await refillThread(deps, thread, (renewed) => {
      // Codex still has the thread loaded.
      renewed.loadedIn = thread.loadedIn;
      renewed.goal = thread.goal;
      renewed.followed = thread.followed;
      renewed.allowedDigests = thread.allowedDigests;
      renewed.settings = thread.settings;
    });
  }
}
