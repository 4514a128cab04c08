import { entryId, type ThreadId, type TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { Turn as CodexTurn } from '../../shared/codex-protocol/generated/v2/Turn';
import type { CodexReply } from '../../shared/codex-protocol/protocol.ts';
import type { ThreadProblem } from '../../shared/contract/threads.ts';
import { interpretTurn } from '../../shared/transcript/interpret-turn.ts';
import type { ThreadEvent } from '../../shared/transcript/thread-event.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { DiffService } from '../diff/diff-service.ts';
import type { ExecService } from '../exec/exec-service.ts';
import { threadProblem } from './codex-problems.ts';
import { changesOf } from './codex-store.ts';
import type { LiveThread } from './live-thread.ts';

/** Turns that a renderer begins with: more than a window shows, and few, because Codex takes its time over each. */
export const turnsInView = 20;
/** The largest page that Codex gives. */
const maxPage = 100;

/** A page of turns, newest first, and where the turns before it go on. */
export type StoredTurns = Pick<CodexReply<'thread/turns/list'>, 'data' | 'nextCursor'>;

/** Brings the turns of Codex's own store into a thread's log, newest page first. */
export class ThreadHistory {
  readonly #codex: CodexServer;
  readonly #exec: ExecService;
  readonly #diff: DiffService;

  constructor(codex: CodexServer, exec: ExecService, diff: DiffService) {
    this.#codex = codex;
    this.#exec = exec;
    this.#diff = diff;
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

  /** Adds what another client has added since the log was begun, as far as it is in the newest page. */
  catchUp(thread: LiveThread, newest: readonly CodexTurn[]): void {
    for (const stored of newest.toReversed()) {
      const turn = interpretTurn(stored);
      if (thread.log.turn(turn.id) !== null) continue;
      thread.recorder.record(eventsOf(turn));
      this.#followStored(thread, turn, stored);
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
    const cursor = thread.history?.olderCursor ?? null;
    if (here.turns.length > 0 || here.earlierTurns === 0 || cursor === null) return ok(here);
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

/** A finished turn as the events that would have made it. */
function eventsOf(turn: Turn): readonly ThreadEvent[] {
  const { id: turnId, startedAt, endedAt, durationMs, model, status } = turn;
  const ended = status === 'interrupted' || status === 'failed' ? status : 'completed';
  return [
    { type: 'turnStarted', turnId, at: startedAt, model },
    ...turn.entries.map((entry): ThreadEvent => ({ type: 'entryPut', turnId, entry })),
    ...(turn.hasDiff ? [{ type: 'diffAvailable', turnId } as const] : []),
    { type: 'turnEnded', turnId, status: ended, at: endedAt, durationMs, dropReason: 'failed' },
  ];
}
