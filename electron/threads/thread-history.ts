import { type ThreadId, type TurnId, turnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { sumTokens } from '../../shared/spending/model-tokens.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
import { createNotice } from '../../shared/transcript/interpret-notice.ts';
import type { ThreadEvent } from '../../shared/transcript/thread-event.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { splitTurns } from '../../shared/transcript/turn-window.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { CommandService } from '../console/command-service.ts';
import type { Turn as CodexTurn } from '../model/codex-protocol/generated.ts';
import type { CodexReply } from '../model/codex-protocol/protocol.ts';
import { noteUnreadable } from '../model/threads/note-unreadable.ts';
import { reconcileThread } from '../model/threads/reconcile-thread.ts';
import { type LoadedTurns, type StoredTurn, startedHere, toTranscript } from '../model/threads/stored-turn.ts';
import { interpretTurn } from '../model/transcript/interpret-turn.ts';
import type { ThreadSaver } from '../store/threads/thread-saver.ts';
import { toThreadProblem } from './codex-problems.ts';
import { getPatchChanges, getStoredDiffs } from './codex-store.ts';
import type { RollingWindow } from './live/rolling-window.ts';
import { pickToolCalls, type TurnToolCalls, toStoredToolCalls } from './live/turn-tool-calls.ts';
import type { LiveThread } from './live-thread.ts';
import type { ThreadStoreAccess } from './thread-store-access.ts';

/** The largest page of turns that Codex returns. */
export const maxTurnsPerPage = 100;

/** How many turns to load first if only Codex has them. Codex is slow for each turn. */
const firstPageTurns = 20;
/** The largest page that Codex returns. */
const maxPageTurns = 100;
/** The maximum number of characters in a page of earlier turns. */
const pageCharacters = 200_000;

/** A page of turns, newest first, and the cursor to the earlier ones. */
export type StoredTurns = Pick<CodexReply<'thread/turns/list'>, 'data' | 'nextCursor'>;

/** How many turns other clients added, and how many Codex no longer has. */
export type CatchUpResult = { readonly added: number; readonly vanished: number };

/** The result when Codex's turns and ours are the same. */
export const nothingNew: CatchUpResult = { added: 0, vanished: 0 };

export type ThreadHistoryDeps = {
  readonly codex: CodexServer;
  readonly store: ThreadStoreAccess;
  readonly threadSaver: Pick<ThreadSaver, 'setSaved' | 'insertTurns' | 'save'>;
  readonly rollingWindow: RollingWindow;
  readonly commands: CommandService;
  readonly changes: ChangesService;
};

/** Turns before another one, oldest first, with what they produced, and the minimum number of turns before them. */
export type EarlierTurns = TurnToolCalls & { readonly turns: readonly Turn[]; readonly earlierTurns: number };

/** Loads turns into a thread's log, newest page first: from our store, or from Codex's if ours has none. */
export class ThreadHistory {
  readonly #codex: CodexServer;
  readonly #store: ThreadStoreAccess;
  readonly #threadSaver: ThreadHistoryDeps['threadSaver'];
  readonly #rollingWindow: RollingWindow;
  readonly #commands: CommandService;
  readonly #changes: ChangesService;

  constructor({ codex, changes, commands, store, threadSaver, rollingWindow }: ThreadHistoryDeps) {
    this.#codex = codex;
    this.#store = store;
    this.#threadSaver = threadSaver;
    this.#rollingWindow = rollingWindow;
    this.#commands = commands;
    this.#changes = changes;
  }

  /**
   * Loads a thread from our store. Once the data is loaded, calls `begun` to get the thread with an empty log, or null
   * if it is no longer wanted. Returns null if the thread was not loaded.
   */
  async loadFromStore(threadId: ThreadId, begun: () => LiveThread | null): Promise<LiveThread | null> {
    const loaded = await this.#store.load(threadId, this.#rollingWindow.size);
    if (loaded === null || loaded.thread.settings === null) return null;
    const thread = begun();
    if (thread === null) return null;
    const { earlierTurns, thread: about } = loaded;
    const turns = noteUnreadable(loaded);
    if (!about.knownToCodex) thread.syncStatus = { type: 'lost' };
    thread.name = about.name;
    thread.initialTitle = about.title;
    thread.forkedFrom = about.forkedFrom;
    thread.agentOf = about.agentOf;
    thread.updatedAt = about.updatedAt;
    thread.settings = loaded.thread.settings;
    thread.history = { olderCursor: about.olderCursor };
    this.#threadSaver.setSaved(thread.id, toTranscript(turns, earlierTurns, about.usage));
    this.#prependStored(thread, { ...loaded, turns }, earlierTurns);
    if (about.usage !== null) thread.recorder.record([{ type: 'usageUpdated', usage: about.usage }]);
    if (turns.length === 0 && about.knownToCodex) await this.#prependNewest(thread);
    return thread;
  }

  /** Reads the newest turns from Codex's store. Does not require a loaded thread. */
  async readNewest(threadId: ThreadId, limit = firstPageTurns): Promise<Result<StoredTurns, ThreadProblem>> {
    const page = await this.#codex.request('thread/turns/list', { threadId, limit, itemsView: 'full' });
    return page.ok ? page : err(toThreadProblem(page.error));
  }

  /** Prepends Codex's newest turns. After a revert, our store may have none of the remaining turns. */
  async #prependNewest(thread: LiveThread): Promise<void> {
    const newest = await this.readNewest(thread.id);
    if (newest.ok) this.prepend(thread, newest.value);
  }

  /** Puts a page from Codex's store before a thread's log. The thread's folder must be known. */
  prepend(thread: LiveThread, { data, nextCursor }: StoredTurns): void {
    thread.history = { olderCursor: nextCursor };
    const pairs = dropNested(thread, data)
      .toReversed()
      .map((from) => ({ from, turn: toTurn(thread, from) }));
    const missing = pairs.filter(({ turn }) => thread.log.findTurn(turn.id) === null);
    // Codex does not count its turns, so the number only shows whether there are any.
    thread.log.prepend(
      missing.map(({ turn }) => turn),
      nextCursor === null ? 0 : 1,
    );
    for (const { from, turn } of missing) this.#addCodexToolCalls(thread, turn, from);
  }

  /** Updates a thread to Codex's current state, from its newest page. */
  catchUp(thread: LiveThread, { data, nextCursor }: StoredTurns): CatchUpResult {
    const { earlierTurns } = thread.log.transcript;
    const { newest } = splitTurns(thread.log.transcript);
    const ours = newest.map((turn): StoredTurn => ({ turn, ...(thread.marks.get(turn.id) ?? startedHere) }));
    const stored = new Map(dropNested(thread, data).map((from) => [toTurn(thread, from), from]));
    const theirs = dropTurnsBeforeFirst(ours, [...stored.keys()].toReversed());
    const complete = nextCursor === null && earlierTurns === 0;
    const { added, save, turns, vanished } = reconcileThread(ours, { turns: theirs, complete });
    if (turns === ours) return nothingNew;
    for (const mark of save.marks) thread.marks.set(mark.turnId, mark);
    const together = turns.map(({ turn }) => turn);
    thread.recorder.record([{ type: 'turnsReconciled', turns: together, earlierTurns }]);
    thread.recorder.record(vanished.map(createGoneEvent));
    for (const [turn, from] of stored) {
      if (!save.turns.some(({ id }) => id === turn.id)) continue;
      this.#addCodexToolCalls(thread, turn, from);
      this.#commands.emitTurnCommands(thread.id, turn.id);
      this.#changes.emitTurnChanges(thread.id, turn.id);
    }
    return { added: added.length, vanished: vanished.length };
  }

  /** Merges the store's content with a thread that was loaded while our store was closed. */
  async mergeStored(thread: LiveThread): Promise<void> {
    const turns = thread.log.transcript.turns.length + this.#rollingWindow.size.turns;
    const loaded = await this.#store.load(thread.id, { turns, characters: Number.MAX_SAFE_INTEGER });
    if (loaded === null) return;
    const { thread: about, turns: ours } = loaded;
    const here = thread.log.transcript;
    this.#threadSaver.setSaved(thread.id, toTranscript(ours, loaded.earlierTurns, about.usage));
    const joined = reconcileThread(ours, { turns: here.turns, complete: here.earlierTurns === 0 }).turns;
    const added = joined.filter(({ turn }) => thread.log.findTurn(turn.id) === null);
    const known = new Set(ours.map(({ turn }) => turn.id));
    for (const { gone, origin, turn } of joined) {
      if (known.has(turn.id)) thread.marks.set(turn.id, { turnId: turn.id, origin, gone });
    }
    const beginsWithOurs = joined[0]?.turn.id === ours[0]?.turn.id;
    if (beginsWithOurs) thread.history = { olderCursor: about.olderCursor };
    const earlierTurns = beginsWithOurs ? loaded.earlierTurns : here.earlierTurns;
    thread.recorder.record([{ type: 'turnsReconciled', turns: joined.map(({ turn }) => turn), earlierTurns }]);
    if (about.usage?.spent !== undefined) {
      const usage = here.usage ?? about.usage;
      const spent = [...sumTokens([about.usage.spent, here.usage?.spent ?? []])];
      const aside = [...sumTokens([about.usage.aside ?? [], here.usage?.aside ?? []])];
      const sums = { spent, ...(aside.length > 0 && { aside }) };
      thread.recorder.record([{ type: 'usageUpdated', usage: { ...usage, ...sums } }]);
    }
    this.#addStoredToolCalls(thread, added, loaded);
    for (const { turn } of added) {
      this.#commands.emitTurnCommands(thread.id, turn.id);
      this.#changes.emitTurnChanges(thread.id, turn.id);
    }
  }

  /** Finds a turn from memory or from our store. Null if neither has it. */
  async findTurn(thread: LiveThread, turnId: TurnId): Promise<Turn | null> {
    const stored = async () => (await this.#store.loadTurn(thread.id, turnId))?.turns[0]?.turn ?? null;
    return thread.log.findTurn(turnId) ?? (await stored());
  }

  /** Loads turns before one that a window has: from the log, otherwise from our store, otherwise from Codex's. */
  async loadBefore(thread: LiveThread, before: TurnId, limit: number): Promise<Result<EarlierTurns, ThreadProblem>> {
    const here = thread.log.findTurnsBefore(before, limit);
    if (here !== null && (here.turns.length > 0 || here.earlierTurns === 0))
      return ok(this.#addToolCalls(thread, here));
    // Our store can find earlier turns only if it has this turn.
    if (here !== null) await this.#threadSaver.save(thread.id);
    const stored = await this.#loadStoredBefore(thread, before, limit);
    if (stored !== null) return ok(stored);
    const cursor = thread.history?.olderCursor ?? null;
    if (cursor === null) return ok(noEarlierTurns);
    const page = await this.#codex.request('thread/turns/list', {
      threadId: thread.id,
      cursor,
      limit: Math.min(limit, maxPageTurns),
      itemsView: 'full',
    });
    if (!page.ok) return err(toThreadProblem(page.error));
    // Two windows may have requested the same page.
    const isFirst = thread.history?.olderCursor === cursor;
    if (here === null) {
      if (isFirst) await this.#savePage(thread, before, page.value);
      return ok((await this.#loadStoredBefore(thread, before, limit)) ?? noEarlierTurns);
    }
    if (isFirst) this.prepend(thread, page.value);
    return ok(this.#addToolCalls(thread, thread.log.findTurnsBefore(before, limit) ?? noEarlierTurns));
  }

  /** Saves a page from Codex's store before our turns, if the log no longer reaches that far back. */
  async #savePage(thread: LiveThread, before: TurnId, { data, nextCursor }: StoredTurns): Promise<void> {
    const pairs = dropNested(thread, data)
      .toReversed()
      .map((from) => ({ from, turn: toTurn(thread, from) }));
    const known = thread.history;
    thread.history = { olderCursor: nextCursor };
    const turns = pairs.map(({ turn }) => turn);
    const diffs = pairs.flatMap(({ from, turn }) => getStoredDiffs(turn, from, thread.cwd));
    if (!(await this.#threadSaver.insertTurns(thread.id, { turns, before, diffs }))) thread.history = known;
  }

  /** Returns our store's turns before a turn. Null if there are none. Does not load them into memory. */
  async #loadStoredBefore(thread: LiveThread, before: TurnId, limit: number): Promise<EarlierTurns | null> {
    const page = await this.#store.loadBefore(thread.id, before, { turns: limit, characters: pageCharacters });
    if (page === null || page.turns.length === 0) return null;
    const turns = noteUnreadable(page).map(({ turn }) => turn);
    return { turns, earlierTurns: page.earlierTurns, ...toStoredToolCalls(thread.id, page) };
  }

  #addToolCalls(thread: LiveThread, earlier: Pick<EarlierTurns, 'turns' | 'earlierTurns'>): EarlierTurns {
    return { ...earlier, ...pickToolCalls(earlier.turns, this.#rollingWindow.listToolCalls(thread.id)) };
  }

  #prependStored(thread: LiveThread, loaded: LoadedTurns, earlierTurns: number): void {
    thread.readProblems = [...thread.readProblems, ...loaded.problems];
    const missing = loaded.turns.filter(({ turn }) => thread.log.findTurn(turn.id) === null);
    for (const { gone, origin, turn } of missing) thread.marks.set(turn.id, { turnId: turn.id, origin, gone });
    thread.log.prepend(
      missing.map(({ turn }) => turn),
      earlierTurns,
    );
    this.#addStoredToolCalls(thread, missing, loaded);
  }

  #addStoredToolCalls(thread: LiveThread, added: readonly StoredTurn[], { diffs, outputs }: LoadedTurns): void {
    const lengths = new Map(outputs.map(({ entryId: id, length }) => [id, length]));
    for (const { turn } of added) this.#commands.addStoredTurn(thread.id, turn, lengths);
    for (const link of diffs) this.#changes.addStoredSummary(thread.id, link);
  }

  #addCodexToolCalls(thread: LiveThread, turn: Turn, stored: CodexTurn): void {
    const outputs = stored.items.flatMap((item) =>
      item.type === 'commandExecution' ? [[item.id, item.aggregatedOutput?.length ?? 0] as const] : [],
    );
    this.#commands.addStoredTurn(thread.id, turn, new Map(outputs));
    for (const { kind, id } of turn.entries) {
      if (kind === 'patch') this.#changes.addStoredPatch(thread.id, turn.id, id, getPatchChanges(stored.items, id));
    }
    if (turn.hasDiff) this.#changes.addStoredPatch(thread.id, turn.id, null, getPatchChanges(stored.items, null));
  }
}

const noEarlierTurns: EarlierTurns = { turns: [], earlierTurns: 0, commands: [], diffs: [] };

function toTurn({ agentOf }: LiveThread, from: CodexTurn): Turn {
  return interpretTurn(from, agentOf !== null);
}

/**
 * Drops the turns in which reviews work. Codex lists each as interrupted, without its items, next to the turn of the
 * review, which has the report (observed with 0.169).
 */
function dropNested({ log }: LiveThread, data: readonly CodexTurn[]): readonly CodexTurn[] {
  const reviews = new Set<string>(
    data.filter(({ items }) => items.some(({ type }) => type === 'enteredReviewMode')).map(({ id }) => id),
  );
  const isReview = (id: string) =>
    reviews.has(id) || log.findTurn(turnId.parse(id))?.entries.some(({ kind }) => kind === 'review') === true;
  return data.filter(({ id, rootTurnId }) => rootTurnId === null || rootTurnId === id || !isReview(rootTurnId));
}

/** Drops turns before the first one in memory from Codex's page, because our store may have them. */
function dropTurnsBeforeFirst(ours: readonly StoredTurn[], theirs: readonly Turn[]): readonly Turn[] {
  const here = new Set(ours.map(({ turn }) => turn.id));
  return theirs.slice(
    Math.max(
      0,
      theirs.findIndex(({ id }) => here.has(id)),
    ),
  );
}

function createGoneEvent(turnId: TurnId): ThreadEvent {
  const fact = t`Codex no longer knows this turn.`;
  const entry = createNotice(`gone:${turnId}`, null, 'warning', fact, t`You can still read it here. Nothing is sent.`);
  return { type: 'entryPut', turnId, entry };
}
