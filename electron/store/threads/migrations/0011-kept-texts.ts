import type { Migration } from '../../sqlite/migrate.ts';

/**
 * Keeps what is typed per place and window. A deleted text stays as a row without a text, so that an older one that
 * arrives late does not come back. Drafts become the texts of windows that are gone.
 */
export const keptTexts: Migration = {
  version: 11,
  name: '0011-kept-texts',
  up: (db) => {
    db.exec(`
      CREATE TABLE kept_texts (
        place TEXT NOT NULL,
        window TEXT NOT NULL,
        thread TEXT,
        revision INTEGER NOT NULL,
        text TEXT,
        about TEXT,
        PRIMARY KEY (place, window)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX kept_texts_of_thread ON kept_texts (thread);
      INSERT INTO kept_texts (place, window, thread, revision, text, about)
        SELECT
          CASE WHEN place LIKE 'thread:%'
            THEN json_array(substr(place, 8), NULL, 'message') ELSE json_array(NULL, substr(place, 8), 'message') END,
          'earlier',
          CASE WHEN place LIKE 'thread:%' THEN substr(place, 8) END,
          1,
          coalesce(draft ->> '$.text', ''),
          json_remove(draft, '$.text')
        FROM drafts WHERE json_valid(draft) AND (place LIKE 'thread:%' OR place LIKE 'folder:%');
      DELETE FROM drafts WHERE place NOT LIKE 'review:%';
    `);
  },
};
