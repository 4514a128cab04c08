import type { Clock } from '../../../shared/base/clock.ts';
import { type ThreadId, threadId } from '../../../shared/base/ids.ts';
import type { ThreadSummary } from '../../../shared/threads/thread-summary.ts';
import type { Thread } from '../../model/codex-protocol/generated.ts';
import type { ListedThreadRow } from '../../store/threads/reads/list-threads.ts';
import { describeCodexThread, describeStoredThread, getThreadName, type ThreadMarks } from '../describe-thread.ts';
import type { ThreadStoreAccess } from '../thread-store-access.ts';

type MarkedRow = ThreadSummary & ThreadMarks;

const unmarked: ThreadMarks = {
  pinned: false,
  archived: false,
  knownToCodex: true,
  unreviewed: null,
  saved: false,
};

/** The last known rows of threads in a store, ours or Codex's. */
export class StoredRows {
  readonly #store: Pick<ThreadStoreAccess, 'change'>;
  readonly #clock: Clock;
  readonly #rows = new Map<ThreadId, ThreadSummary>();
  readonly #marks = new Map<ThreadId, ThreadMarks>();
  readonly #deleted = new Set<ThreadId>();

  constructor(kept: Pick<ThreadStoreAccess, 'change'>, clock: Clock) {
    this.#store = kept;
    this.#clock = clock;
  }

  all(): readonly ThreadSummary[] {
    return [...this.#rows.values()];
  }

  get(id: ThreadId): ThreadSummary | null {
    return this.#rows.get(id) ?? null;
  }

  getMarks(id: ThreadId): ThreadMarks {
    return this.#marks.get(id) ?? unmarked;
  }

  /** Stores a row. Its time never goes back: Codex's store counts in seconds, and ours misses what other clients did. */
  put({ saved, ...row }: MarkedRow): void {
    const { archived, hasPlan, knownToCodex, pinned, unreviewed } = row;
    this.#marks.set(row.id, { archived, hasPlan, knownToCodex, pinned, unreviewed, saved });
    const updatedAt = Math.max(row.updatedAt, this.#rows.get(row.id)?.updatedAt ?? 0);
    this.#rows.set(row.id, { ...row, updatedAt });
  }

  delete(id: ThreadId): void {
    this.#rows.delete(id);
    this.#marks.delete(id);
  }

  mark(id: ThreadId, change: Partial<ThreadMarks>): void {
    const marks = { ...this.getMarks(id), ...change };
    this.#marks.set(id, marks);
    const row = this.#rows.get(id);
    if (row !== undefined) this.put({ ...row, ...marks });
  }

  retitle(id: ThreadId, title: string): void {
    const row = this.#rows.get(id);
    if (row !== undefined) this.#rows.set(id, { ...row, title });
  }

  markDeleted(id: ThreadId, deleted: boolean): void {
    if (deleted) this.#deleted.add(id);
    else this.#deleted.delete(id);
  }

  isDeleted(id: ThreadId): boolean {
    return this.#deleted.has(id);
  }

  /** Stores rows from our store. */
  addStored(rows: readonly ListedThreadRow[]): void {
    for (const row of rows) this.put(describeStoredThread(row));
  }

  /**
   * Stores rows from Codex's store, archived or not, except deleted threads and agents. If another client changed one
   * of our threads, our store follows.
   */
  addFromCodex(threads: readonly Thread[], archived: boolean): readonly ThreadId[] {
    return threads.flatMap((thread) => {
      const id = threadId.parse(thread.id);
      if (this.#deleted.has(id) || thread.parentThreadId !== null) return [];
      const ours = this.#marks.get(id);
      const name = getThreadName(thread);
      if (ours !== undefined) {
        const { change } = this.#store;
        if (ours.archived !== archived) void change.archive(id, archived ? this.#clock.now() : null);
        if (!ours.knownToCodex) void change.markKnown(id, true);
        if (name !== null && name !== this.#rows.get(id)?.title) void change.rename(id, name);
      }
      const described = describeCodexThread(thread);
      // Codex does not know the origin of a thread that got its conversation as text.
      const forkedFrom = described.forkedFrom ?? this.#rows.get(id)?.forkedFrom ?? null;
      this.put({ ...described, ...this.getMarks(id), forkedFrom, archived, knownToCodex: true });
      return [id];
    });
  }

  /**
   * Drops the rows of folders, archived or not, that are in neither store anymore. Rows no newer than `upTo` were not
   * requested, so they stay.
   */
  dropMissing(folders: readonly string[], archived: boolean, found: ReadonlySet<ThreadId>, upTo: number): void {
    const within = new Set(folders);
    for (const row of this.all()) {
      const asked = within.has(row.cwd) && row.archived === archived && row.updatedAt > upTo;
      if (asked && !found.has(row.id)) this.delete(row.id);
    }
  }
}
