import { type ThreadId, threadId, turnId } from '../../../../shared/base/ids.ts';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import type { SearchHit } from '../../../../shared/store/search-hit.ts';
import { getSearchableText } from '../../../../shared/store/searchable-text.ts';
import { agentSource, unnamedAgent } from '../../../../shared/threads/agent-source.ts';
import { makeSnippet } from '../../../model/threads/make-snippet.ts';
import { parseSearch, type SearchTerm } from '../../../model/threads/search-terms.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { type AttachmentColumns, type EntryRow, parseEntryRow } from '../entry-form.ts';
import { type ListedThreadRow, listThreadsById } from './list-threads.ts';
import { toMatchQuery } from './match-words.ts';

/** A search in folders. If `folders` is null, it searches all of them. */
export type TextSearch = { readonly query: string; readonly folders: readonly string[] | null; readonly limit: number };

type ThreadColumns = {
  readonly thread: string;
  readonly title: string;
  readonly folder: string | null;
  readonly archived: number;
  readonly agentOf: string | null;
};
type ItemColumns = ThreadColumns & EntryRow & { readonly key: number; readonly turn: string };

const threadColumns = `threads.id AS thread, coalesce(threads.name, threads.title) AS title, folders.path AS folder,
  threads.archived_at IS NOT NULL AS archived, threads.agent_of AS agentOf`;

/** How many matching items to search. Threads that match only in older items are not found. */
const maxItems = 2_000;

/**
 * Finds titles first, newest first. Then, for each thread with all words in one item, finds the item that was stored
 * last, newest first. Returns at most `limit` hits in total, at most half of them titles.
 */
export function searchText(db: Connection, { query, folders, limit }: TextSearch): readonly SearchHit[] {
  const terms = parseSearch(query);
  if (terms.length === 0) return [];
  const places = folders === null ? null : findFolders(db, folders);
  if (places?.length === 0) return [];
  const match = toMatchQuery(terms, places);
  const titles = searchTitles(db, match, Math.ceil(limit / 2)).flatMap((row) => toTitleHit(db, row, terms) ?? []);
  return [...titles, ...searchItems(db, match, terms, limit - titles.length)];
}

function findFolders(db: Connection, paths: readonly string[]): readonly number[] {
  return db
    .prepare<[string], number>('SELECT key FROM folders WHERE path IN (SELECT value FROM json_each(?))')
    .pluck()
    .all(JSON.stringify(paths));
}

function searchTitles(db: Connection, match: string, limit: number): readonly ThreadColumns[] {
  return db
    .prepare<[string, number], ThreadColumns>(
      `SELECT ${threadColumns} FROM threads LEFT JOIN folders ON folders.key = threads.folder
       WHERE threads.key IN (SELECT rowid FROM title_words WHERE title_words MATCH ?)
       ORDER BY updated_at DESC LIMIT ?`,
    )
    .all(match, limit);
}

function toTitleHit(db: Connection, row: ThreadColumns, terms: readonly SearchTerm[]): SearchHit | null {
  const place = toPlace(db, row);
  if (place === null) return null;
  return {
    ...place,
    turnId: null,
    entryId: null,
    kind: 'title',
    at: null,
    snippet: makeSnippet(row.title, terms),
  };
}

function searchItems(db: Connection, match: string, terms: readonly SearchTerm[], limit: number): readonly SearchHit[] {
  const rows = db
    .prepare<[string, number], ItemColumns>(
      `SELECT items.key, items.id, items.version, items.kind, items.entry, turns.id AS turn, ${threadColumns}
       FROM (
         SELECT max(sought.rowid) AS key
         FROM (SELECT rowid FROM item_words WHERE item_words MATCH ? ORDER BY rowid DESC LIMIT ${maxItems}) AS sought
         JOIN items ON items.key = sought.rowid
         JOIN turns ON turns.key = items.turn
         GROUP BY turns.thread ORDER BY key DESC LIMIT ?
       ) AS found
       JOIN items ON items.key = found.key
       JOIN turns ON turns.key = items.turn
       JOIN threads ON threads.key = turns.thread
       LEFT JOIN folders ON folders.key = threads.folder
       ORDER BY items.key DESC`,
    )
    .all(match, Math.max(0, limit));
  const names = db.prepare<[number], AttachmentColumns>(
    'SELECT kind, name, NULL AS source FROM attachments WHERE item = ? ORDER BY position',
  );
  return rows.flatMap((row): SearchHit[] => {
    const place = toPlace(db, row);
    const turn = turnId.safeParse(row.turn).data;
    const read = parseEntryRow(row, row.kind === 'user' ? names.all(row.key) : []);
    if (place === null || turn === undefined || read.state !== 'ok') return [];
    const { id, at, kind } = read.entry;
    return [
      { ...place, turnId: turn, entryId: id, kind, at, snippet: makeSnippet(getSearchableText(read.entry), terms) },
    ];
  });
}

/** Returns where a hit is. Null if a thread's row is damaged, or if the parent of an agent is unknown. */
function toPlace(db: Connection, { agentOf, archived, folder, thread, title }: ThreadColumns) {
  const id = threadId.safeParse(thread).data;
  const agent = agentOf === null ? null : findWayToRoot(db, agentOf);
  if (id === undefined || (agentOf !== null && agent === null)) return null;
  return { threadId: id, title, folder, archived: archived === 1, agent };
}

/** The user's thread that an agent works for, and the agents' names from the outermost to this one. */
type WayToRoot = { readonly root: ThreadId; readonly path: readonly string[] };

/** Follows an agent's parents up to the user's thread. Null if a thread on the way is missing. */
function findWayToRoot(db: Connection, saidOfAgent: string): WayToRoot | null {
  const read = db.prepare<[string], string | null>('SELECT agent_of FROM threads WHERE id = ?').pluck();
  const path: string[] = [];
  const seen = new Set<ThreadId>();
  let said: string | null = saidOfAgent;
  let root: ThreadId | null = null;
  while (said !== null) {
    const from = agentSource.safeParse(parseJson(said)).data;
    if (from === undefined || seen.has(from.parent)) return null;
    seen.add(from.parent);
    path.unshift(from.name ?? unnamedAgent);
    root = from.parent;
    const above = read.get(from.parent);
    if (above === undefined) return null;
    said = above;
  }
  return root === null ? null : { root, path };
}

/** The users' threads that match a search, or whose agents match, with the matching places. */
export type FoundThreadRows = { readonly rows: readonly ListedThreadRow[]; readonly hits: readonly SearchHit[] };

/** Finds threads by title and by what users and agents wrote in them. */
export function findThreads(db: Connection, search: TextSearch): FoundThreadRows {
  const hits = searchText(db, search);
  return { rows: listThreadsById(db, [...new Set(hits.map(({ agent, threadId }) => agent?.root ?? threadId))]), hits };
}
