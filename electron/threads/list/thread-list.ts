import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../../shared/base/clock.ts';
import { type ThreadId, threadId } from '../../../shared/base/ids.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import { ok, type Result } from '../../../shared/base/result.ts';
import type { RequestInput, RequestValue } from '../../../shared/contract/contract.ts';
import type { FoundThreads } from '../../../shared/contract/thread-actions.ts';
import { toSearchForm } from '../../../shared/texts/search-form.ts';
import { buildBranchTree } from '../../../shared/threads/branch-tree.ts';
import { listedAtOnce } from '../../../shared/threads/listed-at-once.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import { findListingFolder, type ThreadSummary } from '../../../shared/threads/thread-summary.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { Broadcaster, ClientWindow } from '../../host/client-window.ts';
import type { Thread } from '../../model/codex-protocol/generated.ts';
import type { ImportedThreadList } from '../../runs/bundles/imports.ts';
import type { ListedThreadRow } from '../../store/threads/reads/list-threads.ts';
import type { ListedFolders } from '../../workspace/listed-folders.ts';
import { addAgentState, describeLive, type ThreadMarks } from '../describe-thread.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import { findAgentsBelow, findRoot } from '../thread-family.ts';
import type { ThreadStoreAccess } from '../thread-store-access.ts';
import { listCodexThreads, type ThreadQuery } from './codex-list.ts';
import { searchCodex } from './codex-search.ts';
import type { RunPlaces } from './run-places.ts';
import { StoredRows } from './stored-rows.ts';

const frameMs = 16;
/** The maximum number of threads in a search result. */
const maxSearchResults = 200;
/** How long a complete list is new enough for the next search. */
const listingValidMs = 60_000;

/** Threads of a folder, newest first. `complete`: neither store has more. */
type ListedThreads = { readonly threads: readonly ThreadSummary[]; readonly complete: boolean };

export type ThreadListDeps = {
  readonly codex: CodexServer;
  readonly store: ThreadStoreAccess;
  readonly broadcaster: Broadcaster;
  readonly clock: Clock;
  /** Where runs work: their threads are listed in the project they were started from. */
  readonly runPlaces: Pick<RunPlaces, 'listFolders' | 'findListing'>;
  /** The folders whose threads a window lists. */
  readonly listedFolders: Pick<ListedFolders, 'describeFor' | 'listFor' | 'threadsRead'>;
  readonly threads: Pick<LiveThreads, 'all' | 'get'>;
};

/** The threads a user can see: those in Codex's store and ours, with the current activity in this process. */
export class ThreadList implements ImportedThreadList {
  readonly #codex: CodexServer;
  readonly #store: ThreadStoreAccess;
  readonly #broadcaster: Broadcaster;
  readonly #clock: Clock;
  readonly #threads: ThreadListDeps['threads'];
  readonly #runPlaces: ThreadListDeps['runPlaces'];
  readonly #listedFolders: ThreadListDeps['listedFolders'];
  readonly #stored: StoredRows;
  /** The last announced row of each thread, so that nothing is announced twice. */
  readonly #reported = new Map<ThreadId, ThreadSummary>();
  readonly #changed = new Set<LiveThread>();
  /** How many counts of a thread's changes are under way. */
  readonly #counts = new Map<ThreadId, number>();
  /** When all threads of a folder were listed, for searches. */
  readonly #listedAllAt = new Map<string, number>();
  readonly #unread = new SerialQueue();
  readonly #rowListeners = new Listeners<[ThreadId, boolean]>();

  constructor({ broadcaster, clock, codex, listedFolders, store, threads, runPlaces }: ThreadListDeps) {
    this.#codex = codex;
    this.#store = store;
    this.#broadcaster = broadcaster;
    this.#clock = clock;
    this.#threads = threads;
    this.#runPlaces = runPlaces;
    this.#listedFolders = listedFolders;
    this.#stored = new StoredRows(store, clock);
  }

  /** Subscribes to changed rows. `isThere` is false for a deleted or archived thread. */
  onRowChange(listen: (id: ThreadId, isThere: boolean) => void): () => void {
    return this.#rowListeners.add(listen);
  }

  /**
   * Lists the threads of a window's folder, newest first. With words, those of every folder in its list that have them in
   * the title. Asks both stores.
   */
  async list(
    window: Pick<ClientWindow, 'workspace'>,
    search: string,
  ): Promise<Result<readonly ThreadSummary[], ThreadProblem>> {
    const own = window.workspace?.path ?? null;
    if (own === null) return ok(this.listKnown(null));
    const folders = search === '' ? [own] : this.#listFor(window);
    const listed = await this.#askStores(folders, { search, archived: false, limit: listedAtOnce });
    return listed.ok ? ok(listed.value.threads) : listed;
  }

