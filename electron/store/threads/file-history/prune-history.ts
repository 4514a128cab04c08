import type { ThreadId } from '../../../../shared/base/ids.ts';
import { countAge, historyDays, isKeptLongEnough } from '../../../file-transactions/kept-age.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { type HistoryBytes, readHistoryBytes } from './file-history.ts';

/** How much file history to keep in sessions.db. */
export type HistoryLimits = {
  /** The maximum size, in bytes. */
  readonly limit: number;
  /** The folders in use, by their real paths. Each one keeps its newest turn. */
  readonly inUse: readonly string[];
  /**
   * The current time in Unix milliseconds, to count at most one more day and remove what is too old. Null to count no
   * day.
   */
  readonly now: number | null;
};

/** The result of pruning. `forgotten` are real paths of folders. */
export type PrunedHistory = {
  /** The folders that are no longer known. */
  readonly forgotten: readonly string[];
  /** How much is left, in bytes. */
  readonly bytes: number;
};

/** How many rows to read or remove at once, so that other database work gets its turn. */
const partSize = 500;

/** The work that goes on with the next part. */
type Work = {
  readonly limits: HistoryLimits;
  /** Grows with the parts. */
  readonly forgotten: string[];
  readonly parts: Generator<undefined, PrunedHistory>;
};
const unfinished = new WeakMap<Connection, Work>();

/**
 * Removes history in parts, as `pruneInParts` does: begins with these limits, or goes on without any. Returns null if
 * there is more to do.
 */
export function pruneHistory(db: Connection, limits: HistoryLimits | null): PrunedHistory | null {
  if (limits !== null) begin(db, limits, []);
  const part = unfinished.get(db)?.parts.next();
  if (part === undefined) throw new Error('Nothing is being removed');
  if (part.done !== true) return null;
  unfinished.delete(db);
  return part.value;
}

function begin(db: Connection, limits: HistoryLimits, forgotten: string[]): void {
  unfinished.get(db)?.parts.return({ forgotten, bytes: 0 });
  unfinished.set(db, { limits, forgotten, parts: pruneInParts(db, limits, forgotten) });
}

/** Begins unfinished work again, because what it has read is gone. */
function beginAgain(db: Connection): void {
  const work = unfinished.get(db);
  if (work !== undefined) begin(db, { ...work.limits, now: null }, work.forgotten);
}

/**
 * Removes history: first what is too old, then old turns until the rest is within the limit. Undos of rewinds are
 * removed only by age. Whatever else is stored between two parts stays.
 */
export function* pruneInParts(
  db: Connection,
  { inUse, limit, now }: HistoryLimits,
  forgotten: string[] = [],
): Generator<undefined, PrunedHistory> {
  if (now !== null) {
    const removeAllOld = db.transaction(() => {
      removeOld(db, 'history_marks', 'message', 'true', now);
      removeOld(db, 'rewinds', 'id', `stage IN ('done', 'undone')`, now);
    });
    removeAllOld.immediate();
  }
  // The first scan of these folders was never complete, or nothing happened after it.
  forgotten.push(...forgetFolders(db, 'true', inUse));
  yield* removeUnused(db, inUse);
  let bytes = yield* countBytes(db);
  while (bytes > limit && ((yield* deleteOldTurns(db)) || deleteIdleFolder(db, inUse))) {
    forgotten.push(...forgetFolders(db, 'true', inUse));
    yield* removeUnused(db, inUse);
    bytes = yield* countBytes(db);
  }
  return { forgotten, bytes };
}

function* countBytes(db: Connection): Generator<undefined, number> {
  let bytes = 0;
  for (let after: number | null = 0; after !== null; yield) {
    const part: HistoryBytes = readHistoryBytes(db, { after });
    bytes += part.bytes;
    after = part.next;
  }
  return bytes;
}

function removeOld(db: Connection, table: string, key: string, where: string, now: number): void {
  const rows = db
    .prepare<[], { readonly key: string; readonly keptMs: number; readonly countedAt: number }>(
      `SELECT ${key} AS key, kept_ms AS keptMs, coalesce(counted_at, at) AS countedAt FROM ${table} WHERE ${where}`,
    )
    .all();
  const remove = db.prepare(`DELETE FROM ${table} WHERE ${key} = ?`);
  const count = db.prepare(`UPDATE ${table} SET kept_ms = ?, counted_at = ? WHERE ${key} = ?`);
  for (const row of rows) {
    const age = countAge(row, now);
    if (isKeptLongEnough(age, historyDays)) remove.run(row.key);
    else count.run(age.keptMs, age.countedAt, row.key);
  }
}

/**
 * Removes the oldest tenth of the turns in the largest folder, never its newest turn. Returns whether there were any.
 */
