import type { ThreadId } from '../../../shared/base/ids.ts';
import type { AttachmentStore } from '../../attachments/attachment-store.ts';
import { IdleThreads } from '../../threads/live/idle-threads.ts';
import { LockedThreads } from '../../threads/live/locked-threads.ts';
import { PendingWork } from '../../threads/live/pending-work.ts';
import { SyncStatuses } from '../../threads/live/sync-statuses.ts';
import { ThreadLoader } from '../../threads/live/thread-loader.ts';
import { ThreadStateRecorder } from '../../threads/live/thread-state-recorder.ts';
import { isShown } from '../../threads/shown-threads.ts';
import { ThreadHistory } from '../../threads/thread-history.ts';
import type { ThreadRecording } from './thread-recording.ts';
import type { ThreadsDomainDeps } from './threads-domain-deps.ts';

/** What reads threads, and has Codex load and unload them. */
export type ThreadLoading = ReturnType<typeof createThreadLoading>;

/** Creates what brings threads into memory and into Codex, and takes them out again. */
export function createThreadLoading(deps: ThreadsDomainDeps, recording: ThreadRecording, attachments: AttachmentStore) {
  const { broadcaster, clock, codex, lifetime, threadStore: store, userGate } = deps;
  const { changes, commands, emit, forget, list, rollingWindow, threads, threadSaver } = recording;
  const history = new ThreadHistory({ codex, store, threadSaver, rollingWindow, commands, changes });
  const syncStatuses = new SyncStatuses(emit, store, list);
  const pendingWork = new PendingWork({ codex, syncStatuses, emit });
  const loader = new ThreadLoader({
    codex,
    clock,
    history,
    syncStatuses,
    pendingWork,
    emit,
    emitEvent: deps.emitEvent,
    onLocked: (thread) => lockedThreads.follow(thread),
  });
  const lockedThreads = new LockedThreads({
    codex,
    clock,
    lifetime,
    loader,
    history,
    syncStatuses,
    isShown: (threadId) => isShown(broadcaster, threadId),
    endLeftovers: deps.endLeftovers,
  });
  const idle = new IdleThreads({
    clock,
    lifetime,
    broadcaster,
    threads,
    loader,
    isSaved: (threadId) => threadSaver.isSaved(threadId),
    forget: (thread) => {
      list.storeRow(thread);
      forget(thread);
    },
  });
  const stateRecorder = new ThreadStateRecorder({
    clock,
    store,
    threads,
    list,
    threadSaver,
    syncStatuses,
    drop: forget,
    eraseFiles: async (threadIds: readonly ThreadId[], isInForks: boolean) => {
      await Promise.all(threadIds.map((threadId) => commands.erase(threadId)));
      userGate.handleThreadsDeleted(threadIds);
      if (isInForks) return true;
      return await attachments
        .remove(() => store.ownSources(threadIds))
        .then(
          () => true,
          () => false,
        );
    },
    onClosed: (threadId) => userGate.handleThreadClosed(threadId),
  });
  return { history, syncStatuses, pendingWork, loader, lockedThreads, idle, stateRecorder };
}
