import type { ClientMessageId, EntryId, ThreadId, TurnId } from '../../../../shared/base/ids.ts';
import { listParentFolders } from '../../../file-transactions/tree-path.ts';
import type { ChangeAuthor } from '../../../model/changes/change-author.ts';
import { type TurnMoment, toTurnKey, toTurnWork } from '../../../model/changes/open-work.ts';
import {
  type FileSnapshot,
  isFolderPath,
  isIgnoredSnapshot,
  type KnownFile,
  maxSettledParts,
  type ObservedChange,
  type ObservedContent,
} from '../../../model/threads/file-snapshot.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { isDeleted } from '../deleted-threads.ts';
import { putOpenWork, removeOpenWork } from './open-work.ts';
import { parseStoredAuthors, parseStoredPath, parseStoredState } from './stored-state.ts';

/** A change of a file with those who can have made it: one if it is known. None if only its stamp is new. */
export type AttributedChange = ObservedChange & {
  readonly authors: readonly ChangeAuthor[];
  /** Whether it may still be settled, as several parts. */
  readonly isOpen?: boolean;
};

/** One change of a file in a folder's history. `at` is in Unix milliseconds. */
export type FileHistoryChange = {
  readonly path: string;
  readonly at: number;
  /** One if it is known, otherwise all who can have made it. */
  readonly authors: readonly ChangeAuthor[];
  readonly before: FileSnapshot;
  readonly after: FileSnapshot;
};

/** The moment before a turn, and everything that changed in the folder since, oldest first. */
export type SinceMark = {
  readonly root: string;
  readonly at: number;
  readonly changes: readonly FileHistoryChange[];
  /** The changes of empty folders. */
  readonly folders: readonly FileHistoryChange[];
  /** The moments before the turns of all threads in the folder since that mark, oldest first. */
  readonly marks: readonly { readonly thread: ThreadId; readonly at: number }[];
};

/** What the history knows about a folder. */
export type KnownFiles = {
  /** Whether a scan has seen all its files. */
  readonly isComplete: boolean;
  /** When its oldest turn began, in Unix milliseconds. Null without a turn. */
  readonly firstTurnAt: number | null;
  readonly files: readonly KnownFile[];
  /** Where the next part begins. Null if this is the last one. */
  readonly next: string | null;
};

/** How many files or contents to read at once, so that other database work gets its turn. */
const partSize = 5_000;

/** Returns a part of what is known about a folder: the first one if `after` is null, or the one that begins there. */
export function readKnownFiles(
  db: Connection,
  { after, root }: { readonly root: string; readonly after: string | null },
): KnownFiles {
  const folder = db
    .prepare<[string], { readonly id: number; readonly complete: number }>(
      'SELECT id, complete FROM history_folders WHERE root = ?',
    )
    .get(root);
  if (folder === undefined) return { isComplete: false, firstTurnAt: null, files: [], next: null };
  const rows = db
    .prepare<[number, string, number], { readonly path: string; readonly stamp: string; readonly state: string }>(
      'SELECT path, stamp, state FROM history_files WHERE folder = ? AND path > ? ORDER BY path LIMIT ?',
    )
    .all(folder.id, after ?? '', partSize);
  const next = rows.length < partSize ? null : (rows.at(-1)?.path ?? null);
  const files = rows.flatMap(({ path: json, stamp, state }) => {
    const path = parseStoredPath(json);
    return path === null ? [] : [{ path, stamp, state: parseStoredState(state) }];
  });
  const firstTurnAt = db
    .prepare<[number], number | null>('SELECT min(at) FROM history_marks WHERE folder = ?')
    .pluck()
    .get(folder.id);
  return { isComplete: folder.complete === 1, firstTurnAt: firstTurnAt ?? null, files, next };
}

/** The result of scanning a folder. */
export type ScanToStore = {
  readonly root: string;
  /** True if nothing was known about the folder before this scan. */
  readonly isFirst: boolean;
  readonly changes: readonly AttributedChange[];
  readonly contents: readonly ObservedContent[];
};

/**
 * Stores the result of a scan: contents first, then the files and their changes, all or nothing. Throws if the folder
 * is no longer known, because the state that the scan compared with is gone.
 */
