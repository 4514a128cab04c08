import { type ThreadId, threadId } from '../../../../shared/base/ids.ts';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { agentSource } from '../../../../shared/threads/agent-source.ts';
import { threadSettings } from '../../../../shared/threads/thread-summary.ts';
import { tokenUsage } from '../../../../shared/transcript/turn.ts';
import type { ReadProblem } from '../../../model/threads/stored-turn.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import type { StoredThread } from '../stored-thread.ts';

type ThreadRow = {
  readonly key: number;
  readonly id: string;
  readonly folder: string | null;
  readonly title: string;
  readonly name: string | null;
  readonly settings: string | null;
  readonly usage: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly archived_at: number | null;
  readonly pinned_at: number | null;
  readonly known_to_codex: number;
  readonly forked_from: string | null;
  readonly agent_of: string | null;
  readonly earlier_in_codex: number;
  readonly older_cursor: string | null;
  readonly saved_run: string | null;
  readonly saved_seq: number | null;
};

/** A thread with its key, and which of its facts cannot be read. */
export type ReadThread = {
  readonly key: number;
  readonly thread: StoredThread;
  readonly problems: readonly ReadProblem[];
};

/** Reads a thread's facts without its turns. Null if the store does not have the thread. */
export function readStoredThread(db: Connection, id: ThreadId): ReadThread | null {
  const row = db
    .prepare<[string], ThreadRow>(
      'SELECT threads.*, folders.path AS folder FROM threads LEFT JOIN folders ON folders.key = threads.folder WHERE id = ?',
    )
    .get(id);
  if (row === undefined) return null;
  const settings = threadSettings.nullable().safeParse(parseJson(row.settings ?? 'null'));
  const usage = tokenUsage.nullable().safeParse(parseJson(row.usage ?? 'null'));
  const thread: StoredThread = {
    id,
    folder: row.folder,
    title: row.title,
    name: row.name,
    settings: settings.data ?? null,
    usage: usage.data ?? null,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    archivedAt: row.archived_at,
    pinnedAt: row.pinned_at,
    knownToCodex: row.known_to_codex === 1,
    forkedFrom: threadId.safeParse(row.forked_from).data ?? null,
    agentOf: agentSource.safeParse(parseJson(row.agent_of ?? 'null')).data ?? null,
    earlierInCodex: row.earlier_in_codex,
    olderCursor: row.older_cursor,
    saved: row.saved_run === null || row.saved_seq === null ? null : { run: row.saved_run, seq: row.saved_seq },
  };
  const damaged: ReadProblem = { threadId: id, turnId: null, entryId: null, reason: 'damaged' };
  return { key: row.key, thread, problems: settings.success && usage.success ? [] : [damaged] };
}

/** Lists the threads of agents that work for a thread, at any depth, innermost last. */
export function listAgentThreads(db: Connection, id: ThreadId): readonly ThreadId[] {
  return db
    .prepare<[string], string>(
      `WITH RECURSIVE family (id) AS (
         VALUES (?) UNION SELECT threads.id FROM threads JOIN family ON threads.agent_of ->> '$.parent' = family.id
       ) SELECT id FROM family`,
    )
    .pluck()
    .all(id)
    .flatMap((each) => (each === id ? [] : (threadId.safeParse(each).data ?? [])));
}

/** Returns the key of a thread. Null if the store does not have the thread. */
export function findThreadKey(db: Connection, id: ThreadId): number | null {
  return db.prepare<[string], number>('SELECT key FROM threads WHERE id = ?').pluck().get(id) ?? null;
}