function* deleteOldTurns(db: Connection): Generator<undefined, boolean> {
  const folders = db
    .prepare<[], { readonly folder: number }>('SELECT folder FROM history_marks GROUP BY folder HAVING count(*) > 1')
    .all();
  let [largest, most] = [folders[0], -1];
  if (largest === undefined) return false;
  for (const one of folders.length > 1 ? folders : []) {
    const bytes = countFolderBytes(db, one.folder);
    if (bytes > most) [largest, most] = [one, bytes];
    yield;
  }
  // Other work may have removed turns between the parts, so they are counted again.
  const tenth = 'SELECT (count(*) + 8) / 10 FROM history_marks WHERE folder = ?';
  db.prepare(
    `DELETE FROM history_marks WHERE message IN (
       SELECT message FROM history_marks WHERE folder = ? ORDER BY seq, at LIMIT (${tenth}))`,
  ).run(largest.folder, largest.folder);
  return true;
}

/** Removes the least recently used folder. Never removes one in use, nor the last one. */
function deleteIdleFolder(db: Connection, inUse: readonly string[]): boolean {
  const folders = db
    .prepare<[], { readonly id: number; readonly root: string }>(
      `SELECT id, root FROM history_folders JOIN history_marks ON folder = id GROUP BY id ORDER BY max(seq), max(at)`,
    )
    .all();
  const idle = folders.slice(0, -1).find(({ root }) => !inUse.includes(root));
  if (idle === undefined) return false;
  db.prepare('DELETE FROM history_marks WHERE folder = ?').run(idle.id);
  return true;
}

/** Returns the bytes of all contents that a folder needs, including those that other folders need too. */
function countFolderBytes(db: Connection, folder: number): number {
  return (
    db
      .prepare<[number, number, number], number>(
        `SELECT coalesce(sum(octet_length(deflated)), 0) FROM file_contents WHERE sha256 IN (
           SELECT json_extract(state, '$.sha256') FROM history_files WHERE folder = ?
           UNION SELECT json_extract(before, '$.sha256') FROM file_changes WHERE folder = ?
           UNION SELECT json_extract(after, '$.sha256') FROM file_changes WHERE folder = ?)`,
      )
      .pluck()
      .get(folder, folder, folder) ?? 0
  );
}

/** Removes the history of a deleted thread, unless another thread needs it. */
export function forgetThreadHistory(db: Connection, { threadId }: { readonly threadId: ThreadId }): void {
  const marks = db.prepare('DELETE FROM history_marks WHERE thread = ?').run(threadId).changes;
  const rewinds = db.prepare('DELETE FROM rewinds WHERE thread = ?').run(threadId).changes;
  if (marks + rewinds === 0) return;
  beginAgain(db);
  for (const _part of removeUnused(db));
}

/** Removes the contents and changes that no turn and no rewind refers to. */
function* removeUnused(db: Connection, inUse: readonly string[] = []): Generator<undefined, void> {
  // A first scan may be in progress in the other folders.
  forgetFolders(db, 'complete = 1', inUse);
  yield* removeRows(db, 'rewind_files', 'rewind, place', 'rewind NOT IN (SELECT id FROM rewinds)');
  for (const folder of listFolders(db, 'file_changes')) {
    const oldest = `SELECT min(seq) FROM history_marks WHERE folder = ${folder}`;
    yield* removeRows(db, 'file_changes', 'seq', `folder = ${folder} AND seq <= coalesce((${oldest}), seq)`);
  }
  const isKnown = db
    .prepare<[number], 1>(`SELECT 1 FROM history_folders WHERE id = ? AND NOT (${isForgotten})`)
    .pluck();
  for (const folder of listFolders(db, 'history_files')) {
    if (isKnown.get(folder) === undefined) yield* removeRows(db, 'history_files', 'folder, path', `folder = ${folder}`);
  }
  db.exec(`DELETE FROM history_folders WHERE ${isForgotten}`);
  // Nobody can review what is no longer known.
  db.exec('DELETE FROM unreviewed_changes WHERE thread NOT IN (SELECT thread FROM history_marks)');
  yield* removeContents(db);
}

/** Lists the folders with rows in a table whose key or index begins with the folder. */
function listFolders(db: Connection, table: 'file_changes' | 'history_files'): readonly number[] {
  const next = db.prepare<[number], number | null>(`SELECT min(folder) FROM ${table} WHERE folder > ?`).pluck();
  const folders: number[] = [];
  for (let folder = next.get(-1); typeof folder === 'number'; folder = next.get(folder)) folders.push(folder);
  return folders;
}

function* removeRows(db: Connection, table: string, key: string, where: string): Generator<undefined, void> {
  const remove = db.prepare(
    `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${where} LIMIT ${partSize})`,
  );
  while (remove.run().changes === partSize) yield;
}