export function storeScan(db: Connection, { changes, contents, isFirst, root }: ScanToStore): null {
  db.transaction(() => {
    const folder = isFirst ? findFolder(db, root) : findFolderId(db, root);
    if (folder === null) throw new Error('The folder is no longer known');
    putContents(db, contents);
    const putFile = db.prepare(
      `INSERT INTO history_files (folder, path, stamp, state) VALUES (?, ?, ?, ?)
       ON CONFLICT (folder, path) DO UPDATE SET stamp = excluded.stamp, state = excluded.state`,
    );
    const removeFile = db.prepare('DELETE FROM history_files WHERE folder = ? AND path = ?');
    const putChange = db.prepare(
      'INSERT INTO file_changes (folder, path, at, authors, before, after) VALUES (?, ?, ?, ?, ?, ?)',
    );
    // Parts take the next places, before what changes later.
    const leaveRoom = db.prepare("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'file_changes'");
    for (const { after, authors, before, changedAt, isOpen, path: name, stamp } of changes) {
      const path = JSON.stringify(name);
      const state = JSON.stringify(after);
      if (stamp === null) removeFile.run(folder, path);
      else putFile.run(folder, path, stamp, state);
      if (before === null) continue;
      putChange.run(folder, path, changedAt, JSON.stringify(authors), JSON.stringify(before), state);
      if (isOpen === true) leaveRoom.run(maxSettledParts - 1);
    }
  }).immediate();
  return null;
}

/** A part of a change with those who can have made it. */
export type SettledPart = Pick<FileHistoryChange, 'before' | 'after' | 'authors'>;

/** An open change whose authors are known better now. `parts`: what it is instead, in order. */
export type SettledChange = Pick<AttributedChange, 'path' | 'changedAt' | 'after' | 'authors'> & {
  readonly before: FileSnapshot;
  readonly parts: readonly SettledPart[];
};

/** What is known better now about a folder. `contents`: those between the parts. */
export type SettledChanges = {
  readonly root: string;
  readonly changes: readonly SettledChange[];
  readonly contents: readonly ObservedContent[];
};

/** Replaces changes by their parts. Leaves out changes that are no longer stored. */
export function settleChanges(db: Connection, { changes, contents, root }: SettledChanges): null {
  const folder = findFolderId(db, root);
  const wanted = new Map(
    changes.map(({ after, authors, before, changedAt, parts, path }) => {
      const [name, ...facts] = [path, authors, before, after].map((fact) => JSON.stringify(fact));
      return [[name, changedAt, ...facts].join('\n'), parts] as const;
    }),
  );
  const newestFirst = db.prepare<[number | null], ChangeRow & { readonly seq: number }>(
    'SELECT seq, path, at, authors, before, after FROM file_changes WHERE folder = ? ORDER BY seq DESC',
  );
  const found: { readonly seq: number; readonly path: string; readonly at: number; parts: readonly SettledPart[] }[] =
    [];
  for (const { after, at, authors, before, path, seq } of newestFirst.iterate(folder)) {
    if (wanted.size === 0) break;
    const key = [path, at, authors, before, after].join('\n');
    const parts = wanted.get(key);
    if (parts !== undefined) found.push({ seq, path, at, parts });
    wanted.delete(key);
  }
  const put = db.prepare(
    `INSERT INTO file_changes (seq, folder, path, at, authors, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (seq) DO UPDATE SET authors = excluded.authors, before = excluded.before, after = excluded.after`,
  );
  db.transaction(() => {
    putContents(db, contents);
    for (const { at, parts, path, seq } of found) {
      for (const [place, { after, authors, before }] of parts.entries()) {
        const facts = [authors, before, after].map((fact) => JSON.stringify(fact));
        put.run(seq + place, folder, path, at, ...facts);
      }
    }
  }).immediate();
  return null;
}

function putContents(db: Connection, contents: readonly ObservedContent[]): void {
  const put = db.prepare('INSERT OR IGNORE INTO file_contents (sha256, size, deflated) VALUES (?, ?, ?)');
  for (const { deflated, sha256, size } of contents) put.run(sha256, size, deflated);
}

/** Records that the first scan of a folder has seen all its files. */
export function completeScan(db: Connection, { root }: { readonly root: string }): null {
  db.prepare('UPDATE history_folders SET complete = 1 WHERE id = ?').run(findFolder(db, root));
  return null;
}

/**
 * Marks the moment before a turn, by the id of the message that starts it. Throws if no scan has seen all files of the
 * folder, unless it is early. Does nothing for a deleted thread.
 */
export function markMoment(db: Connection, moment: TurnMoment): null {
  const { at, isEarly, message, root, threadId } = moment;
  if (isDeleted(db, threadId)) return null;
  const folder = isEarly === true ? findFolder(db, root) : findFolderId(db, root);
  if (folder === null || (isEarly !== true && !isComplete(db, folder))) throw new Error('The folder is not known');
  db.transaction(() => {
    db.prepare(
      `INSERT INTO history_marks (message, thread, folder, seq, at)
       VALUES (?, ?, ?, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'file_changes'), 0), ?)
       ON CONFLICT (message) DO UPDATE SET folder = excluded.folder, seq = excluded.seq, at = excluded.at`,
    ).run(message, threadId, folder, at);
    putOpenWork(db, toTurnWork(moment));
  }).immediate();
  return null;
}

