import { z } from 'zod';
import type { EndangeredFiles } from '../../shared/approvals/endangered-files.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { type ClientMessageId, type ThreadId, threadId } from '../../shared/base/ids.ts';
import type { changesRequests } from '../../shared/contract/changes.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { within } from '../base/within.ts';
import { changesHandlers } from '../changes/changes-handlers.ts';
import type { AnnounceSteps, OwnChanges } from '../file-transactions/own-changes.ts';
import { pathStyle } from '../files/path-style.ts';
import type { Broadcaster, DomainHandlers } from '../host/client-window.ts';
import type { TrustGate } from '../host/gates.ts';
import type { AppAuthor } from '../model/changes/change-author.ts';
import type { CommittedFiles } from '../model/changes/committed-files.ts';
import type { CodexNotification } from '../model/codex-protocol/protocol.ts';
import { ChangedContents } from '../rewind/changed-contents.ts';
import { describeHistoryGap } from '../rewind/describe-history-gap.ts';
import { DiffBlame } from '../rewind/diff-blame.ts';
import { DiscardService, type DiscardServiceDeps } from '../rewind/discard-service.ts';
import { FileKeeper, type WorkToKeepFrom } from '../rewind/file-keeper.ts';
import { FolderHistory } from '../rewind/folder-history.ts';
import { FolderScanner } from '../rewind/folder-scanner.ts';
import { LineOrigins, type LineOriginsDeps } from '../rewind/line-origins.ts';
import { RecordedDiffs } from '../rewind/recorded-diffs.ts';
import { RewindService } from '../rewind/rewind-service.ts';
import { ScopeDiffs, type ScopeDiffsDeps } from '../rewind/scope-diffs.ts';
import { ThreadReviews } from '../rewind/thread-reviews.ts';
import { type TracedLine, TracedLines } from '../rewind/traced-lines.ts';
import { TurnDiffs } from '../rewind/turn-diffs.ts';
import type { CreditsSetups } from '../runs/worktree-setups.ts';
import { type DataFolders, toTransactionFolders } from '../runs/worktrees/run-worktrees.ts';
import type { ThreadStore } from '../store/threads/thread-store.ts';
import type { TurnMarker } from '../threads/send/turn-sender.ts';
import type { ThreadDiffs } from '../threads/thread-diffs.ts';
import type { ThreadAdvance } from '../threads/thread-event-dispatcher.ts';
import type { ThreadRewind } from '../threads/thread-rewind.ts';
import type { ThreadsFacade } from '../threads/threads-facade.ts';
import type { WorkspaceTracker } from '../workspace/workspace-tracker.ts';
import type { CurrentWork } from './current-work.ts';
import type { FilesClaim } from './files-claim.ts';

export type RewindDomainDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  /** Ends after Codex, and before the store. */
  readonly historyLifetime: Lifetime;
  readonly broadcaster: Broadcaster;
  readonly threadStore: Pick<ThreadStore, 'fileHistory' | 'keptHunks'>;
  /** The file of the thread that scans folders. */
  readonly historyWorker: URL;
  readonly dataFolder: string;
  readonly dataFolders: DataFolders;
  /** The user's home folder. */
  readonly home: string;
  readonly trust: Pick<TrustGate, 'mayWrite'> & Pick<WorkspaceTracker, 'onHeadMove'>;
  readonly threads: {
    readonly facade: Pick<ThreadsFacade, 'find'>;
    readonly rewind: ThreadRewind;
    /** Returns the diff of a turn, or of one of its patches. */
    readonly readDiff: DiscardServiceDeps['readDiff'];
    readonly diffs: ThreadDiffs;
  };
  readonly currentWork: Pick<CurrentWork, 'listWriting'>;
  readonly filesClaim: Pick<FilesClaim, 'take'>;
  readonly commits: ScopeDiffsDeps['commits'] &
    LineOriginsDeps['commits'] & {
      readonly files: CommittedFiles;
    };
};

/** How long a row may wait for what is left to review, in milliseconds. */
const countedWithinMs = 5_000;

/** A call of the model, as Codex reports it before it acts on it. */
const rawCall = z.object({ threadId, item: z.object({ call_id: z.string() }) });

