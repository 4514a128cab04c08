import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { pages } from '../../shared/codex-protocol/pages.ts';
import type { ThreadProblem } from '../../shared/contract/threads.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { Announcer } from '../app/desk-window.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { ThreadRow } from '../sessions/reads/list-threads.ts';
import { threadProblem } from './codex-problems.ts';
import { describeKept, describeLive, describeStored } from './describe-thread.ts';
import type { KeptThreads } from './kept-threads.ts';
import type { LiveThread } from './live-thread.ts';

const frameMs = 16;
const pageSize = 100;
/** So many threads of a folder are listed; older ones are found by searching. */
const maxListed = 400;
/** So many places where the words of a search occur are looked at. */
const maxHits = 1_000;

export type ThreadListParts = {
  readonly codex: CodexServer;
  readonly kept: KeptThreads;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly live: () => Iterable<LiveThread>;
};

/** The threads a person can see: those of Codex's store and of ours, over which lies what goes on in this process. */
export class ThreadList {
  readonly #codex: CodexServer;
  readonly #kept: KeptThreads;
  readonly #announcer: Announcer;
  readonly #clock: Clock;
  readonly #live: () => Iterable<LiveThread>;
  readonly #stored = new Map<ThreadId, ThreadSummary>();
  /** What was told last of each thread, so that nothing is told twice. */
  readonly #told = new Map<ThreadId, ThreadSummary>();
  readonly #changed = new Set<LiveThread>();

  constructor({ announcer, clock, codex, kept, live }: ThreadListParts) {
    this.#codex = codex;
    this.#kept = kept;
    this.#announcer = announcer;
    this.#clock = clock;
    this.#live = live;
  }

  /** The threads of a folder in which the words occur, newest first. Asks both stores; Codex's knows titles only. */
  async list(folder: string | null, search: string): Promise<Result<readonly ThreadSummary[], ThreadProblem>> {
    if (folder === null) return ok(this.known(null));
    const found = new Set<ThreadId>();
    for (const row of await this.#keptIn(folder, search)) {
      this.#stored.set(row.id, describeKept(row, folder));
      found.add(row.id);
    }
    const ask = (cursor: string | null) =>
      this.#codex.request('thread/list', {
        cwd: folder,
        limit: pageSize,
        sortKey: 'recency_at',
        modelProviders: [],
        cursor,
        ...(search === '' ? {} : { searchTerm: search }),
      });
    for await (const page of pages(ask)) {
      if (!page.ok && found.size > 0) break;
      if (!page.ok) return err(threadProblem(page.error));
      for (const thread of page.value.data) {
        const summary = describeStored(thread);
        this.#stored.set(summary.id, summary);
        found.add(summary.id);
      }
      if (found.size >= maxListed) break;
    }
    if (search === '') this.#forgetMissing(folder, found);
    const wanted = search.toLowerCase();
    return ok(this.known(folder).filter(({ id, title }) => found.has(id) || title.toLowerCase().includes(wanted)));
  }

  /** What is known without asking: the threads of a folder, and those that work or wait anywhere. Newest first. */
  known(folder: string | null): readonly ThreadSummary[] {
    const rows = new Map(this.#stored);
    for (const thread of this.#live()) if (thread.title !== '') rows.set(thread.id, describeLive(thread));
    return [...rows.values()]
      .filter((row) => row.cwd === folder || isActive(row))
      .sort((a, b) => b.updatedAt - a.updatedAt);
  }

  /** Something of a live thread may have changed: windows are told within a frame. */
  touch(thread: LiveThread): void {
    this.#changed.add(thread);
    if (this.#changed.size === 1) this.#clock.after(frameMs, () => this.#tell());
  }

  /** The thread leaves our memory and stays in the list as it is. */
  keep(thread: LiveThread): void {
    const row = describeLive(thread);
    if (row.title !== '') this.#stored.set(row.id, row);
  }

  /** The thread is archived or deleted. */
  remove(threadId: ThreadId): void {
    this.#stored.delete(threadId);
    this.#told.delete(threadId);
    this.#announcer.toAll({ name: 'threadsRemoved', payload: [threadId] });
  }

  /** A thread that was away is back, or has a new name. */
  async refresh(threadId: ThreadId): Promise<void> {
    const reply = await this.#codex.request('thread/read', { threadId });
    if (!reply.ok) return;
    const summary = describeStored(reply.value.thread);
    this.#stored.set(threadId, summary);
    this.#announce([summary]);
  }

  /** Threads of our store: all of a folder, or those with the words in their title or in what was said. */
  async #keptIn(folder: string, search: string): Promise<readonly ThreadRow[]> {
    const filter = { workspace: folder, archived: false };
    if (search === '') return this.#kept.list({ ...filter, search });
    const [rows, hits] = await Promise.all([
      this.#kept.list({ ...filter, search: '' }),
      this.#kept.search({ query: search, workspace: folder, limit: maxHits }),
    ]);
    const found = new Set(hits.map(({ threadId }) => threadId));
    const wanted = search.toLowerCase();
    return rows.filter(({ id, title }) => found.has(id) || title.toLowerCase().includes(wanted));
  }

  #forgetMissing(folder: string, found: ReadonlySet<ThreadId>): void {
    for (const { id, cwd } of this.#stored.values()) if (cwd === folder && !found.has(id)) this.#stored.delete(id);
  }

  #tell(): void {
    const rows = [...this.#changed].map(describeLive);
    this.#changed.clear();
    this.#announce(rows.filter((row) => row.title !== '' && !isDeepStrictEqual(row, this.#told.get(row.id))));
  }

  /** Tells each window of the threads of its folder, and of those elsewhere that work or have just ended. */
  #announce(rows: readonly ThreadSummary[]): void {
    const active = new Set(rows.filter((row) => isActive(row) || isActive(this.#told.get(row.id))));
    for (const row of rows) this.#told.set(row.id, row);
    for (const window of this.#announcer.windows()) {
      const payload = rows.filter((row) => row.cwd === window.workspace?.path || active.has(row));
      if (payload.length > 0) window.announce({ name: 'threadsChanged', payload });
    }
  }
}

function isActive(row: ThreadSummary | undefined): boolean {
  return row?.state === 'running' || row?.state === 'waiting';
}
