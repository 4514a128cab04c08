import { isAbsolute } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import type { ClientMessageId, EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { type ChangeAuthor, getAuthorThread, uniqueAuthors } from '../model/changes/change-author.ts';
import { type FileSnapshot, isIgnoredSnapshot } from '../model/threads/file-snapshot.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import type { HistoryStore } from './history-store.ts';
import type { RecordedDiffs } from './recorded-diffs.ts';

export type TurnDiffsDeps = {
  readonly clock: Clock;
  readonly store: Pick<HistoryStore, 'newestTurn' | 'ofTurn' | 'states'>;
  readonly texts: RecordedDiffs;
  readonly threads: {
    /** Returns the turn that a message started, and Codex's own diff of it. Null if it has not begun, or is gone. */
    findTurn(
      threadId: ThreadId,
      message: ClientMessageId,
    ): Promise<{ readonly turnId: TurnId; readonly reported: string } | null>;
    /** Sets the diff of a turn (`null`) and of its entries. */
    set(threadId: ThreadId, turnId: TurnId, texts: ReadonlyMap<EntryId | null, string>): void;
  };
};

/** While a turn runs, making its diffs takes at most about one part in this many of the time. */
const restFactor = 10;

/**
 * Makes the diffs of turns, commands and tools from the record of changes. A turn's diff has everything that the thread
 * changed in its files, whatever it used, as it is on disk: a patch that a formatter changed is shown once. What the
 * record does not cover, such as ignored files and files in other folders, comes from Codex's own diff.
 */
export class TurnDiffs {
  readonly #deps: TurnDiffsDeps;
  /** The message of the newest turn of each thread that had one in this start. */
  readonly #newest = new Map<ThreadId, ClientMessageId>();
  /** Threads whose diffs are being made. True: there is news. */
  readonly #busy = new Map<ThreadId, boolean>();

  /** The message of the newest turn of each thread that had news before the turn was known to have begun. */
  readonly #unbegun = new Map<ThreadId, ClientMessageId>();
  /** The threads with a running turn. What to call when it ends: null if nothing waits for it. */
  readonly #running = new Map<ThreadId, (() => void) | null>();

  constructor(deps: TurnDiffsDeps) {
    this.#deps = deps;
  }

  /** A turn is about to start with this message. */
  addTurn(threadId: ThreadId, message: ClientMessageId): void {
    this.#newest.set(threadId, message);
  }

  /**
   * Follows the turns of a thread. Makes diffs that waited for their turn to begin, because after a kill, Codex may say
   * late that it has. At the end of a turn, makes its last diffs at once.
   */
  handleTurns(threadId: ThreadId, turns: readonly Turn[]): void {
    if (turns.some(({ status }) => status === 'running')) {
      if (!this.#running.has(threadId)) this.#running.set(threadId, null);
    } else if (turns.length > 0) {
      this.#running.get(threadId)?.();
      this.#running.delete(threadId);
    }
    const message = this.#unbegun.get(threadId);
    if (message !== undefined && turns.some((turn) => isBegunBy(turn, message))) void this.update(threadId);
  }

  /** Makes the diffs of a thread's newest turn again, because the record has news. Never rejects. */
  async update(threadId: ThreadId): Promise<void> {
    const isBusy = this.#busy.has(threadId);
    this.#busy.set(threadId, isBusy);
    if (isBusy) return;
    do {
      this.#busy.set(threadId, false);
      const startedAt = this.#deps.clock.now();
      await this.#update(threadId).catch(() => undefined);
      // Each time costs what the turn has changed so far. Without a rest, a turn of many steps would do little else.
      await this.#rest(threadId, this.#deps.clock.now() - startedAt);
    } while (this.#busy.get(threadId) === true);
    this.#busy.delete(threadId);
  }

  /** Waits in proportion to how long the last diffs took, in milliseconds, but not past the end of the turn. */
  async #rest(threadId: ThreadId, tookMs: number): Promise<void> {
    if (tookMs === 0 || !this.#running.has(threadId)) return;
    const rested = Promise.withResolvers<void>();
    this.#running.set(threadId, rested.resolve);
    const cancel = this.#deps.clock.after(tookMs * restFactor, rested.resolve);
    await rested.promise;
    cancel();
  }

  async #update(threadId: ThreadId): Promise<void> {
    // After a kill, the record has news of a turn of an earlier start.
    const message = this.#newest.get(threadId) ?? (await this.#deps.store.newestTurn(threadId));
    if (message === null) return;
    const found = await this.#deps.store.ofTurn(message);
    if (found === null) return;
    this.#unbegun.set(threadId, message);
    const turn = await this.#deps.threads.findTurn(threadId, message);
    if (turn === null) return;
    this.#unbegun.delete(threadId);
    const { changes, root } = found;
    const rest = await this.#findUncovered(root, turn.reported, changes);
    const covered = changes.filter(({ path }) => !rest.paths.has(path));
    const whole = await this.#deps.texts.format(keepOf(covered, (author) => isOwn(author, threadId)));
    const texts = new Map([[turn.turnId, new Map<EntryId | null, string>([[null, whole + rest.text]])]]);
    const threadOf = new Map([[turn.turnId, threadId]]);
    for (const author of listPrograms(changes, threadId)) {
      const { agentId, entryId, turnId } = author;
      const isByEntry = (one: ChangeAuthor) => 'entryId' in one && one.entryId === entryId && one.turnId === turnId;
      const text = await this.#deps.texts.format(keepOf(changes, isByEntry));
      texts.set(turnId, (texts.get(turnId) ?? new Map()).set(entryId, text));
      threadOf.set(turnId, agentId ?? threadId);
    }
    for (const [turnId, ofTurn] of texts) this.#deps.threads.set(threadOf.get(turnId) ?? threadId, turnId, ofTurn);
  }

  /** Returns the parts of Codex's own diff about files that the record does not cover. */
  async #findUncovered(
    root: string,
    reported: string,
    changes: readonly FileHistoryChange[],
  ): Promise<{ readonly text: string; readonly paths: ReadonlySet<string> }> {
    const sections = reported.split(/^(?=diff --git )/m).flatMap((text) => {
      const [file] = parseUnifiedDiff(text);
      return file === undefined ? [] : [{ text, path: file.path }];
    });
    // Codex names files outside the folder by their absolute paths.
    const inside = sections.filter(({ path }) => isTreePath(path)).map(({ path }) => path);
    const states = inside.length === 0 ? [] : await this.#deps.store.states(root, inside);
    const unread = new Set(changes.flatMap(({ before, path }) => (isUnread(before) ? path : [])));
    const paths = new Set(inside.filter((path, at) => isIgnoredSnapshot(states?.[at]) || unread.has(path)));
    const uncovered = sections.filter(({ path }) => !isTreePath(path) || paths.has(path));
    return { text: uncovered.map(({ text }) => text).join(''), paths };
  }
}

function isBegunBy({ entries, status }: Turn, message: ClientMessageId): boolean {
  return status !== 'pending' && entries.some((entry) => entry.kind === 'user' && entry.clientId === message);
}

const isUnread = (state: FileSnapshot) => state.kind === 'lost' && state.why === 'unread';

/** Keeps the changes that some authors made, alone or with others. */
function keepOf(
  changes: readonly FileHistoryChange[],
  isWanted: (author: ChangeAuthor) => boolean,
): readonly FileHistoryChange[] {
  return changes.filter(({ authors }) => authors.some(isWanted));
}

/** Whether an author makes a file part of the turn. A background program alone does not. */
export function isOwn(author: ChangeAuthor, threadId: ThreadId): boolean {
  return getAuthorThread(author) === threadId && author.kind !== 'background' && author.kind !== 'rewind';
}

/** Whether a thread has a part in a change. What its rewinds and discards took back is part of it. */
export function changedIn(threadId: ThreadId): (change: FileHistoryChange) => boolean {
  return ({ authors }) =>
    authors.some((author) => isOwn(author, threadId) || (author.kind === 'rewind' && author.threadId === threadId));
}

/** Lists the commands and tools of a thread and its agents that changed files. Codex itself knows what patches do. */
function listPrograms(changes: readonly FileHistoryChange[], threadId: ThreadId) {
  return uniqueAuthors(changes.flatMap(({ authors }) => authors)).flatMap((author) =>
    'entryId' in author && author.kind !== 'patch' && author.threadId === threadId ? [author] : [],
  );
}

function isTreePath(path: string): boolean {
  return !isAbsolute(path) && !path.split('/').includes('..') && !path.split('/').includes('.git');
}
