import type { Connection } from '../../sqlite/keyed-connection.ts';

/** How many bytes of a database of sessions are what. */
export type SessionsUse = {
  readonly outputs: number;
  readonly changes: number;
  /** Given back by what was removed, and used again before the file grows. */
  readonly free: number;
  /** All the rest: what was said and decided, and the words by which it is found. */
  readonly threads: number;
};

/** Counts without reading the texts: their lengths stand before them. */
export function readDataUse(db: Connection): SessionsUse {
  const sum = (sql: string) => db.prepare<[], number>(sql).pluck().get() ?? 0;
  const outputs = sum('SELECT coalesce(sum(octet_length(head) + octet_length(tail)), 0) FROM outputs');
  const changes = sum('SELECT coalesce(sum(octet_length(text)), 0) FROM diffs');
  const pragma = (name: string) => Number(db.pragma(name, { simple: true }));
  const page = pragma('page_size');
  const free = pragma('freelist_count') * page;
  const all = pragma('page_count') * page;
  return { outputs, changes, free, threads: Math.max(0, all - outputs - changes - free) };
}
