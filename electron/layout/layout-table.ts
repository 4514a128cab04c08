import { join } from 'node:path';
import type { DatabaseFile, Schema } from '../store/sqlite/database-file.ts';
import type { FolderClaim } from '../store/sqlite/folder-claim.ts';
import type { Connection } from '../store/sqlite/keyed-connection.ts';

// Operations on `layout.db`, which has the layout of windows but not their contents. It is not encrypted, so that it
// can be read before a key is available.

/** The schema of `layout.db`: parts by name, each as JSON. */
export const layoutSchema: Schema = {
  migrations: [
    {
      version: 1,
      name: 'layout-0001-parts',
      up: (db) => {
        db.exec('CREATE TABLE parts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID');
      },
    },
  ],
};

/** The data folder with `layout.db`, and the time, which names a damaged file that is set aside. */
export type LayoutPlace = { readonly folder: string; readonly now: Date };
/** A row of `layout.db`: `panes` with the layout, or `window` with the last window's bounds. `value` is JSON. */
export type LayoutPart = { readonly name: string; readonly value: unknown };

type Opening = { readonly claim: FolderClaim; readonly layout: DatabaseFile };

/**
 * Opens the layout of a folder and reads all of it. Null if nothing can be stored: another process has the folder, or
 * the file cannot be opened. A damaged file is set aside.
 */
export function openLayout({ claim, layout }: Opening, { folder, now }: LayoutPlace): readonly LayoutPart[] | null {
  if (!claim.isClaimed) return null;
  const { type } = layout.open({ path: join(folder, 'layout.db'), key: null });
  if (type === 'damaged') layout.recover(now);
  return layout.isOpen ? readParts(layout.db) : null;
}

/** Stores a part, and replaces an earlier version. */
export function putLayoutPart(db: Connection, { name, value }: LayoutPart): null {
  db.prepare(
    'INSERT INTO parts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  ).run(name, JSON.stringify(value));
  return null;
}

function readParts(db: Connection): readonly LayoutPart[] {
  const rows = db.prepare<[], { name: string; value: string }>('SELECT name, value FROM parts').all();
  return rows.map(({ name, value }) => ({ name, value: JSON.parse(value) }));
}
