import type { DiffService } from '../diff/diff-service.ts';
import type { ExecService } from '../exec/exec-service.ts';
import type { SessionRecorder } from '../sessions/session-recorder.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import type { ThreadHistory } from './thread-history.ts';
import type { ThreadList } from './thread-list.ts';
import { sayWhatIsMissing } from './thread-loader.ts';
import type { EmitToWindows } from './thread-news.ts';

const mostTries = 5;

export type ThreadRefillParts = {
  readonly threads: LiveThreads;
  readonly recorder: Pick<SessionRecorder, 'save' | 'isSaved' | 'forget'>;
  readonly history: ThreadHistory;
  readonly list: ThreadList;
  readonly exec: ExecService;
  readonly diff: DiffService;
  readonly tell: EmitToWindows;
};

/**
 * Reloads the transcripts of threads with their runs and diffs from the database, and makes the windows that show them
 * open them again. A thread that is not completely in the database stays in memory unchanged.
 */
export async function refillThreads(parts: ThreadRefillParts): Promise<void> {
  await Promise.all([...parts.threads.all()].map((thread) => refill(parts, thread)));
}

async function refill(parts: ThreadRefillParts, thread: LiveThread): Promise<void> {
  if (thread.history === null) return;
  // A message sent in the meantime has to be saved first.
  for (let tries = 0; tries < mostTries; tries += 1) {
    await parts.recorder.save(thread.id);
    if (thread.turn.current !== null) return;
    if (await beginAnew(parts, thread)) return;
  }
}

/** Reloads one thread. False if the database lacks something. */
async function beginAnew(parts: ThreadRefillParts, thread: LiveThread): Promise<boolean> {
  const { diff, exec, history, list, recorder, tell, threads } = parts;
  const { id } = thread;
  const isStill = () => thread.turn.current === null && recorder.isSaved(id);
  if (!isStill()) return false;
  const renewed = await history.beginKept(id, () => {
    if (!isStill()) return null;
    recorder.forget(id);
    exec.forget(id);
    diff.forget(id);
    return threads.renew(thread);
  });
  if (renewed === null) return false;
  sayWhatIsMissing(renewed);
  list.touch(renewed);
  tell(id, { name: 'threadRefilled', payload: { threadId: id } });
  return true;
}
