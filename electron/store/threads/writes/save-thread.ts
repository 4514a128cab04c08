import type { SavedMark } from '../../../model/threads/stored-turn.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import type { StoredThreadFacts } from '../stored-thread.ts';
import { indexItems, indexTitle } from './index-words.ts';

/** The keys of a saved thread row and its folder. */
export type SavedRow = { readonly key: number; readonly folder: number | null };

type Known = SavedRow & { readonly title: string };

/** Writes the saver's facts about a thread. Keeps the user's changes. If `saved` is null, keeps the stored mark too. */
export function saveThread(db: Connection, facts: StoredThreadFacts, saved: SavedMark | null): SavedRow {
  const before = db.prepare<[string], Known>('SELECT key, folder, title FROM threads WHERE id = ?').get(facts.id);
  const folder = facts.folder === null ? (before?.folder ?? null) : findFolderKey(db, facts.folder);
  const key = db
    .prepare<[Record<string, unknown>], number>(
      `INSERT INTO threads (id, folder, title, settings, usage, created_at, updated_at, forked_from, agent_of, earlier_in_codex,
         older_cursor, saved_run, saved_seq)
       VALUES (:id, :folder, :title, :settings, :usage, :createdAt, :updatedAt, :forkedFrom, :agentOf, :earlierInCodex,
         :olderCursor, :run, :seq)
       ON CONFLICT (id) DO UPDATE SET folder = :folder, title = :title, settings = coalesce(:settings, settings),
         usage = coalesce(:usage, usage), updated_at = :updatedAt, forked_from = coalesce(:forkedFrom, forked_from),
         agent_of = coalesce(:agentOf, agent_of),
         earlier_in_codex = :earlierInCodex, older_cursor = :olderCursor,
         saved_run = coalesce(:run, saved_run), saved_seq = coalesce(:seq, saved_seq)
       RETURNING key`,
    )
    .pluck()
    .get({
      id: facts.id,
      folder,
      title: facts.title,
      settings: facts.settings === null ? null : JSON.stringify(facts.settings),
      usage: facts.usage === null ? null : JSON.stringify(facts.usage),
      createdAt: facts.createdAt,
      updatedAt: facts.updatedAt,
      forkedFrom: facts.forkedFrom,
      agentOf: facts.agentOf === null ? null : JSON.stringify(facts.agentOf),
      earlierInCodex: facts.earlierInCodex,
      olderCursor: facts.olderCursor,
      run: saved?.run ?? null,
      seq: saved?.seq ?? null,
    });
  if (key === undefined) throw new Error('Saving a thread returned no key');
  const row = { key, folder };
  if (before?.title !== facts.title || before.folder !== folder) indexTitle(db, key);
  if (before !== undefined && before.folder !== folder) indexItems(db, row);
  return row;
}

function findFolderKey(db: Connection, path: string): number {
  const known = db.prepare<[string], number>('SELECT key FROM folders WHERE path = ?').pluck().get(path);
  if (known !== undefined) return known;
  return Number(db.prepare('INSERT INTO folders (path) VALUES (?)').run(path).lastInsertRowid);
}
