import type { ChangesService } from '../../changes/changes-service.ts';
import type { CommandService } from '../../console/command-service.ts';
import type { ThreadSaver } from '../../store/threads/thread-saver.ts';
import type { ThreadList } from '../list/thread-list.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import type { EmitToWindows } from '../thread-event-dispatcher.ts';
import type { ThreadHistory } from '../thread-history.ts';

const maxTries = 5;

export type ThreadRefillDeps = {
  readonly threads: LiveThreads;
  readonly threadSaver: Pick<ThreadSaver, 'save' | 'isSaved' | 'forget'>;
  readonly history: ThreadHistory;
  readonly list: ThreadList;
  readonly commands: CommandService;
  readonly changes: ChangesService;
  readonly emit: EmitToWindows;
};

/**
 * Reloads the transcripts of threads with their commands and diffs from the database, and makes the windows that show
 * them open them again. A thread that is not completely in the database stays in memory unchanged.
 */
export async function refillThreads(deps: ThreadRefillDeps): Promise<void> {
  await Promise.all([...deps.threads.all()].map((thread) => refillThread(deps, thread)));
}

/** Does the same for one thread. Calls `renewed`, if there is one, before windows learn about it. */
export async function refillThread(
  deps: ThreadRefillDeps,
  thread: LiveThread,
  renewed?: (thread: LiveThread) => void,
): Promise<void> {
  if (thread.history === null) return;
  // A message sent in the meantime must be saved first.
  for (let tries = 0; tries < maxTries; tries += 1) {
    await deps.threadSaver.save(thread.id);
    if (thread.turn.current !== null) return;
    if (await reloadThread(deps, thread, renewed)) return;
  }
}

/** Reloads one thread. False if the database lacks something. */
async function reloadThread(
  deps: ThreadRefillDeps,
  thread: LiveThread,
  renewed?: (thread: LiveThread) => void,
): Promise<boolean> {
  const { changes, commands, history, list, threadSaver, emit, threads } = deps;
  const { id } = thread;
  const isStill = () => thread.turn.current === null && threadSaver.isSaved(id);
  if (!isStill()) return false;
  const reloaded = await history.loadFromStore(id, () => {
    if (!isStill()) return null;
    threadSaver.forget(id);
    commands.forget(id);
    changes.forget(id);
    return threads.recreate(thread);
  });
  if (reloaded === null) return false;
  renewed?.(reloaded);
  list.markChanged(reloaded);
  emit(id, { name: 'threadReloaded', payload: { threadId: id } });
  return true;
}
