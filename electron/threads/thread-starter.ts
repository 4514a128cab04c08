import { threadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { TurnSettings } from '../../shared/contract/threads.ts';
import type { SendProblem } from '../../shared/threads/thread-problem.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { toNotReadyProblem, toThreadProblem } from './codex-problems.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import { settingsFromReply } from './thread-settings.ts';
import { getModePermissions } from './trust/permissions.ts';

/** Starts a thread in a folder. Requests raw events, because only they report commands that the sandbox blocked. */
export async function startThread(
  codex: CodexServer,
  threads: LiveThreads,
  folder: string,
  { model, approvalMode }: TurnSettings,
): Promise<Result<LiveThread, SendProblem>> {
  const ready = await codex.ready();
  if (!ready.ok) return err(toNotReadyProblem(ready.error));
  const reply = await codex.request('thread/start', {
    cwd: folder,
    experimentalRawEvents: true,
    ...(model === null ? {} : { model }),
    ...(approvalMode === 'config' ? {} : getModePermissions(approvalMode)),
  });
  if (!reply.ok) return err(toThreadProblem(reply.error));
  const thread = threads.ensure(threadId.parse(reply.value.thread.id));
  thread.recorder.setModel(reply.value.model);
  thread.settings = settingsFromReply(thread.id, reply.value);
  // Threads start without the folder's wider permissions. A turn in config mode adds them.
  thread.mode = approvalMode === 'config' ? 'startConfig' : approvalMode;
  thread.loadedIn = ready.value.generation;
  thread.history = { olderCursor: null };
  thread.queue.isLoaded = true;
  return ok(thread);
}
