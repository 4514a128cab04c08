import type { ApprovalRule, AuditEntry } from '../../../shared/approvals/approval-rule.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import type { ClientMessageId, EntryId, ThreadId, TurnId } from '../../../shared/base/ids.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import { err, type Result } from '../../../shared/base/result.ts';
import type { KeptHunksChange } from '../../../shared/changes/kept-hunk.ts';
import type { ConsoleOutput } from '../../../shared/console/command-run.ts';
import type { ImportProblem } from '../../../shared/exports/import-problem.ts';
import type { ReviewChange } from '../../../shared/findings/finding-marks.ts';
import type { SessionEvent } from '../../../shared/privacy/telemetry/session-events.ts';
import type { Budget } from '../../../shared/spending/budget.ts';
import type { PinnedTurn } from '../../../shared/store/pinned-turn.ts';
import type { TurnWindow } from '../../../shared/store/rolling-window.ts';
import type { TextPlace } from '../../../shared/texts/stored-text.ts';
import type { UnreviewedChanges } from '../../../shared/threads/thread-summary.ts';
import type { OpenWork, TurnMoment } from '../../model/changes/open-work.ts';
import type { LoadedTurns } from '../../model/threads/stored-turn.ts';
import type { InputOf, OutputOf } from '../sqlite/serve-operations.ts';
import type { StoreFailure, StoreThread } from '../sqlite/store-thread.ts';
import type { ScanToStore } from './file-history/file-history.ts';
import type { HistoryLimits, PrunedHistory } from './file-history/prune-history.ts';
import type { ThreadImports } from './import-store.ts';
import type { StoredMessage } from './queued-messages.ts';
import type { ListedThreadRow, ThreadFilter } from './reads/list-threads.ts';
import type { LoadedPage, LoadedThread } from './reads/load-turns.ts';
import type { OwnMessage } from './reads/read-own-messages.ts';
import type { SpendingFilter } from './reads/read-spending.ts';
import type { ActionFilter, StoredAction } from './reads/recent-actions.ts';
import type { FoundThreadRows, TextSearch } from './reads/search-text.ts';
import { RepairingStore } from './repairing-store.ts';
import type { RunStore } from './run-store.ts';
import { type OpenThreadStore, StoreGate } from './store-gate.ts';
import type { RaisedDay } from './stored-budgets.ts';
import type { PlacedText } from './stored-texts.ts';
import type { StoredThreadFacts } from './stored-thread.ts';
import type { ThreadWriter } from './thread-saver.ts';
import type { ThreadStoreOperations } from './thread-store-operations.ts';
import type { StoreForm, ThreadStoreNotice, ThreadStoreState } from './thread-store-state.ts';
import { WriteTracker, withSaveTelemetry } from './write-tracker.ts';
import type { RemovedOutputs } from './writes/remove-outputs.ts';
import type { ThreadToSave } from './writes/save-turns.ts';

type Place = { readonly threadId: ThreadId; readonly turnId: TurnId };

/** How many turns to scan in one step, so that other database work gets its turn. */
const maxTurnsPerScan = 100;

/** Operations that do not change the user's data. Some of them store derived facts. */
type ReadOperation =
  | 'loadNewest'
  | 'loadBefore'
  | 'loadPinned'
  | 'loadTurn'
  | 'listThreads'
  | 'findThreads'
  | 'listDeleted'
  | 'listOpenWork'
  | 'readEntryChanges'
  | 'listFamily'
  | 'listOwnSources'
  | 'listMentionedSources'
  | 'listPinnedTurns'
  | 'readOwnMessages'
  | 'readOutput'
  | 'readDiff'
  | 'readThreadFacts'
  | 'readTurnAfter'
  | 'listTurnsFrom'
  | 'listRuns'
  | 'fillRuns'
  | 'listDigests'
  | 'fillTurnFacts'
  | 'readRunHeads'
  | 'loadTurnsOfRun'
  | 'findEvents'
  | 'readDataUse'
  | 'readStoreInfo'
  | 'readRules'
  | 'readTexts'
  | 'readKeptHunks'
  | 'readSpending'
  | 'readBudgets'
  | 'readReviews'
  | 'readNewestReport'
  | 'readQueued'
  | 'findQueued'
  | 'listScheduled'
  | 'recentActions'
  | 'readKnownFiles'
  | 'readSince'
  | 'readTurnChanges'
  | 'readThreadStart'
  | 'readChangesPage'
  | 'findNewestMark'
  | 'readReplaced'
  | 'readContents'
  | 'readStates'
  | 'readHistoryBytes'
  | 'readFolderReview'
  | 'listRewinds'
  | 'readRewind'
  | 'unfinishedRewinds';

