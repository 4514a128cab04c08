import type { Clock } from '../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId } from '../../shared/base/ids.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { pathStyle } from '../files/path-style.ts';
import type { Broadcaster } from '../host/client-window.ts';
import type { TrustGate } from '../host/gates.ts';
import { describeNotKept } from '../rewind/describe-not-kept.ts';
import { DiscardService, type DiscardServiceDeps } from '../rewind/discard-service.ts';
import { FolderHistory } from '../rewind/folder-history.ts';
import { FolderLooker } from '../rewind/folder-looker.ts';
import { type Conversations, RewindService } from '../rewind/rewind-service.ts';
import { foldersIn } from '../runs/worktrees/run-worktrees.ts';
import type { Sessions } from '../store/threads/sessions.ts';
import type { ThreadAdvance } from '../threads/thread-news.ts';
import type { ThreadFacts } from '../threads/threads-facade.ts';

export type RewindingDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly broadcaster: Broadcaster;
  readonly sessions: Pick<Sessions, 'fileHistory'>;
  /** The file of the thread that looks at folders. */
  readonly worker: URL;
  readonly dataFolder: string;
  /** The person's home folder. */
  readonly home: string;
  readonly trust: Pick<TrustGate, 'mayWrite'>;
  readonly conversations: Omit<Conversations, 'fork'> & {
    fork(threadId: ThreadId, title: string): ReturnType<Conversations['fork']>;
  };
  findThread(threadId: ThreadId): ThreadFacts | null;
  /** The diff of a turn, or of one of its patches. */
  readonly readDiff: DiscardServiceDeps['readDiff'];
  /** Where something could write now. */
  writingFolders(): readonly string[];
  /** Null if this host may change files, otherwise a sentence that says why not. */
  claimFiles(): Promise<string | null>;
  /** Called when a change has left copies. */
  onKept(): void;
};

/** The file history and the rewinds of one profile. */
export type Rewinding = {
  readonly handlers: RewindService['handlers'] & DiscardService['handlers'];
  /** Marks the moment before a turn. Waits two seconds at most. Returns a sentence about what is not kept. */
  beforeTurn(threadId: ThreadId, folder: string, message: ClientMessageId): Promise<string | null>;
  /** Takes note of what happens in threads. */
  advanced(threadId: ThreadId, news: Pick<ThreadAdvance, 'turns'>): void;
  codexStopped(): void;
};

/** Composes the file history and the rewinds of a profile. */
export function createRewinding(deps: RewindingDeps): Rewinding {
  const { broadcaster, claimFiles, clock, conversations, dataFolder, findThread, home, lifetime, trust } = deps;
  const store = deps.sessions.fileHistory;
  const looker = new FolderLooker({ worker: deps.worker, clock, lifetime });
  const history = new FolderHistory({ clock, lifetime, looker, store, home });
  const { pending, removed, staging } = foldersIn(dataFolder);
  const service = new RewindService({
    clock,
    broadcaster,
    store,
    history,
    conversations: {
      ...conversations,
      fork: (threadId) => conversations.fork(threadId, t`Before the rewind: ${findThread(threadId)?.title ?? ''}`),
    },
    folders: { pending, kept: removed, onKept: deps.onKept },
    stagingFolder: staging,
    claimFiles,
    now: () => clock.now(),
    mayWrite: (folder) => trust.mayWrite(folder),
    isWorkedIn: (folder) =>
      deps.writingFolders().some((at) => isInside(folder, at, pathStyle) || isInside(at, folder, pathStyle)),
  });
  const discards = new DiscardService({
    rewinds: service,
    store,
    readDiff: deps.readDiff,
    folderOf: (threadId) => findThread(threadId)?.cwd || null,
  });
  service.recover();
  // Runs in worktrees have their own review.
  const isOurs = (folder: string) => isInside(dataFolder, folder, pathStyle);
  return {
    handlers: { ...service.handlers, ...discards.handlers },
    beforeTurn: async (threadId, folder, message) => {
      const person = findThread(threadId)?.agent?.root ?? threadId;
      const missing = isOurs(folder) ? null : await history.beforeTurn(person, folder, message);
      return missing === null ? null : describeNotKept(missing);
    },
    advanced: (threadId, { turns }) => {
      const thread = findThread(threadId);
      if (thread === null || thread.cwd === '' || isOurs(thread.cwd)) return;
      void history.advanced(thread.agent?.root ?? threadId, thread.cwd, turns);
    },
    codexStopped: () => history.codexStopped(),
  };
}
