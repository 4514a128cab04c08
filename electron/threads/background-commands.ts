import { entryId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { pages } from '../../shared/codex-protocol/pages.ts';
import { isOpenCommand } from '../../shared/exec/command-status.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { threadProblem } from './codex-problems.ts';
import type { LiveThread } from './live-thread.ts';

/**
 * Ends commands that Codex lets run on after their turn. Each then gets its own end from Codex; one that has ended
 * meanwhile is as good.
 */
export async function endCommands(
  codex: CodexServer,
  thread: LiveThread,
  isMeant: (runId: string) => boolean,
): Promise<Result<null, ThreadProblem>> {
  const running: string[] = [];
  const ask = (cursor: string | null) =>
    codex.request('thread/backgroundTerminals/list', { threadId: thread.id, cursor });
  for await (const page of pages(ask)) {
    if (!page.ok) return err(threadProblem(page.error));
    const meant = page.value.data.filter(({ itemId }) => thread.names.namesOf(entryId.parse(itemId)).some(isMeant));
    thread.recorder.commandsEnding(meant.flatMap(({ itemId }) => thread.names.namesOf(entryId.parse(itemId))));
    running.push(...meant.map(({ processId }) => processId));
  }
  for (const processId of running) {
    const ended = await codex.request('thread/backgroundTerminals/terminate', { threadId: thread.id, processId });
    if (!ended.ok && ended.error.type !== 'refused') return err(threadProblem(ended.error));
  }
  return ok(null);
}

/** Interrupts the running turn and ends the commands it started; those of earlier turns go on. */
export async function stopTurn(codex: CodexServer, thread: LiveThread): Promise<Result<null, ThreadProblem>> {
  const turnId = (await thread.turn.current?.id) ?? null;
  if (turnId === null) return ok(null);
  const open = thread.log
    .turn(turnId)
    ?.entries.filter((entry) => entry.kind === 'command' && isOpenCommand(entry.status));
  thread.recorder.commandsEnding(open?.map(({ id }) => id) ?? []);
  const interrupted = await codex.request('turn/interrupt', { threadId: thread.id, turnId });
  // Codex refuses when the turn has just ended by itself; its commands may still run.
  if (!interrupted.ok && interrupted.error.type !== 'refused') return err(threadProblem(interrupted.error));
  const started = new Set<string>(thread.log.turn(turnId)?.entries.map(({ id }) => id));
  return endCommands(codex, thread, (runId) => started.has(runId));
}