/**
 * Threads stored across restarts. Calls wait until the databases are open. If they cannot be opened, reads find
 * nothing, writes do nothing, and the app runs from memory.
 */
export class ThreadStore {
  readonly #thread: StoreThread<ThreadStoreOperations>;
  readonly #store: RepairingStore;
  readonly #gate: StoreGate;
  readonly #writes: WriteTracker;
  readonly #notices = new Listeners<[ThreadStoreNotice]>();
  readonly #events = new Listeners<[SessionEvent]>();
  readonly #outputs = new Listeners<[number]>();
  readonly #save: ReturnType<typeof withSaveTelemetry>;

  constructor(store: StoreThread<ThreadStoreOperations>, open: OpenThreadStore, clock: Clock) {
    const emit = (news: ThreadStoreNotice) => this.#notices.call(news);
    this.#thread = store;
    this.#store = new RepairingStore({ store, now: () => clock.now(), emit });
    const save = (thread: ThreadToSave) => this.#store.call('saveTurns', thread);
    this.#save = withSaveTelemetry(save, clock, (event) => this.#events.call(event));
    this.#writes = new WriteTracker(clock, emit);
    this.#gate = new StoreGate(open, emit);
  }

  get state(): ThreadStoreState {
    return this.#gate.state;
  }

  onState(listen: (state: ThreadStoreState) => void): () => void {
    return this.#gate.onState(listen);
  }

  /** Same as `StoreGate.reopen`. */
  reopen(open: OpenThreadStore): Promise<void> {
    return this.#gate.reopen(open);
  }

  /** Same as `StoreGate.onReopened`. */
  onReopened(catchUp: () => Promise<void>): void {
    this.#gate.onReopened(catchUp);
  }

  /** Same as `StoreGate.changeFiles`. */
  changeFiles(...change: Parameters<StoreGate['changeFiles']>): Promise<string | null> {
    return this.#gate.changeFiles(...change);
  }

  /** Updates how the open databases are stored on disk. */
  formChanged(form: StoreForm): void {
    this.#gate.formChanged(form);
  }

  /** Subscribes to one-time notices. */
  onNotice(listen: (news: ThreadStoreNotice) => void): () => void {
    return this.#notices.add(listen);
  }

  /** Subscribes to events about saves, for statistics. */
  onEvent(listen: (event: SessionEvent) => void): () => void {
    return this.#events.add(listen);
  }

  /** Loads the newest turns of a thread. Null if it is not stored, or if the store cannot be read. */
  async load(threadId: ThreadId, window: TurnWindow): Promise<LoadedThread | null> {
    const loaded = await this.#read('loadNewest', { threadId, window });
    if (loaded !== null) this.#reportUnreadable(loaded);
    return loaded;
  }

  /** Loads the turns before a stored one. Null if the store cannot be read. */
  async loadBefore(threadId: ThreadId, turnId: TurnId, window: TurnWindow): Promise<LoadedPage | null> {
    const loaded = await this.#read('loadBefore', { threadId, turnId, window });
    if (loaded !== null) this.#reportUnreadable(loaded);
    return loaded;
  }

  /** Loads the pinned turns of a thread. Null if the store cannot be read. */
  loadPinned(threadId: ThreadId): Promise<LoadedTurns | null> {
    return this.#read('loadPinned', { threadId });
  }

