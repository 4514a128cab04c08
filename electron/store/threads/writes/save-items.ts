import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import { getSearchableText } from '../../../../shared/store/searchable-text.ts';
import type { Entry } from '../../../../shared/transcript/entry.ts';
import { isEqualData } from '../../../../shared/transcript/equal-data.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { type AttachmentColumns, type EntryRow, formVersion, parseEntryRow, writeEntry } from '../entry-form.ts';
import { toFolderWord } from '../folder-word.ts';

type ItemRow = EntryRow & { readonly key: number; readonly position: number };

/** Writes the items of turns, and indexes their words. Use one instance per transaction. */
export class ItemWriter {
  readonly #folder: string;
  readonly #stored;
  readonly #attached;
  readonly #insert;
  readonly #update;
  readonly #move;
  readonly #remove;
  readonly #detach;
  readonly #attach;
  readonly #index;

  /** `folder` is the key of the thread's folder. */
  constructor(db: Connection, folder: number | null) {
    this.#folder = folder === null ? '' : toFolderWord(folder);
    this.#stored = db.prepare<[number], ItemRow>(
      'SELECT key, id, position, version, kind, entry FROM items WHERE turn = ?',
    );
    this.#attached = db.prepare<[number], AttachmentColumns>(
      'SELECT kind, name, source FROM attachments WHERE item = ? ORDER BY position',
    );
    this.#insert = db
      .prepare<[number, string, number, number, string, string], number>(
        'INSERT INTO items (turn, id, position, version, kind, entry) VALUES (?, ?, ?, ?, ?, ?) RETURNING key',
      )
      .pluck();
    this.#update = db.prepare('UPDATE items SET position = ?, version = ?, kind = ?, entry = ? WHERE key = ?');
    this.#move = db.prepare('UPDATE items SET position = ? WHERE key = ?');
    this.#remove = db.prepare('DELETE FROM items WHERE key = ?');
    this.#detach = db.prepare('DELETE FROM attachments WHERE item = ?');
    this.#attach = db.prepare('INSERT INTO attachments (item, position, kind, name, source) VALUES (?, ?, ?, ?, ?)');
    this.#index = db.prepare('INSERT OR REPLACE INTO item_words (rowid, words, folder) VALUES (?, ?, ?)');
  }

  /**
   * Replaces the items of a turn. Leaves unchanged items alone, and items that a later version wrote or that cannot be
   * read, even if they are not in the list.
   */
  save(turn: number, entries: readonly Entry[]): void {
    const stored = new Map(this.#stored.all(turn).map((row) => [row.id, row]));
    for (const [position, entry] of entries.entries()) {
      const row = stored.get(entry.id);
      stored.delete(entry.id);
      if (row === undefined) this.#add(turn, position, entry);
      else this.#updateItem(row, position, entry);
    }
    for (const row of stored.values()) if (this.#isOurs(row)) this.#remove.run(row.key);
  }

  /** Indexes the words of an entry again. */
  index(key: number, entry: Entry): void {
    const words = getSearchableText(entry);
    if (words !== '') this.#index.run(key, words, this.#folder);
  }

  #add(turn: number, position: number, entry: Entry): void {
    const json = writeEntry(entry);
    const key = this.#insert.get(turn, entry.id, position, formVersion, entry.kind, json);
    if (key === undefined) throw new Error('An insert returned no key');
    if (entry.kind === 'user') this.#attachAll(key, entry.sources);
    this.index(key, entry);
  }

  #updateItem(row: ItemRow, position: number, entry: Entry): void {
    const json = writeEntry(entry);
    const sources = entry.kind === 'user' ? entry.sources : [];
    const isSame =
      row.entry === json && (row.kind !== 'user' || isEqualData(this.#attached.all(row.key), sources.map(toRow)));
    if (isSame || row.version > formVersion) {
      if (row.position !== position) this.#move.run(position, row.key);
      return;
    }
    this.#update.run(position, formVersion, entry.kind, json, row.key);
    this.#detach.run(row.key);
    this.#attachAll(row.key, sources);
    this.index(row.key, entry);
  }

  #attachAll(key: number, sources: readonly Attachment[]): void {
    for (const [at, { kind, name, source }] of sources.entries()) this.#attach.run(key, at, kind, name, source);
  }

  #isOurs(row: ItemRow): boolean {
    return row.version <= formVersion && parseEntryRow(row, this.#attached.all(row.key)).state === 'ok';
  }
}

function toRow({ kind, name, source }: Attachment): AttachmentColumns {
  return { kind, name, source };
}
