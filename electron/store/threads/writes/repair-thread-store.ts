import { t } from '../../../../shared/i18n/i18n.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { formVersion } from '../entry-form.ts';
import { indexAgain } from './index-words.ts';

/**
 * Repairs the rows recovered from a damaged file. Turns whose thread is lost get a placeholder thread. Items whose turn
 * is lost get a turn in a thread for such items. The full-text index is rebuilt. Derived facts are dropped.
 */
export function repairThreadStore(db: Connection): void {
  db.transaction(() => {
    // The order matters: a new thread must not get the key of a lost one.
    createPlaceholderThreads(db);
    createPlaceholderTurns(db);
    db.exec('DELETE FROM turn_facts; DELETE FROM run_facts');
    emptyIndex(db);
    indexAgain(db);
  })();
}

const lostTurnsId = `SELECT turn FROM (SELECT turn FROM items UNION SELECT turn FROM outputs UNION SELECT turn FROM diffs)
  WHERE turn NOT IN (SELECT key FROM turns)`;

function createPlaceholderTurns(db: Connection): void {
  if (db.prepare(`SELECT EXISTS (${lostTurnsId})`).pluck().get() === 0) return;
  const thread = db
    .prepare<[string], number>(
      `INSERT INTO threads (id, title, created_at, updated_at, known_to_codex, earlier_in_codex)
       SELECT 'recovered', ?, coalesce(max(updated_at), 0), coalesce(max(updated_at), 0), 0, 0
       FROM threads WHERE true
       ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at RETURNING key`,
    )
    .pluck()
    .get(t`Recovered items`);
  db.prepare(
    `INSERT INTO turns (key, thread, id, position, version, status, had_effects, has_diff, characters, unfinished,
       origin, gone)
     SELECT turn, ?, 'recovered-' || turn, turn, ?, 'interrupted', 0, 0, 0, 0, 'here', 1 FROM (${lostTurnsId})`,
  ).run(thread, formVersion);
}

function createPlaceholderThreads(db: Connection): void {
  db.prepare(
    `INSERT INTO threads (key, id, title, created_at, updated_at, known_to_codex, earlier_in_codex)
     SELECT thread, 'recovered-' || thread, ?, coalesce(min(started_at), 0),
       coalesce(max(ended_at), 0), 0, 0
     FROM turns WHERE thread NOT IN (SELECT key FROM threads) GROUP BY thread`,
  ).run(t`Recovered thread`);
}

function emptyIndex(db: Connection): void {
  db.exec(`INSERT INTO item_words (item_words) VALUES ('delete-all')`);
  db.exec(`INSERT INTO title_words (title_words) VALUES ('delete-all')`);
}
