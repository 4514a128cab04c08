import type { AttachmentStore } from '../../attachments/attachment-store.ts';
import { IdleThreads } from '../../threads/live/idle-threads.ts';
import { LockedThreads } from '../../threads/live/locked-threads.ts';
import { PendingWork } from '../../threads/live/pending-work.ts';
import { SyncStatuses } from '../../threads/live/sync-statuses.ts';
import { ThreadLoader } from '../../threads/live/thread-loader.ts';
import { ThreadStateRecorder } from '../../threads/live/thread-state-recorder.ts';
import { ThreadHistory } from '../../threads/thread-history.ts';
import type { ThreadRecording } from './thread-recording.ts';
import type { ThreadsDomainDeps } from './threads-domain-deps.ts';

/** What reads threads, and has Codex load and unload them. */
export type ThreadLoading = ReturnType<typeof createThreadLoading>;

/** Creates what brings threads into memory and into Codex, and takes them out again. */
export function createThreadLoading(deps: ThreadsDomainDeps, recording: ThreadRecording, attachments: AttachmentStore) {
  const { broadcaster, clock, codex, lifetime, threadStore: store, userGate } = deps;
  const { changes, commands, emit, list, memory, rollingWindow, threads, threadSaver } = recording;
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
    telemetry: deps.telemetry,
  });
  const lockedThreads = new LockedThreads({
    codex,
    clock,
    lifetime,
    broadcaster,
    loader,
    history,
    syncStatuses,
    leftovers: deps.leftovers,
  });
  const idle = new IdleThreads({ clock, lifetime, broadcaster, threads, loader, threadSaver, memory });
  const stateRecorder = new ThreadStateRecorder({
    clock,
    store,
    threads,
    list,
    threadSaver,
    syncStatuses,
    memory,
    commands,
    attachments,
    userGate,
  });
  return { history, syncStatuses, pendingWork, loader, lockedThreads, idle, stateRecorder };
}
