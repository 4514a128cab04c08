import { entryId, type ThreadId, type TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { Turn as CodexTurn } from '../../shared/codex-protocol/generated/v2/Turn';
import type { CodexReply } from '../../shared/codex-protocol/protocol.ts';
import type { ThreadProblem } from '../../shared/contract/threads.ts';
import { reconcileThread } from '../../shared/sessions/reconcile-thread.ts';
import { type LoadedTurns, type StoredTurn, transcriptOf } from '../../shared/sessions/stored-turn.ts';
import { notice } from '../../shared/transcript/interpret-notice.ts';
import { interpretTurn } from '../../shared/transcript/interpret-turn.ts';
import type { ThreadEvent } from '../../shared/transcript/thread-event.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { DiffService } from '../diff/diff-service.ts';
import type { ExecService } from '../exec/exec-service.ts';
import type { SessionRecorder } from '../sessions/session-recorder.ts';
import { threadProblem } from './codex-problems.ts';
import { changesOf } from './codex-store.ts';
import type { KeptThreads } from './kept-threads.ts';
import type { LiveThread } from './live-thread.ts';

/** Turns that a renderer begins with: more than a window shows, and few, because Codex takes its time over each. */
export const turnsInView = 20;
/** Ours are read up to so many characters. */
const charactersInView = 40_000;
/** The largest page that Codex gives. */
const maxPage = 100;

/** A page of turns, newest first, and where the turns before it go on. */
export type StoredTurns = Pick<CodexReply<'thread/turns/list'>, 'data' | 'nextCursor'>;

export type ThreadHistoryParts = {
  readonly codex: CodexServer;
  readonly kept: KeptThreads;
  readonly recorder: Pick<SessionRecorder, 'begin'>;
  readonly exec: ExecService;
  readonly diff: DiffService;
};

/** Brings the turns of our store, or of Codex's where ours has none, into a thread's log, newest page first. */
export class ThreadHistory {
  readonly #codex: CodexServer;
  readonly #kept: KeptThreads;
  readonly #recorder: Pick<SessionRecorder, 'begin'>;
  readonly #exec: ExecService;
  readonly #diff: DiffService;

  constructor({ codex, diff, exec, kept, recorder }: ThreadHistoryParts) {
    this.#codex = codex;
    this.#kept = kept;
    this.#recorder = recorder;
    this.#exec = exec;
    this.#diff = diff;
  }

  /** Begins a thread with what our store has of it; false when it does not have it. */
  async beginKept(thread: LiveThread): Promise<boolean> {
    const loaded = await this.#kept.load(thread.id, { turns: turnsInView, characters: charactersInView });
    if (loaded === null || loaded.thread.settings === null) return false;
    const { earlierTurns, thread: about, turns } = loaded;
    thread.title = about.name ?? about.title;
    thread.updatedAt = about.updatedAt;
    thread.settings = { ...loaded.thread.settings, tellsBlockedCommands: false };
    thread.history = { olderCursor: about.olderCursor };
    this.#recorder.begin(thread.id, transcriptOf(turns, earlierTurns, about.usage));
    this.#prependKept(thread, loaded, earlierTurns);
    if (about.usage !== null) thread.recorder.record([{ type: 'usageUpdated', usage: about.usage }]);
    return true;
  }

  /** The newest turns of Codex's store. It need not have the thread loaded. */
  async newest(threadId: ThreadId): Promise<Result<StoredTurns, ThreadProblem>> {
    const page = await this.#codex.request('thread/turns/list', { threadId, limit: turnsInView, itemsView: 'full' });
    return page.ok ? page : err(threadProblem(page.error));
  }

  /** Puts a page of Codex's store before what the log of a thread has. Its folder must be known. */
  prepend(thread: LiveThread, { data, nextCursor }: StoredTurns): void {
    thread.history = { olderCursor: nextCursor };
    const pairs = data.toReversed().map((from) => ({ from, turn: interpretTurn(from) }));
    const missing = pairs.filter(({ turn }) => thread.log.turn(turn.id) === null);
    // Codex does not count its turns: there is one more, or there is none.
    thread.log.prepend(
      missing.map(({ turn }) => turn),
      nextCursor === null ? 0 : 1,
    );
    for (const { from, turn } of missing) this.#followStored(thread, turn, from);
  }

  /** Brings what is here up to what Codex has of the thread now, by its newest page. */
  catchUp(thread: LiveThread, { data, nextCursor }: StoredTurns): void {
    const { earlierTurns, turns: known } = thread.log.transcript;
    const ours = known.map((turn): StoredTurn => ({ turn, ...(thread.marks.get(turn.id) ?? begunHere) }));
    const stored = new Map(data.map((from) => [interpretTurn(from), from]));
    const theirs = sinceFirstOf(ours, [...stored.keys()].toReversed());
    const complete = nextCursor === null && earlierTurns === 0;
    const { save, turns, vanished } = reconcileThread(ours, { turns: theirs, complete });
    if (turns === ours) return;
    for (const mark of save.marks) thread.marks.set(mark.turnId, mark);
    const together = turns.map(({ turn }) => turn);
    thread.recorder.record([{ type: 'turnsReconciled', turns: together, earlierTurns }]);
    thread.recorder.record(vanished.map(saidGone));
    for (const [turn, from] of stored) {
      if (!save.turns.some(({ id }) => id === turn.id)) continue;
      this.#followStored(thread, turn, from);
      this.#exec.tellOfTurn(thread.id, turn.id);
      this.#diff.tellOfTurn(thread.id, turn.id);
    }
  }

  /** Turns before one that a window has, from the log or from Codex's store. Oldest first. */
  async before(
    thread: LiveThread,
    before: TurnId,
    limit: number,
  ): Promise<Result<{ turns: readonly Turn[]; earlierTurns: number }, ThreadProblem>> {
    const nothing = { turns: [], earlierTurns: 0 };
    const here = thread.log.before(before, limit) ?? nothing;
    if (here.turns.length > 0 || here.earlierTurns === 0) return ok(here);
    const kept = await this.#kept.loadBefore(thread.id, before, limit);
    if (kept !== null && kept.turns.length > 0) {
      this.#prependKept(thread, kept, kept.earlierTurns);
      return ok(thread.log.before(before, limit) ?? nothing);
    }
    const cursor = thread.history?.olderCursor ?? null;
    if (cursor === null) return ok(here);
    const page = await this.#codex.request('thread/turns/list', {
      threadId: thread.id,
      cursor,
      limit: Math.min(limit, maxPage),
      itemsView: 'full',
    });
    if (!page.ok) return err(threadProblem(page.error));
    // Two windows may have asked for the same page.
    if (thread.history?.olderCursor === cursor) this.prepend(thread, page.value);
    return ok(thread.log.before(before, limit) ?? nothing);
  }

  #prependKept(thread: LiveThread, { diffs, outputs, turns }: LoadedTurns, earlierTurns: number): void {
    const missing = turns.filter(({ turn }) => thread.log.turn(turn.id) === null);
    for (const { gone, origin, turn } of missing) thread.marks.set(turn.id, { turnId: turn.id, origin, gone });
    thread.log.prepend(
      missing.map(({ turn }) => turn),
      earlierTurns,
    );
    const lengths = new Map(outputs.map(({ entryId: id, length }) => [id, length]));
    for (const { turn } of missing) this.#exec.followStored(thread.id, turn, lengths);
    for (const link of diffs) this.#diff.followKept(thread.id, link);
  }

  #followStored(thread: LiveThread, turn: Turn, stored: CodexTurn): void {
    const outputs = stored.items.flatMap((item) =>
      item.type === 'commandExecution' ? [[entryId.parse(item.id), item.aggregatedOutput?.length ?? 0] as const] : [],
    );
    this.#exec.followStored(thread.id, turn, new Map(outputs));
    for (const { kind, id } of turn.entries) {
      if (kind === 'patch') this.#diff.followStored(thread.id, turn.id, id, changesOf(stored.items, id));
    }
    if (turn.hasDiff) this.#diff.followStored(thread.id, turn.id, null, changesOf(stored.items, null));
  }
}

const begunHere = { origin: 'here', gone: false } as const;

/** Codex's page may begin before the first turn that is here; those before it may be in our store. */
function sinceFirstOf(ours: readonly StoredTurn[], theirs: readonly Turn[]): readonly Turn[] {
  const here = new Set(ours.map(({ turn }) => turn.id));
  return theirs.slice(
    Math.max(
      0,
      theirs.findIndex(({ id }) => here.has(id)),
    ),
  );
}

function saidGone(turnId: TurnId): ThreadEvent {
  const fact = 'Codex no longer knows this turn.';
  const entry = notice(`gone:${turnId}`, null, 'warning', fact, 'It stays here to read, and nothing of it is sent.');
  return { type: 'entryPut', turnId, entry };
}
