import type { Connection } from '../../sqlite/keyed-connection.ts';
import { type AttachmentColumns, type EntryRow, parseEntryRow } from '../entry-form.ts';
import { toFolderWord } from '../folder-word.ts';
import { ItemWriter } from './save-items.ts';

type ItemRow = EntryRow & { readonly key: number };

/** Indexes all items of a thread again, because its folder changed or the index is new. */
export function indexItems(db: Connection, thread: { readonly key: number; readonly folder: number | null }): void {
  const writer = new ItemWriter(db, thread.folder);
  const names = db.prepare<[number], AttachmentColumns>(
    'SELECT kind, name, NULL AS source FROM attachments WHERE item = ?',
  );
  const rows = db
    .prepare<[number], ItemRow>(
      `SELECT items.key, items.id, items.version, items.kind, items.entry FROM items
       JOIN turns ON turns.key = items.turn WHERE turns.thread = ?`,
    )
    .all(thread.key);
  for (const row of rows) {
    const read = parseEntryRow(row, row.kind === 'user' ? names.all(row.key) : []);
    if (read.state === 'ok') writer.index(row.key, read.entry);
  }
}

/** Indexes a thread's title again. */
export function indexTitle(db: Connection, key: number): void {
  const row = db
    .prepare<[number], { readonly title: string; readonly folder: number | null }>(
      'SELECT coalesce(name, title) AS title, folder FROM threads WHERE key = ?',
    )
    .get(key);
  if (row === undefined) return;
  const folder = row.folder === null ? '' : toFolderWord(row.folder);
  db.prepare('INSERT OR REPLACE INTO title_words (rowid, words, folder) VALUES (?, ?, ?)').run(key, row.title, folder);
}

/**
 * Removes the words of deleted items and titles from the index. The index only marks them as deleted until its parts
 * are merged. Takes about a second for 60,000 items.
 */
export function dropForgottenWords(db: Connection): void {
  for (const index of ['item_words', 'title_words']) db.exec(`INSERT INTO ${index} (${index}) VALUES ('optimize')`);
}

/** Indexes everything. The index must be empty. */
export function indexAgain(db: Connection): void {
  const threads = db
    .prepare<[], { readonly key: number; readonly folder: number | null }>('SELECT key, folder FROM threads')
    .all();
  for (const thread of threads) {
    indexTitle(db, thread.key);
    indexItems(db, thread);
  }
}