  /** Loads one turn. Empty if it is not stored. Null if the store cannot be read. */
  loadTurn(threadId: ThreadId, turnId: TurnId): Promise<LoadedTurns | null> {
    return this.#read('loadTurn', { threadId, turnId });
  }

  async list(filter: ThreadFilter): Promise<readonly ListedThreadRow[]> {
    return (await this.#read('listThreads', filter)) ?? [];
  }

  /** Finds threads by words in their titles or content. */
  async find(search: TextSearch): Promise<FoundThreadRows> {
    return (await this.#read('findThreads', search)) ?? { rows: [], hits: [] };
  }

  /** Lists the threads that the user deleted. */
  async deleted(): Promise<readonly ThreadId[]> {
    return (await this.#read('listDeleted', undefined)) ?? [];
  }

  /** Reads the first message of each of these forks that its origin does not have. */
  async ownMessages(threadIds: readonly ThreadId[]): Promise<readonly OwnMessage[]> {
    return (await this.#read('readOwnMessages', { threadIds })) ?? [];
  }

  /** Lists the pinned turns of a thread, oldest first. */
  async pinnedTurns(threadId: ThreadId): Promise<readonly PinnedTurn[]> {
    return (await this.#read('listPinnedTurns', { threadId })) ?? [];
  }

  /** Reads the saved output of a command. Null if there is none. */
  output(place: Place & { readonly entryId: EntryId }): Promise<ConsoleOutput | null> {
    return this.#read('readOutput', place);
  }

  /** Reads the saved unified diff of a turn or of one of its patches. Null if there is none. */
  diff(place: Place & { readonly entryId: EntryId | null }): Promise<string | null> {
    return this.#read('readDiff', place);
  }

  /** Reads a thread's facts without its turns. Null if it is not stored, or if the store cannot be read. */
  readThreadInfo(threadId: ThreadId) {
    return this.#read('readThreadFacts', { threadId });
  }

  /**
   * Reads the turn after one of a thread, or the first one if `after` is null. Null if there is none, or the store
   * cannot be read.
   */
  readTurnAfter(threadId: ThreadId, after: TurnId | null) {
    return this.#read('readTurnAfter', { threadId, after });
  }

  /**
   * Lists the ids of a turn and all later ones, or of all turns if `from` is null. Leaves out messages that Codex has
   * not accepted. Null if the store cannot be read.
   */
  listTurnsFrom(threadId: ThreadId, from: TurnId | null): Promise<readonly TurnId[] | null> {
    return this.#read('listTurnsFrom', { threadId, from });
  }

  /** Lists the newest commands or edits of a workspace, newest first. */
  async recentActions(filter: ActionFilter): Promise<readonly StoredAction[]> {
    return (await this.#read('recentActions', filter)) ?? [];
  }

  /** Reads the remembered approvals, and the newest audit entries. Null if the store cannot be read. */
  readRules(auditLimit: number) {
    return this.#read('readRules', { auditLimit });
  }

  /** Lists these threads and the stored threads of their agents. */
  async family(threadIds: readonly ThreadId[]): Promise<readonly ThreadId[]> {
    return (await this.#read('listFamily', { threadIds })) ?? threadIds;
  }

  /** Lists the attached files that only these threads and their agents use. */
  async ownSources(threadIds: readonly ThreadId[]): Promise<readonly string[]> {
    return (await this.#read('listOwnSources', { threadIds })) ?? [];
  }

  /**
   * Lists every attached file that any stored data mentions. Null if that is unknown: a store that is not open, or that
   * a newer version wrote, may mention any file.
   */
  async mentionedSources(): Promise<readonly string[] | null> {
    return (await this.writable()) ? await this.#read('listMentionedSources', undefined) : null;
  }

  /** Whether the store accepts writes. */
  async writable(): Promise<boolean> {
    return (await this.#gate.opened).type === 'open';
  }

  /** The user's changes to threads. Each one resolves with true if it is on disk. Null undoes it. */
  readonly change = {
    /** Stores a thread that only Codex had so far. */
    note: (facts: StoredThreadFacts) => this.#write(() => this.#store.call('noteThread', facts)),
    rename: (threadId: ThreadId, name: string | null) =>
      this.#write(() => this.#store.call('renameThread', { threadId, name })),
    pin: (threadId: ThreadId, at: number | null) =>
      this.#write(() => this.#store.call('setThreadPinned', { threadId, at })),
    archive: (threadId: ThreadId, at: number | null) =>
      this.#write(() => this.#store.call('archiveThread', { threadId, at })),
    /**
     * Records whether Codex has the thread. If Codex lost a thread that was never saved here, removes it from the
     * store.
     */
    markKnown: (threadId: ThreadId, known: boolean) =>
      this.#write(() => this.#store.call('markKnownToCodex', { threadId, known })),
    /** Deletes threads with their agents' threads and everything that the databases have about them. */
    forget: (threadIds: readonly ThreadId[], at: number) =>
      this.#write(() => this.#store.call('forgetThreads', { threadIds, at })),
    pinTurn: (place: Place, at: number | null) =>
      this.#write(() => this.#store.call('setPinnedTurn', { ...place, at })),
  };

  /** Changes to remembered approvals. Each one resolves with true if it is on disk. */
  readonly rules = {
    put: (rule: ApprovalRule) => this.#write(() => this.#store.call('putRule', rule)),
    clear: () => this.#write(() => this.#store.call('clearRules', undefined)),
    appendAudit: (entry: AuditEntry) => this.#write(() => this.#store.call('appendAudit', entry)),
  };

  /** Unsent text. Reads return null if the store cannot be read, writes if it cannot be written. */
  readonly texts = {
    read: (place: TextPlace) => this.#read('readTexts', { place }),
    /** Resolves with the stored revisions once they are on disk. */
    put: async (texts: readonly PlacedText[]): Promise<readonly number[] | null> => {
      if (!(await this.#gate.mayWrite())) return null;
      const write = this.#store.call('putTexts', { texts });
      await this.#writes.trackOther(write);
      const written = await write;
      return written.ok ? written.value : null;
    },
  };

  /** The hunks of threads that the user keeps. Reads return null if the store cannot be read. */
  readonly keptHunks = {
    read: (threadId: ThreadId) => this.#read('readKeptHunks', { threadId }),
    /** Resolves with true if the change is on disk. */
    change: (threadId: ThreadId, change: KeptHunksChange) =>
      this.#write(() => this.#store.call('changeKeptHunks', { threadId, ...change })),
  };

  /** What was used, and what may be. Reads return null if the store cannot be read. */
  readonly budgets = {
    read: () => this.#read('readBudgets', undefined),
    readSpending: (filter: SpendingFilter) => this.#read('readSpending', filter),
    /** Resolves with true if the budget is on disk. */
    putThread: (threadId: ThreadId, budget: Budget | null) =>
      this.#write(() => this.#store.call('putThreadBudget', { threadId, budget })),
    putDay: (day: RaisedDay) => this.#write(() => this.#store.call('putDayBudget', day)),
  };

  /** What is known about the reviews of threads. Reads return null if the store cannot be read. */
  readonly reviews = {
    read: (threadId: ThreadId) => this.#read('readReviews', { threadId }),
    newest: (threadId: ThreadId) => this.#read('readNewestReport', { threadId }),
    /** Resolves with true if the change is on disk. */
    change: (threadId: ThreadId, change: ReviewChange) =>
      this.#write(() => this.#store.call('changeReview', { threadId, change })),
  };

  /** Messages that wait for a turn to end. Reads return null if the store cannot be read. */
  readonly queued = {
    read: (threadId: ThreadId) => this.#read('readQueued', { threadId }),
    /** Finds the thread that a queued message belongs to. */
    find: (id: ClientMessageId) => this.#read('findQueued', { id }),
    /** Lists the threads with a message that has a time, and the first such time in Unix milliseconds. */
    scheduled: () => this.#read('listScheduled', undefined),
    /** Replaces a thread's queued messages. Resolves with true if they are on disk. */
    put: async (threadId: ThreadId, messages: readonly StoredMessage[]) =>
      (await this.#gate.mayJournal()) && this.#writes.trackOther(this.#store.call('putQueued', { threadId, messages })),
  };

  /** Threads as runs. */
  readonly runs: RunStore = {
    list: async (filter) => (await this.#read('listRuns', filter)) ?? { runs: [], more: 0 },
    fill: async (ids) => (await this.#read('fillRuns', { ids, turns: maxTurnsPerScan })) ?? { runs: [], left: [] },
    digests: async (page) => (await this.#read('listDigests', page)) ?? { rows: [], last: null },
    heads: async (threadId) => {
      const fill = () => this.#read('fillTurnFacts', { threadId, limit: maxTurnsPerScan });
      for (let filled = await fill(); filled !== null && filled.left > 0; filled = await fill());
      return (await this.#read('readRunHeads', { threadId })) ?? [];
    },
    turns: async (threadId, turnIds) => (await this.#read('loadTurnsOfRun', { threadId, turnIds })) ?? [],
    find: async (threadId, turns, query) => (await this.#read('findEvents', { threadId, turns, query })) ?? [],
  };

  /**
   * Earlier versions of files, and rewinds. Reads return null if the store cannot be read. Writes resolve with true if
   * the data is on disk.
   */
  readonly fileHistory = {
    known: (root: string, after: string | null) => this.#read('readKnownFiles', { root, after }),
    keep: (look: ScanToStore) => this.#write(() => this.#store.call('storeScan', look)),
    settle: (settled: InputOf<ThreadStoreOperations['settleChanges']>) =>
      this.#write(() => this.#store.call('settleChanges', settled)),
    complete: (root: string) => this.#write(() => this.#store.call('completeLook', { root })),
    mark: (moment: TurnMoment) => this.#write(() => this.#store.call('markMoment', moment)),
    unmark: (message: string) => this.#write(() => this.#store.call('removeMark', { message })),
    ofEntry: (turnId: TurnId, entryId: EntryId) => this.#read('readEntryChanges', { turnId, entryId }),
    openWork: () => this.#read('listOpenWork', undefined),
    putOpenWork: (work: OpenWork) => this.#write(() => this.#store.call('putOpenWork', work)),
    removeOpenWork: (keys: readonly string[]) => this.#write(() => this.#store.call('removeOpenWork', { keys })),
    since: (message: string) => this.#read('readSince', { message }),
    newestTurn: (threadId: ThreadId) => this.#read('findNewestMark', { threadId }),
    ofTurn: (message: string) => this.#read('readTurnChanges', { message }),
    threadStart: (threadId: ThreadId, first: string | null) => this.#read('readThreadStart', { threadId, first }),
    changesPage: (wanted: InputOf<ThreadStoreOperations['readChangesPage']>) => this.#read('readChangesPage', wanted),
    contents: (sha256s: readonly string[]) => this.#read('readContents', { sha256s }),
    states: (root: string, paths: readonly string[]) => this.#read('readStates', { root, paths }),
    replaced: (root: string, paths: readonly string[]) => this.#read('readReplaced', { root, paths }),
    /** What is known about the review of a folder's changes. */
    review: (root: string) => this.#read('readFolderReview', { root }),
    putUnreviewed: (threadId: ThreadId, unreviewed: UnreviewedChanges | null) =>
      this.#write(() => this.#store.call('putUnreviewed', { threadId, unreviewed })),
    bytes: (after: number) => this.#read('readHistoryBytes', { after }),
    /** Serves other requests between the parts of the work. Null if the store cannot be written. */
    prune: async (limits: HistoryLimits): Promise<PrunedHistory | null> => {
      for (let next: HistoryLimits | null = limits; ; next = null) {
        if (!(await this.#gate.mayWrite())) return null;
        const pruned = await this.#store.call('pruneHistory', next);
        if (!pruned.ok) return null;
        if (pruned.value !== null) return pruned.value;
      }
    },
    putRewind: (rewind: InputOf<ThreadStoreOperations['putRewind']>) =>
      this.#write(() => this.#store.call('putRewind', rewind)),
    advanceRewind: (rewind: InputOf<ThreadStoreOperations['advanceRewind']>) =>
      this.#write(() => this.#store.call('advanceRewind', rewind)),
    dropRewind: (id: string) => this.#write(() => this.#store.call('dropRewind', { id })),
    endWithFiles: (id: string) => this.#write(() => this.#store.call('endWithFiles', { id })),
    rewinds: (threadId: ThreadId) => this.#read('listRewinds', { threadId }),
    rewind: (id: string) => this.#read('readRewind', { id }),
    unfinished: () => this.#read('unfinishedRewinds', undefined),
  };

  /** Reads the database's size by use. Null if the store cannot be read. */
  readDataUse() {
    return this.#read('readDataUse', undefined);
  }

  /** Reads the SQLite and schema versions. Null if the store cannot be read. */
  readStoreInfo() {
    return this.#read('readStoreInfo', undefined);
  }

  /** Removes the oldest outputs beyond a limit, one step per call. Null if the store cannot be written. */
  async removeOutputs(limit: number): Promise<RemovedOutputs | null> {
    if (!(await this.#gate.mayWrite())) return null;
    const removed = await this.#store.call('removeOutputs', { limit });
    return removed.ok ? removed.value : null;
  }

  /** Subscribes to the number of characters of output that each save writes. */
  onOutputs(listen: (characters: number) => void): () => void {
    return this.#outputs.add(listen);
  }

  /** Imports threads from files. */
  readonly imports: ThreadImports = {
    start: (input) => this.#import(() => this.#store.call('startImport', input)),
    add: (input) => this.#import(() => this.#store.call('addToImport', input)),
    finish: (input) => this.#import(() => this.#store.call('finishImport', input)),
    cancel: (input) => this.#import(() => this.#store.call('cancelImport', input)),
  };

  /** The saver's writer. Each promise resolves with true if the data is on disk. */
  readonly writer: ThreadWriter = {
    journal: async (batches) =>
      (await this.#gate.mayJournal()) &&
      this.#writes.trackJournal(this.#store.call('appendJournal', { batches }), batches),
    save: async (saved) => {
      const isKept = (await this.#gate.mayWrite()) && (await this.#writes.trackSave(this.#save(saved), saved));
      const written = saved.outputs.reduce((sum, { output }) => sum + output.head.length + output.tail.length, 0);
      if (isKept && written > 0) this.#outputs.call(written);
      return isKept;
    },
    trimJournal: async (threadId, upTo) =>
      (await this.#gate.mayJournal()) && this.#writes.trackTrim(this.#store.call('deleteJournal', { threadId, upTo })),
  };

  /** Closes the databases after all pending writes. */
  async close(): Promise<void> {
    await this.#gate.opened;
    await this.#thread.close();
  }

  async #read<Name extends ReadOperation>(
    name: Name,
    input: InputOf<ThreadStoreOperations[Name]>,
  ): Promise<OutputOf<ThreadStoreOperations[Name]> | null> {
    const { type } = await this.#gate.opened;
    if (type === 'inMemory') return null;
    const read = await this.#store.call(name, input);
    return read.ok ? read.value : null;
  }

  async #write(write: () => Promise<Result<unknown, StoreFailure>>): Promise<boolean> {
    return (await this.#gate.mayWrite()) && this.#writes.trackOther(write());
  }

  async #import(
    ask: () => Promise<Result<Result<null, ImportProblem>, StoreFailure>>,
  ): Promise<Result<null, ImportProblem>> {
    const { type } = await this.#gate.opened;
    const asked = type === 'open' ? await ask() : null;
    return asked?.ok === true ? asked.value : err({ type: 'notKept' });
  }

  #reportUnreadable({ problems }: LoadedTurns): void {
    if (problems.length > 0) this.#notices.call({ type: 'unreadable', problems });
  }
}
