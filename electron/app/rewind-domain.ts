import type { Clock } from '../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId } from '../../shared/base/ids.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { pathStyle } from '../files/path-style.ts';
import type { Broadcaster } from '../host/client-window.ts';
import type { TrustGate } from '../host/gates.ts';
import { describeHistoryGap } from '../rewind/describe-history-gap.ts';
import { DiscardService, type DiscardServiceDeps } from '../rewind/discard-service.ts';
import { FolderHistory } from '../rewind/folder-history.ts';
import { FolderScanner } from '../rewind/folder-scanner.ts';
import { RewindService, type RewindThreads } from '../rewind/rewind-service.ts';
import { getDataFolders } from '../runs/worktrees/run-worktrees.ts';
import type { ThreadStore } from '../store/threads/thread-store.ts';
import type { ThreadAdvance } from '../threads/thread-event-dispatcher.ts';
import type { ThreadFacts } from '../threads/threads-facade.ts';

export type RewindDomainDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly broadcaster: Broadcaster;
  readonly threadStore: Pick<ThreadStore, 'fileHistory'>;
  /** The file of the thread that scans folders. */
  readonly worker: URL;
  readonly dataFolder: string;
  /** The user's home folder. */
  readonly home: string;
  readonly trust: Pick<TrustGate, 'mayWrite'>;
  readonly threads: Omit<RewindThreads, 'fork'> & {
    fork(threadId: ThreadId, title: string): ReturnType<RewindThreads['fork']>;
  };
  findThread(threadId: ThreadId): ThreadFacts | null;
  /** The diff of a turn, or of one of its patches. */
  readonly readDiff: DiscardServiceDeps['readDiff'];
  /** Returns the folders where something could write now. */
  writingFolders(): readonly string[];
  /** Resolves to null if this host may change files, otherwise to a sentence with the reason why not. */
  claimFiles(): Promise<string | null>;
  /** Called when a change has left copies. */
  onCopiesStored(): void;
};

/** The file history and the rewinds of one profile. */
export type RewindDomain = {
  readonly handlers: RewindService['handlers'] & DiscardService['handlers'];
  /** Marks the moment before a turn. Waits at most two seconds. Returns a sentence about what it could not store. */
  markBeforeTurn(threadId: ThreadId, folder: string, message: ClientMessageId): Promise<string | null>;
  /** Handles events added to a thread's log. */
  handleThreadAdvance(threadId: ThreadId, news: Pick<ThreadAdvance, 'turns'>): void;
  handleCodexStop(): void;
};

/** Creates the file history and the rewinds of a profile. */
export function createRewindDomain(deps: RewindDomainDeps): RewindDomain {
  const { broadcaster, claimFiles, clock, threads, dataFolder, findThread, home, lifetime, trust } = deps;
  const store = deps.threadStore.fileHistory;
  const scanner = new FolderScanner({ worker: deps.worker, clock, lifetime });
  const history = new FolderHistory({ clock, lifetime, scanner, store, home });
  const { pending, removed, staging } = getDataFolders(dataFolder);
  const service = new RewindService({
    clock,
    broadcaster,
    store,
    history,
    threads: {
      ...threads,
      fork: (threadId) => threads.fork(threadId, t`Before the rewind: ${findThread(threadId)?.title ?? ''}`),
    },
    folders: { pending, kept: removed, onKept: deps.onCopiesStored },
    stagingFolder: staging,
    claimFiles,
    now: () => clock.now(),
    mayWrite: (folder) => trust.mayWrite(folder),
    isInUse: (folder) =>
      deps.writingFolders().some((at) => isInside(folder, at, pathStyle) || isInside(at, folder, pathStyle)),
  });
  const discards = new DiscardService({
    rewinds: service,
    store,
    readDiff: deps.readDiff,
    findFolder: (threadId) => findThread(threadId)?.cwd || null,
  });
  service.recover();
  // Runs in worktrees have their own review.
  const isOurs = (folder: string) => isInside(dataFolder, folder, pathStyle);
  return {
    handlers: { ...service.handlers, ...discards.handlers },
    markBeforeTurn: async (threadId, folder, message) => {
      const userThreadId = findThread(threadId)?.agent?.root ?? threadId;
      const missing = isOurs(folder) ? null : await history.markBeforeTurn(userThreadId, folder, message);
      return missing === null ? null : describeHistoryGap(missing);
    },
    handleThreadAdvance: (threadId, { turns }) => {
      const thread = findThread(threadId);
      if (thread === null || thread.cwd === '' || isOurs(thread.cwd)) return;
      void history.handleTurns(thread.agent?.root ?? threadId, thread.cwd, turns);
    },
    handleCodexStop: () => history.handleCodexStop(),
  };
}