/** Removes the mark of a turn, because the first scan of its folder did not see all files. */
export function removeMark(db: Connection, { message }: { readonly message: string }): null {
  db.transaction(() => {
    db.prepare('DELETE FROM history_marks WHERE message = ?').run(message);
    removeOpenWork(db, { keys: [toTurnKey(message)] });
  }).immediate();
  return null;
}

/** Reads what changed since the moment before a turn. Null if that moment was not marked. */
export function readSince(db: Connection, { message }: { readonly message: string }): SinceMark | null {
  const mark = db
    .prepare<[string], { readonly folder: number; readonly seq: number; readonly at: number; readonly root: string }>(
      `SELECT folder, seq, at, root FROM history_marks JOIN history_folders ON history_folders.id = folder
       WHERE message = ?`,
    )
    .get(message);
  if (mark === undefined) return null;
  const rows = db
    .prepare<[number, number], ChangeRow>(
      'SELECT path, at, authors, before, after FROM file_changes WHERE folder = ? AND seq > ? ORDER BY seq',
    )
    .all(mark.folder, mark.seq);
  const marks = db
    .prepare<[number, number], { readonly thread: ThreadId; readonly at: number }>(
      'SELECT thread, at FROM history_marks WHERE folder = ? AND at >= ? ORDER BY at',
    )
    .all(mark.folder, mark.at);
  return { root: mark.root, at: mark.at, ...splitFolders(parseChanges(rows)), marks };
}

/** A change as it is stored. */
export type ChangeRow = {
  readonly path: string;
  readonly at: number;
  readonly authors: string;
  readonly before: string;
  readonly after: string;
};

/** Reads stored changes, without those whose path is damaged. */
export function parseChanges(rows: readonly ChangeRow[]): readonly FileHistoryChange[] {
  // The changes of one command all have the same authors.
  const known = new Map<string, readonly ChangeAuthor[]>();
  return rows.flatMap(({ at, path: json, ...row }) => {
    const path = parseStoredPath(json);
    const authors = known.get(row.authors) ?? parseStoredAuthors(row.authors);
    known.set(row.authors, authors);
    const [before, after] = [parseStoredState(row.before), parseStoredState(row.after)];
    return path === null ? [] : [{ at, path, authors, before, after }];
  });
}

function splitFolders(all: readonly FileHistoryChange[]): Pick<SinceMark, 'changes' | 'folders'> {
  return {
    changes: all.filter(({ path }) => !isFolderPath(path)),
    folders: all.filter(({ path }) => isFolderPath(path)),
  };
}

/** Returns the message that started the newest marked turn of a thread. Null if none is marked. */
export function findNewestMark(db: Connection, { threadId }: { readonly threadId: ThreadId }): ClientMessageId | null {
  const newest = 'SELECT message FROM history_marks WHERE thread = ? ORDER BY at DESC, seq DESC LIMIT 1';
  return db.prepare<[string], ClientMessageId>(newest).pluck().get(threadId) ?? null;
}

/** All files that changed in a turn's folder before the next turn of its thread, whoever did it, oldest first. */
export type TurnChanges = { readonly root: string; readonly changes: readonly FileHistoryChange[] };

/** Reads what changed in a turn, by the message that started it. Null if that moment was not marked. */
export function readTurnChanges(db: Connection, { message }: { readonly message: string }): TurnChanges | null {
  const mark = db
    .prepare<
      [string],
      { readonly folder: number; readonly seq: number; readonly next: number | null; readonly root: string }
    >(
      `SELECT folder, mark.seq AS seq, root, (
         SELECT min(later.seq) FROM history_marks AS later
         WHERE later.thread = mark.thread AND later.folder = mark.folder AND later.at > mark.at) AS next
       FROM history_marks AS mark JOIN history_folders ON history_folders.id = folder WHERE message = ?`,
    )
    .get(message);
  if (mark === undefined) return null;
  const rows = db
    .prepare<[number, number, number], ChangeRow>(
      `SELECT path, at, authors, before, after FROM file_changes
       WHERE folder = ? AND seq > ? AND seq <= ? ORDER BY seq`,
    )
    .all(mark.folder, mark.seq, mark.next ?? Number.MAX_SAFE_INTEGER);
  return { root: mark.root, changes: splitFolders(parseChanges(rows)).changes };
}

/** What an entry of a transcript changed in one folder, oldest first, alone or together with others. */
export type EntryChanges = Pick<SinceMark, 'root' | 'changes' | 'folders'>;