/** The file history and the rewinds of one profile. */
export class RewindDomain implements TurnMarker, OwnChanges, CreditsSetups {
  readonly handlers: DomainHandlers<keyof typeof changesRequests> &
    RewindService['handlers'] &
    DiscardService['handlers'];
  readonly #deps: RewindDomainDeps;
  readonly #history: FolderHistory;
  readonly #service: RewindService;
  readonly #diffs: TurnDiffs;
  readonly #reviews: ThreadReviews;
  readonly #keeper: FileKeeper;
  readonly #traced: TracedLines;

  constructor(deps: RewindDomainDeps) {
    const { broadcaster, clock, dataFolders, filesClaim, home, lifetime, threads, trust } = deps;
    const store = deps.threadStore.fileHistory;
    const { facade, rewind } = threads;
    const scanner = new FolderScanner({ worker: deps.historyWorker, clock, lifetime: deps.historyLifetime.child() });
    this.#deps = deps;
    const texts = new RecordedDiffs(store);
    this.#diffs = new TurnDiffs({ clock, store, texts, threads: threads.diffs });
    this.#history = new FolderHistory({
      clock,
      lifetime,
      scanner,
      store,
      home,
      readDiff: threads.readDiff,
      onScanned: (workers, root) => {
        for (const threadId of workers) {
          void this.#diffs.update(threadId);
          if (root === null) void this.#reviews.handleDecision(threadId);
        }
        if (root !== null) void this.#reviews.handleScan(root, workers);
      },
    });
    deps.historyLifetime.onEnd(() => this.#history.finish(), 'file history');
    this.#keeper = new FileKeeper({ clock, scanner, store, home, history: this.#history });
    this.#service = new RewindService({
      clock,
      broadcaster: {
        windows: () => broadcaster.windows(),
        broadcast: (event) => {
          broadcaster.broadcast(event);
          if (event.name === 'rewindsChanged') void this.#reviews.handleDecision(event.payload.threadId);
        },
      },
      store,
      history: this.#history,
      threads: {
        ...rewind,
        fork: (threadId) => rewind.fork(threadId, t`Before the rewind: ${facade.find(threadId)?.title ?? ''}`),
      },
      folders: toTransactionFolders(dataFolders),
      claimFiles: () => filesClaim.take(),
      now: () => clock.now(),
      mayWrite: (folder) => trust.mayWrite(folder),
      isWorktree: (folder) => this.#isOurs(folder),
      isInUse: (folder) => this.#isInUse(folder),
    });
    const findFolder = (threadId: ThreadId): string | null => facade.find(threadId)?.cwd || null;
    const scopes = new ScopeDiffs({
      store,
      texts,
      history: this.#history,
      threads: rewind,
      commits: deps.commits,
      clock,
      startedAt: clock.now(),
    });
    this.#traced = new TracedLines({ store, threads: rewind });
    const shown = { store, threads: rewind, readDiff: threads.readDiff, scopes, commits: deps.commits };
    const blame = new DiffBlame(shown);
    this.#reviews = new ThreadReviews({
      clock,
      lifetime,
      store,
      scopes,
      blame,
      readDiff: threads.readDiff,
      history: this.#history,
      threads: threads.diffs,
      readKept: (threadId) => deps.threadStore.keptHunks.read(threadId),
    });
    lifetime.onEnd(trust.onHeadMove((folder) => this.#reviews.handleHead(folder)));
    const contents = new ChangedContents({ ...shown, blame });
    const origins = new LineOrigins({ ...shown, lifetime });
    const discards = new DiscardService({ ...shown, rewinds: this.#service, blame, findFolder });
    this.handlers = {
      ...this.#service.handlers,
      ...discards.handlers,
      ...changesHandlers(threads, (window, place) => scopes.read(window, place), findFolder),
      ...scopes.handlers,
      ...blame.handlers,
      ...origins.handlers,
      ...contents.handlers,
    };
  }

  /** Completes rewinds that an earlier start left unfinished. Must be called once, after the files are claimed. */
  start(): void {
    // What a rewind changed must be known before anybody else gets credit for it.
    void this.#service.recover().then(() => this.#history.start());
  }

  /** The user keeps other hunks of a thread. */
  handleKeptHunks(threadId: ThreadId): void {
    void this.#reviews.handleDecision(threadId);
  }

  /** Says that a command sets up a worktree, so that it gets credit for what it writes. Call the result at its end. */
  beginSetup(folder: string, command: string): () => void {
    return this.#history.beginCommand(folder, { kind: 'app', action: 'setUp', name: command });
  }

  /** Lets the app change files of a folder, so that it gets credit for exactly that. */
  async credit<T>(folder: string, author: AppAuthor, act: (announce: AnnounceSteps) => Promise<T>): Promise<T> {
    return this.#isOurs(folder) ? await act(async () => undefined) : await this.#history.credit(folder, author, act);
  }

  /** Returns who wrote each line of a file; null if the record of changes did not see this text. */
  traceLines(folder: string, path: string, text: string): Promise<readonly TracedLine[] | null> {
    return this.#traced.read(folder, path, text);
  }

  /** Keeps what a command or patch could destroy, before the user or a rule allows it. */
  async keepFrom(work: WorkToKeepFrom): Promise<EndangeredFiles | null> {
    return this.#isOurs(work.folder) ? null : await this.#keeper.keepFrom(work);
  }

  async markBeforeTurn(
    threadId: ThreadId,
    folder: string,
    message: ClientMessageId,
    onFail: (fact: string) => void,
  ): Promise<string | null> {
    if (this.#isOurs(folder)) return null;
    const userThreadId = this.#deps.threads.facade.find(threadId)?.agent?.root ?? threadId;
    const missing = await this.#history.markBeforeTurn(userThreadId, folder, message, (gap) =>
      onFail(describeHistoryGap(gap)),
    );
    if (userThreadId === threadId) this.#diffs.addTurn(threadId, message);
    return missing === null ? null : describeHistoryGap(missing);
  }

  /** Handles events added to a thread's log. */
  handleThreadAdvance(threadId: ThreadId, { turns }: Pick<ThreadAdvance, 'turns'>): void {
    const { clock, threads } = this.#deps;
    const thread = threads.facade.find(threadId);
    if (thread === null || thread.cwd === '' || this.#isOurs(thread.cwd)) return;
    const root = thread.agent?.root ?? null;
    const owner = { threadId: root ?? threadId, agentId: root === null ? null : threadId };
    const seen = this.#history.handleTurns(owner, thread.cwd, turns);
    this.#diffs.handleTurns(threadId, turns);
    const over = turns.filter(({ endedAt, status }) => status !== 'running' && endedAt !== null);
    if (over.length === 0) return;
    // The row waits for the count, but not for long, and not after a turn that only answered.
    const end = over.some(hasActed) ? threads.diffs.beginCount(owner.threadId) : () => undefined;
    const counted = seen.then(() => this.#reviews.handleTurnEnd(owner.threadId, thread.cwd));
    void within(counted, countedWithinMs, clock).finally(end);
  }

  handleCodexNotification({ emittedAtMs, method, params }: CodexNotification): void {
    if (method !== 'rawResponseItem/completed') return;
    const call = rawCall.safeParse(params).data;
    const at = emittedAtMs ?? this.#deps.clock.now();
    if (call !== undefined) this.#history.handleCall(call.threadId, call.item.call_id, at);
  }

  handleCodexStop(): void {
    this.#history.handleCodexStop();
  }

  /** Returns whether a folder belongs to Workcell. Runs in worktrees have their own review. */
  #isOurs(folder: string): boolean {
    return isInside(this.#deps.dataFolder, folder, pathStyle);
  }

  /** Returns whether a step of a turn, or a run, could write in a folder now. */
  #isInUse(folder: string): boolean {
    const runs = this.#deps.currentWork.listWriting().filter(({ threadId }) => threadId === null);
    const busy = [...this.#history.busyFolders, ...runs.map((run) => run.folder)];
    return busy.some((other) => isInside(folder, other, pathStyle) || isInside(other, folder, pathStyle));
  }
}

/** Returns whether a turn did anything that could change files. */
function hasActed({ entries }: Turn): boolean {
  return entries.some(({ kind }) => kind === 'command' || kind === 'patch' || kind === 'tool' || kind === 'agents');
}
