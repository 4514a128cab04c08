import { type TurnId, threadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { ThreadActionProblem } from '../../shared/threads/thread-problem.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import { noUsage } from '../../shared/transcript/turn.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { isFolder } from '../files/is-folder.ts';
import { toNotReadyProblem, toThreadProblem } from './codex-problems.ts';
import { getThreadName, toTitle } from './describe-thread.ts';
import type { RunPlaces } from './list/run-places.ts';
import { noteCopied } from './live/fork-notes.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import type { ThreadHistory } from './thread-history.ts';
import { settingsFromReply } from './thread-settings.ts';
import { getModePermissions } from './trust/permissions.ts';

type ForkDeps = {
  readonly codex: CodexServer;
  readonly threads: LiveThreads;
  readonly history: ThreadHistory;
  readonly runPlaces: Pick<RunPlaces, 'findProject'>;
};

/** Where a fork leaves the thread: before a turn, after one, or where the thread is now. At most one is set. */
export type ForkPoint = { readonly beforeTurnId?: TurnId | undefined; readonly lastTurnId?: TurnId | undefined };

/** `folder`: the fork continues the thread there, instead of where the thread works. */
export type ForkOptions = ForkPoint & { readonly folder?: string | undefined };

/**
 * Makes Codex fork a thread and records the fork, which is read-only until its first message. Without a point, the fork
 * continues from the thread's current state and leaves out a running turn. It works in `folder`, or else where the thread
 * works, or in the project's folder if the thread's worktree is gone. Fails with `refused` if Codex has no such turn, and with `running` if the fork would end with half a turn.
 */
export async function forkCodexThread(
  { codex, history, runPlaces, threads }: ForkDeps,
  from: Pick<ThreadSummary, 'id' | 'title' | 'cwd'>,
  { beforeTurnId, folder, lastTurnId }: ForkOptions = {},
): Promise<Result<LiveThread, ThreadActionProblem>> {
  const ready = await codex.ready();
  if (!ready.ok) return err(toNotReadyProblem(ready.error));
  const running = await threads.get(from.id)?.turn.current?.id;
  // Codex would copy the half of the turn that it has.
  if (lastTurnId !== undefined && lastTurnId === running) return err({ type: 'running' });
  const before = beforeTurnId ?? (lastTurnId === undefined ? running : null);
  const project = runPlaces.findProject(from.cwd);
  const isGone = project !== from.cwd && !(await isFolder(from.cwd));
  const cwd = folder ?? (isGone ? project : null);
  const reply = await codex.request('thread/fork', {
    threadId: from.id,
    excludeTurns: true,
    ...(cwd !== null && { cwd }),
    ...getModePermissions('readOnly'),
    ...(before == null ? {} : { beforeTurnId: before }),
    ...(lastTurnId === undefined ? {} : { lastTurnId }),
  });
  if (!reply.ok) return err(toThreadProblem(reply.error));
  const { model, thread: stored } = reply.value;
  const id = threadId.parse(stored.id);
  const newest = await history.readNewest(id);
  if (!newest.ok) return newest;
  const thread = threads.ensure(id);
  thread.queue.isLoaded = true;
  thread.recorder.setModel(model);
  thread.name = getThreadName(stored);
  thread.initialTitle = toTitle(stored.preview);
  thread.forkedFrom = from.id;
  const usage = { ...(thread.log.transcript.usage ?? noUsage), forked: true } as const;
  thread.recorder.record([{ type: 'usageUpdated', usage }]);
  // Codex reports the read-only sandbox of the fork, but the first message brings its own.
  thread.settings = { ...settingsFromReply(thread.id, reply.value), approvalPolicy: null, sandbox: null };
  thread.loadedIn = ready.value.generation;
  history.prepend(thread, newest.value);
  noteCopied(thread, from, folder !== undefined);
  return ok(thread);
}