/** Reads what an entry of a turn changed. Null if nothing is known. */
export function readEntryChanges(
  db: Connection,
  { entryId, turnId }: { readonly turnId: TurnId; readonly entryId: EntryId },
): EntryChanges | null {
  const rows = db
    .prepare<[string, string, string], ChangeRow & { readonly root: string }>(
      `SELECT path, file_changes.at AS at, authors, before, after, root
       FROM file_changes JOIN history_folders ON history_folders.id = folder
       WHERE instr(authors, ?) > 0 AND EXISTS (
         SELECT 1 FROM json_each(authors) WHERE value ->> 'turnId' = ? AND value ->> 'entryId' = ?)
       ORDER BY seq`,
    )
    .all(JSON.stringify(entryId), turnId, entryId);
  // What a thread changes in the folder of another one is not its work.
  const root = rows[0]?.root;
  if (root === undefined) return null;
  return { root, ...splitFolders(parseChanges(rows.filter((row) => row.root === root))) };
}

/** Reads contents by their hash, deflated. Leaves out missing ones. */
export function readContents(
  db: Connection,
  { sha256s }: { readonly sha256s: readonly string[] },
): readonly ObservedContent[] {
  const read = db.prepare<[string], ObservedContent>(
    'SELECT sha256, size, deflated FROM file_contents WHERE sha256 = ?',
  );
  return sha256s.flatMap((sha256) => read.get(sha256) ?? []);
}

/**
 * Returns the states of paths as of the last scan, in their order. Everything in an ignored folder counts as ignored.
 */
export function readStates(
  db: Connection,
  { paths, root }: { readonly root: string; readonly paths: readonly string[] },
): readonly FileSnapshot[] {
  const folder = findFolderId(db, root);
  const read = db
    .prepare<[number, string], string>('SELECT state FROM history_files WHERE folder = ? AND path = ?')
    .pluck();
  return paths.map((path) => {
    const find = (of: string): FileSnapshot | null => {
      const state = folder === null ? undefined : read.get(folder, JSON.stringify(of));
      return state === undefined ? null : parseStoredState(state);
    };
    const above = () =>
      listParentFolders(path)
        .map(find)
        .find((state) => isIgnoredSnapshot(state ?? undefined)) ?? null;
    return find(path) ?? above() ?? { kind: 'absent' };
  });
}

/** Returns what the last change of each path replaced, in their order. Null if no change to the path is known. */
export function readReplaced(
  db: Connection,
  { paths, root }: { readonly root: string; readonly paths: readonly string[] },
): readonly (FileSnapshot | null)[] {
  const folder = findFolderId(db, root);
  const wanted = new Set(paths.map((path) => JSON.stringify(path)));
  const replaced = new Map<string, FileSnapshot>();
  const newestFirst = db.prepare<[number | null], { readonly path: string; readonly before: string }>(
    'SELECT path, before FROM file_changes WHERE folder = ? ORDER BY seq DESC',
  );
  for (const { before, path } of newestFirst.iterate(folder)) {
    if (replaced.size === wanted.size) break;
    if (wanted.has(path) && !replaced.has(path)) replaced.set(path, parseStoredState(before));
  }
  return paths.map((path) => replaced.get(JSON.stringify(path)) ?? null);
}

/** The bytes of some stored contents, and where the next ones begin. Null: these are the last ones. */
export type HistoryBytes = { readonly bytes: number; readonly next: number | null };

/** Returns the bytes of the stored contents in a part: the first one if `after` is 0. */
export function readHistoryBytes(db: Connection, { after }: { readonly after: number }): HistoryBytes {
  const part = db
    .prepare<[number, number], { readonly bytes: number; readonly count: number; readonly last: number }>(
      `SELECT coalesce(sum(bytes), 0) AS bytes, count(*) AS count, max(place) AS last FROM (
         SELECT rowid AS place, octet_length(deflated) AS bytes FROM file_contents
         WHERE rowid > ? ORDER BY rowid LIMIT ?)`,
    )
    .get(after, partSize);
  return { bytes: part?.bytes ?? 0, next: part?.count === partSize ? part.last : null };
}

/** Returns the total bytes of all stored contents. */
export function getHistoryBytes(db: Connection): number {
  return (
    db.prepare<[], number>('SELECT coalesce(sum(octet_length(deflated)), 0) FROM file_contents').pluck().get() ?? 0
  );
}

function isComplete(db: Connection, folder: number): boolean {
  return db.prepare<[number], number>('SELECT complete FROM history_folders WHERE id = ?').pluck().get(folder) === 1;
}

function findFolderId(db: Connection, root: string): number | null {
  return db.prepare<[string], number>('SELECT id FROM history_folders WHERE root = ?').pluck().get(root) ?? null;
}

function findFolder(db: Connection, root: string): number {
  const id = db
    .prepare<[string], number>(
      `INSERT INTO history_folders (root, complete) VALUES (?, 0)
       ON CONFLICT (root) DO UPDATE SET root = excluded.root RETURNING id`,
    )
    .pluck()
    .get(root);
  if (id === undefined) throw new Error('The folder was not stored');
  return id;
}