  /**
   * Lists the archived threads of each folder in a window's list, newest first in each. A problem in another folder than
   * the window's own leaves that one out.
   */
  async listArchived(
    window: Pick<ClientWindow, 'workspace'>,
  ): Promise<Result<readonly ThreadSummary[], ThreadProblem>> {
    const folders = this.#listFor(window);
    const asked = { search: '', archived: true, limit: listedAtOnce };
    const all = await Promise.all(folders.map((folder) => this.#askStores([folder], asked)));
    const ofOwn = all[folders.indexOf(window.workspace?.path ?? '')];
    if (ofOwn?.ok === false) return ofOwn;
    return ok(all.flatMap((listed) => (listed.ok ? listed.value.threads : [])));
  }

  /** Lists the newest threads of one of a window's folders or of its archive, more than the list has so far. */
  async listOlder(
    window: Pick<ClientWindow, 'workspace'>,
    { archived, folder, have }: RequestInput<'listOlderThreads'>,
  ): Promise<Result<ListedThreads, ThreadProblem>> {
    if (!this.#listFor(window).includes(folder)) return ok({ threads: [], complete: true });
    return await this.#askStores([folder], { search: '', archived, limit: have + listedAtOnce });
  }

  /** Asks both stores, and drops the threads that neither has anymore. */
  async #askStores(listedIn: readonly string[], asked: ThreadQuery): Promise<Result<ListedThreads, ThreadProblem>> {
    const { archived, limit, search } = asked;
    const folders = listedIn.flatMap((folder) => this.#runPlaces.listFolders(folder));
    const kept = (inArchive: boolean) => this.#store.list({ folders, search, archived: inArchive, limit });
    const [listed, others, deleted] = await Promise.all([kept(archived), kept(!archived), this.#store.deleted()]);
    const rows = [...listed, ...others];
    for (const id of deleted) this.#stored.markDeleted(id, true);
    this.#stored.addStored(rows);
    const stored = await listCodexThreads(this.#codex, folders, asked);
    if (search === '' && !archived)
      for (const folder of listedIn) this.#listedFolders.threadsRead(folder, stored.ok ? 'read' : 'failed');
    if (!stored.ok && rows.length === 0) return stored;
    const theirs = stored.ok ? this.#stored.addFromCodex(stored.value.threads, archived) : [];
    const found = new Set([...rows.map(({ id }) => id), ...theirs]);
    const hasAllOfTheirs = stored.ok && stored.value.isComplete;
    const complete = hasAllOfTheirs && listed.length < limit;
    if (search === '') {
      if (hasAllOfTheirs && !archived) await this.#handleMissing(folders, rows, new Set(theirs));
      // Threads older than the oldest one from either store were not requested.
      const ends = [hasAllOfTheirs ? [] : theirs, listed.length < limit ? [] : listed.map(({ id }) => id)];
      if (stored.ok)
        this.#stored.dropMissing(folders, archived, found, Math.max(...ends.map((ids) => this.#findOldestTime(ids))));
    }
    const wanted = toSearchForm(search);
    const threads = this.#listIn(listedIn).filter(
      (row) => row.archived === archived && (found.has(row.id) || toSearchForm(row.title).includes(wanted)),
    );
    return ok({ threads, complete });
  }

  /**
   * Searches our store for threads with these words in the title or text, including archived ones, in all that a window
   * of this folder lists. Returns the places too, including those in agents.
   */
  async search(folder: string, query: string): Promise<FoundThreads> {
    const { hits, rows } = await this.#store.find({
      query,
      folders: this.#listFolders(folder),
      limit: maxSearchResults,
    });
    const listed = new Set(rows.map(({ id }) => id));
    this.#stored.addStored(rows);
    return {
      threads: rows.flatMap(({ id }) => this.find(id) ?? []),
      hits: hits.filter(({ agent, threadId, turnId }) =>
        agent === null ? turnId !== null && listed.has(threadId) : listed.has(agent.root),
      ),
    };
  }

  /**
   * Searches Codex's store for threads with these words in what a user or the model wrote, including archived ones, in
   * all that a window of this folder lists. Other clients' threads are only there.
   */
  async searchInCodex(folder: string, query: string): Promise<Result<RequestValue<'searchInCodex'>, ThreadProblem>> {
    let listedAll = true;
    for (const each of this.#listedFolders.listFor(folder)) {
      const listed = await this.#listAll(each);
      if (!listed.ok) return listed;
      listedAll &&= listed.value;
    }
    const folders = new Set(this.#listFolders(folder));
    const isWanted = ({ cwd, id }: Thread) => folders.has(cwd) && !this.isDeleted(threadId.parse(id));
    const searched = await searchCodex(this.#codex, query, isWanted);
    if (!searched.ok) return searched;
    const { complete, found, unread } = searched.value;
    const ids = [false, true].flatMap((inArchive) =>
      this.#stored.addFromCodex(
        found.filter(({ archived }) => archived === inArchive).map(({ thread }) => thread),
        inArchive,
      ),
    );
    const hits = found.map(({ hit }) => hit).filter((hit) => ids.includes(hit.threadId));
    const threads = ids.flatMap((id) => this.find(id) ?? []);
    return ok({ threads, hits, complete: complete && listedAll, unread });
  }

  /**
   * Lists all threads of a folder. Codex searches a thread that came from elsewhere, or whose file an older version
   * wrote, only after listing it (observed with 0.169). False if Codex did not list all of them.
   */
  async #listAll(folder: string): Promise<Result<boolean, ThreadProblem>> {
    const now = this.#clock.now();
    if (now - (this.#listedAllAt.get(folder) ?? Number.NEGATIVE_INFINITY) < listingValidMs) return ok(true);
    let complete = true;
    for (const archived of [false, true]) {
      const asked = { archived, search: '', limit: Number.POSITIVE_INFINITY };
      const listed = await listCodexThreads(this.#codex, this.#runPlaces.listFolders(folder), asked);
      if (!listed.ok) return listed;
      complete &&= listed.value.isComplete;
    }
    if (complete) this.#listedAllAt.set(folder, now);
    return ok(complete);
  }

  /** Lists the thread with all its branches, including those that are not in memory. Empty if it has no branches. */
  async listBranches(id: ThreadId): Promise<RequestValue<'listBranches'>> {
    const kept = await this.#store.list({ folders: null, search: '', related: true });
    const known = [...this.#stored.all(), ...[...this.#threads.all()].flatMap((thread) => this.find(thread.id) ?? [])];
    const origins = new Map(kept.map((row) => [row.id, row.forkedFrom]));
    for (const row of known) origins.set(row.id, row.forkedFrom ?? origins.get(row.id) ?? null);
    const family = buildBranchTree(origins, id).map((branch) => branch.id);
    if (family.length < 2) return { threads: [], messages: [] };
    const members = new Set(family);
    this.#stored.addStored(
      kept.filter((row) => members.has(row.id) && this.find(row.id) === null && !this.isDeleted(row.id)),
    );
    const threads = family.flatMap((member) => this.find(member) ?? []);
    return { threads, messages: await this.#store.ownMessages(family) };
  }

  /**
   * Asks both stores again, because their threads may have changed, and sends each window the list of its folders, or of
   * `only` these. One folder after the other, the windows' own ones first, so that no window waits for what it lists beside.
   */
  async relist(only: readonly string[] | null = null): Promise<void> {
    const windows = this.#broadcaster.windows();
    const own = windows.flatMap(({ workspace }) => workspace?.path ?? []);
    for (const folder of new Set(only ?? [...own, ...windows.flatMap((window) => this.#listFor(window))])) {
      const listed = await this.#askStores([folder], { search: '', archived: false, limit: listedAtOnce });
      if (listed.ok) this.#broadcast(listed.value.threads);
      this.announceFolders();
    }
  }

  /** Lists the folders beside a window's own whose threads were not read yet. A move asks for no folder again but its own. */
  async listUnread(window: Pick<ClientWindow, 'workspace'>): Promise<void> {
    await this.#unread.run(async () => {
      const own = window.workspace?.path ?? null;
      const unread = this.#listedFolders.describeFor(own).filter(({ threads }) => threads !== 'read');
      await this.relist(unread.flatMap(({ path }) => (path === own ? [] : path)));
    });
  }

  /** Sends each window the folders of its list, with whether their threads were read. */
  announceFolders(windows: readonly ClientWindow[] = this.#broadcaster.windows()): void {
    for (const window of windows) {
      const payload = this.#listedFolders.describeFor(window.workspace?.path ?? null);
      if (payload.length > 0) window.send({ name: 'listedFoldersChanged', payload });
    }
  }

  /**
   * Lists what is known without asking a store: the threads of all folders that a window of this folder lists, and
   * working or waiting threads anywhere. Newest first.
   */
  listKnown(folder: string | null): readonly ThreadSummary[] {
    return this.#listIn(this.#listedFolders.listFor(folder));
  }

  #listIn(folders: readonly string[]): readonly ThreadSummary[] {
    const rows = new Map(this.#stored.all().map((row) => [row.id, this.#complete(row)]));
    for (const thread of this.#threads.all()) if (isListed(thread)) rows.set(thread.id, this.#describe(thread));
    return [...rows.values()]
      .filter((row) => isListedIn(row, folders) || isActive(row))
      .sort((a, b) => b.updatedAt - a.updatedAt);
  }

  #listFor({ workspace }: Pick<ClientWindow, 'workspace'>): readonly string[] {
    return this.#listedFolders.listFor(workspace?.path ?? null);
  }

  /** Lists the folders where the threads work that a window of this folder lists. */
  #listFolders(folder: string): readonly string[] {
    return this.#listedFolders.listFor(folder).flatMap((each) => this.#runPlaces.listFolders(each));
  }

  /** Adds the folder that lists a thread, and whether its changes are being counted. */
  #complete(row: ThreadSummary): ThreadSummary {
    const project = this.#runPlaces.findListing(row.cwd);
    return {
      ...row,
      ...(project === row.cwd ? {} : { project }),
      ...(this.#counts.has(row.id) ? { isCounting: true } : {}),
    };
  }

  /** Returns the row of one thread. Null if it is not listed. */
  find(id: ThreadId): ThreadSummary | null {
    const thread = this.#threads.get(id);
    if (thread !== null && thread.title !== '') return this.#describe(thread);
    const row = this.#stored.get(id);
    return row === null ? null : this.#complete(row);
  }

  /** Marks a live thread as changed. Windows get it within a frame. An agent's change updates its root. */
  markChanged(thread: LiveThread): void {
    this.#changed.add(findRoot(this.#threads, thread));
    if (this.#changed.size === 1) this.#clock.after(frameMs, () => this.#emitChanged());
  }

  /** Takes a folder's threads from the windows that do not list it anymore, except what they show and what works. */
  unlist(folder: string): void {
    const rows = this.#listIn([folder]).filter((row) => !isActive(row));
    for (const window of this.#broadcaster.windows()) {
      const folders = this.#listFor(window);
      const gone = rows.filter((row) => row.id !== window.openThread && !isListedIn(row, folders));
      if (gone.length > 0) window.send({ name: 'threadsRemoved', payload: gone.map(({ id }) => id) });
    }
  }

  /** Adds a thread that was imported into our store. */
  async addImported(threadId: ThreadId, folder: string): Promise<void> {
    const rows = await this.#store.list({ folders: [folder], search: '' });
    this.#stored.addStored(rows.filter(({ id }) => id === threadId));
    this.#announceRow(threadId);
    this.#rowListeners.call(threadId, true);
  }

  /** Keeps the row of a thread that leaves memory. */
  storeRow(thread: LiveThread): void {
    if (isListed(thread)) this.#stored.put({ ...this.#describeAlone(thread), saved: true });
  }

  /** Changes the marks of a thread. */
  mark(id: ThreadId, change: Partial<ThreadMarks>): void {
    this.#stored.mark(id, change);
    this.#announceRow(id);
    this.#rowListeners.call(id, change.archived !== true);
  }

  /**
   * Begins to count what is left to review of a thread whose turn has just ended. Call the result at its end. Does nothing for
   * a thread that the windows do not show at work.
   */
  beginCount(id: ThreadId): () => void {
    if (!this.#isReportedActive(id)) return () => undefined;
    this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
    return () => {
      const left = (this.#counts.get(id) ?? 1) - 1;
      if (left > 0) this.#counts.set(id, left);
      else {
        this.#counts.delete(id);
        this.#announceRow(id);
      }
    };
  }

  /** Changes the title of a thread that is not in memory. */
  retitle(id: ThreadId, title: string): void {
    this.#stored.retitle(id, title);
    this.#announceRow(id);
    this.#rowListeners.call(id, true);
  }

  /** Whether our store has content of a thread. */
  isSaved(id: ThreadId): boolean {
    return this.#stored.getMarks(id).saved;
  }

  /** Removes a thread from the list. */
  remove(id: ThreadId): void {
    this.#stored.delete(id);
    this.#reported.delete(id);
    this.#broadcaster.broadcast({ name: 'threadsRemoved', payload: [id] });
    this.#rowListeners.call(id, false);
  }

  /** Ignores all later reports about the thread. False accepts them again. */
  markDeleted(id: ThreadId, deleted: boolean): void {
    this.#stored.markDeleted(id, deleted);
  }

  /** Whether the user deleted the thread. */
  isDeleted(id: ThreadId): boolean {
    return this.#stored.isDeleted(id);
  }

  /** Updates a thread that was away and is back, or that has a new name. */
  async refresh(id: ThreadId): Promise<void> {
    const reply = await this.#codex.request('thread/read', { threadId: id });
    if (!reply.ok) return;
    const { archived } = this.#stored.getMarks(id);
    this.#stored.addFromCodex([reply.value.thread], archived);
    this.#announceRow(id);
  }

  #describe(thread: LiveThread): ThreadSummary {
    return this.#complete(this.#describeAlone(thread));
  }

  #describeAlone(thread: LiveThread): ThreadSummary {
    const { archived, knownToCodex, pinned, unreviewed } = this.#stored.getMarks(thread.id);
    const agents = findAgentsBelow(this.#threads, thread);
    const described = addAgentState(describeLive(thread), agents.map(describeLive));
    const stored = this.#stored.get(thread.id);
    const forkedFrom = described.forkedFrom ?? stored?.forkedFrom ?? null;
    const updatedAt = Math.max(described.updatedAt, stored?.updatedAt ?? 0);
    return { ...described, archived, forkedFrom, knownToCodex, pinned, unreviewed, updatedAt };
  }

  /** Returns when the oldest of these threads changed. 0 without any threads. */
  #findOldestTime(ids: readonly ThreadId[]): number {
    if (ids.length === 0) return 0;
    return ids.reduce(
      (oldest, id) => Math.min(oldest, this.#stored.get(id)?.updatedAt ?? Number.MAX_VALUE),
      Number.MAX_VALUE,
    );
  }

  /** Handles our threads that a complete listing from Codex lacks: another client archived or deleted them. */
  async #handleMissing(
    folders: readonly string[],
    rows: readonly ListedThreadRow[],
    listed: ReadonlySet<ThreadId>,
  ): Promise<void> {
    const missing = rows.filter(
      ({ archivedAt, id, knownToCodex }) =>
        archivedAt === null && knownToCodex && !listed.has(id) && (this.#threads.get(id)?.loadedIn ?? null) === null,
    );
    if (missing.length === 0) return;
    const archive = await listCodexThreads(this.#codex, folders, { search: '', archived: true, limit: listedAtOnce });
    if (!archive.ok) return;
    const archived = new Set(this.#stored.addFromCodex(archive.value.threads, true));
    if (!archive.value.isComplete) return;
    for (const { id, lastStatus } of missing) {
      if (archived.has(id)) continue;
      void this.#store.change.markKnown(id, false);
      if (lastStatus === null) this.#stored.delete(id);
      else this.mark(id, { knownToCodex: false });
    }
  }

  /** Whether all windows show a thread at work. */
  #isReportedActive(id: ThreadId): boolean {
    const row = this.#reported.get(id);
    return isActive(row) || row?.isCounting === true;
  }

  #announceRow(id: ThreadId): void {
    const row = this.find(id);
    if (row !== null) this.#broadcast([row]);
  }

  #emitChanged(): void {
    const rows = [...this.#changed].filter(isListed).map((thread) => this.#describe(thread));
    this.#changed.clear();
    this.#broadcast(rows.filter((row) => !isDeepStrictEqual(row, this.#reported.get(row.id))));
  }

  /** Sends each window the threads of its folders, and threads elsewhere that work or just ended. */
  #broadcast(rows: readonly ThreadSummary[]): void {
    const active = new Set(rows.filter((row) => isActive(row) || this.#isReportedActive(row.id)));
    for (const row of rows) this.#reported.set(row.id, row);
    for (const window of this.#broadcaster.windows()) {
      const folders = this.#listFor(window);
      const payload = rows.filter((row) => isListedIn(row, folders) || active.has(row));
      if (payload.length > 0) window.send({ name: 'threadsChanged', payload });
    }
  }
}

/** True if the thread has any message and a user started it. */
function isListed({ agentOf, title }: LiveThread): boolean {
  return title !== '' && agentOf === null;
}

function isListedIn(row: ThreadSummary, folders: readonly string[]): boolean {
  return findListingFolder(row, folders) !== null;
}

function isActive(row: ThreadSummary | undefined): boolean {
  return row?.state === 'running' || row?.state === 'waiting';
}