/** Each table that refers to contents, by its key, with its columns that do. */
const references = [
  { table: 'history_files', key: 'folder, path', states: ['state'] },
  { table: 'file_changes', key: 'seq', states: ['before', 'after'] },
  { table: 'rewind_files', key: 'rewind, place', states: ['before', 'after'] },
] as const;

/**
 * Removes the contents that nothing refers to: all are candidates until a reference is found. What begins to refer to a
 * candidate between two parts saves it.
 */
function* removeContents(db: Connection): Generator<undefined, void> {
  const triggers = references.flatMap(({ states, table }) =>
    (['INSERT', 'UPDATE'] as const).map((event) => ({ name: `${table}_${event}`, event, table, states })),
  );
  const drop = `${triggers.map(({ name }) => `DROP TRIGGER IF EXISTS temp.${name};`).join('')}
    DROP TABLE IF EXISTS temp.unused_contents;`;
  const create = ({ event, name, states, table }: (typeof triggers)[number]) =>
    `CREATE TEMP TRIGGER ${name} AFTER ${event} ON main.${table} BEGIN DELETE FROM unused_contents WHERE sha256 IN (${states.map((state) => `json_extract(new.${state}, '$.sha256')`).join(', ')}); END;`;
  try {
    db.exec(`${drop} CREATE TEMP TABLE unused_contents (sha256 TEXT PRIMARY KEY) WITHOUT ROWID;
      ${triggers.map(create).join('')}`);
    yield* listCandidates(db);
    for (const one of references) yield* dropUsed(db, one);
    const part = `SELECT sha256 FROM unused_contents ORDER BY sha256 LIMIT ${partSize}`;
    const removeContent = db.prepare(`DELETE FROM file_contents WHERE sha256 IN (${part})`);
    const removeCandidates = db.prepare(`DELETE FROM unused_contents WHERE sha256 IN (${part})`);
    const removePart = db.transaction(() => {
      removeContent.run();
      return removeCandidates.run().changes;
    });
    while (removePart.immediate() === partSize) yield;
  } finally {
    // The connection may be closed.
    if (db.open) db.exec(drop);
  }
}

function* listCandidates(db: Connection): Generator<undefined, void> {
  const read = db
    .prepare<[string], string>(`SELECT sha256 FROM file_contents WHERE sha256 > ? ORDER BY sha256 LIMIT ${partSize}`)
    .pluck();
  const add = db.prepare('INSERT INTO unused_contents (sha256) VALUES (?)');
  for (let after: string | undefined = ''; after !== undefined; yield) {
    const part: readonly string[] = read.all(after);
    for (const sha256 of part) add.run(sha256);
    after = part.length === partSize ? part.at(-1) : undefined;
  }
}

/** Drops the candidates that a table refers to. */
function* dropUsed(db: Connection, { key, states, table }: (typeof references)[number]): Generator<undefined, void> {
  const keys = key.split(', ');
  const hashes = states.map((state) => `json_extract(${state}, '$.sha256')`).join(', ');
  const select = (where: string) =>
    db
      .prepare<unknown[], unknown[]>(
        `SELECT ${key}, ${hashes} FROM ${table} ${where} ORDER BY ${key} LIMIT ${partSize}`,
      )
      .raw();
  const [first, next] = [select(''), select(`WHERE (${key}) > (${keys.map(() => '?').join(', ')})`)];
  const drop = db.prepare('DELETE FROM unused_contents WHERE sha256 = ?');
  for (let rows = first.all(); rows.length > 0; rows = next.all(...(rows.at(-1) ?? []).slice(0, keys.length))) {
    for (const row of rows) for (const sha256 of row.slice(keys.length)) if (sha256 !== null) drop.run(sha256);
    if (rows.length < partSize) return;
    yield;
  }
}

/** The root of a forgotten folder, which no folder on disk has. Its id stays taken until all its rows are gone. */
const forgottenRoot = `'forgotten ' || id`;
const isForgotten = `root = ${forgottenRoot}`;

/** Forgets folders without a marked turn, except those in `except`. Returns their paths. */
function forgetFolders(db: Connection, where: 'true' | 'complete = 1', except: readonly string[]): string[] {
  const folders = db
    .prepare<[string], { readonly id: number; readonly root: string }>(
      `SELECT id, root FROM history_folders WHERE ${where} AND id NOT IN (SELECT folder FROM history_marks)
         AND root NOT IN (SELECT value FROM json_each(?)) AND NOT (${isForgotten})`,
    )
    .all(JSON.stringify(except));
  const forget = db.prepare(`UPDATE history_folders SET root = ${forgottenRoot}, complete = 0 WHERE id = ?`);
  for (const { id } of folders) forget.run(id);
  return folders.map(({ root }) => root);
}
