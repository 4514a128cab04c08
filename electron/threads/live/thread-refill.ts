import type { DiffService } from '../../changes/diff-service.ts';
import type { ExecService } from '../../console/exec-service.ts';
import type { SessionRecorder } from '../../store/threads/session-recorder.ts';
import type { ThreadList } from '../list/thread-list.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import type { ThreadHistory } from '../thread-history.ts';
import type { EmitToWindows } from '../thread-news.ts';
import { sayWhatIsMissing } from './thread-loader.ts';

const mostTries = 5;

export type ThreadRefillDeps = {
  readonly threads: LiveThreads;
  readonly recorder: Pick<SessionRecorder, 'save' | 'isSaved' | 'forget'>;
  readonly history: ThreadHistory;
  readonly list: ThreadList;
  readonly exec: ExecService;
  readonly diff: DiffService;
  readonly emit: EmitToWindows;
};

/**
 * Reloads the transcripts of threads with their runs and diffs from the database, and makes the windows that show them
 * open them again. A thread that is not completely in the database stays in memory unchanged.
 */
export async function refillThreads(deps: ThreadRefillDeps): Promise<void> {
  await Promise.all([...deps.threads.all()].map((thread) => refillThread(deps, thread, sayWhatIsMissing)));
}

/** The same for one thread. Calls `renewed` before windows get to know of it. */
export async function refillThread(
  deps: ThreadRefillDeps,
  thread: LiveThread,
  renewed: (thread: LiveThread) => void,
): Promise<void> {
  if (thread.history === null) return;
  // A message sent in the meantime has to be saved first.
  for (let tries = 0; tries < mostTries; tries += 1) {
    await deps.recorder.save(thread.id);
    if (thread.turn.current !== null) return;
    if (await beginAnew(deps, thread, renewed)) return;
  }
}

/** Reloads one thread. False if the database lacks something. */
async function beginAnew(
  deps: ThreadRefillDeps,
  thread: LiveThread,
  renewed: (thread: LiveThread) => void,
): Promise<boolean> {
  const { diff, exec, history, list, recorder, emit, threads } = deps;
  const { id } = thread;
  const isStill = () => thread.turn.current === null && recorder.isSaved(id);
  if (!isStill()) return false;
  const begun = await history.beginKept(id, () => {
    if (!isStill()) return null;
    recorder.forget(id);
    exec.forget(id);
    diff.forget(id);
    return threads.renew(thread);
  });
  if (begun === null) return false;
  renewed(begun);
  list.touch(begun);
  emit(id, { name: 'threadRefilled', payload: { threadId: id } });
  return true;
}
