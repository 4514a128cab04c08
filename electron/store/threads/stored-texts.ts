import type { ThreadId, WindowId } from '../../../shared/base/ids.ts';
import { getPlaceKey, type StoredText, type TextPlace } from '../../../shared/texts/stored-text.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { isDeleted } from './deleted-threads.ts';

/** A window's text at a place. */
export type TextRow = {
  readonly window: WindowId;
  /** Grows with every text of this window and place. */
  readonly revision: number;
  /** Null once the text is sent, saved or discarded. */
  readonly text: StoredText | null;
};

/** A text with its place. */
export type PlacedText = TextRow & { readonly place: TextPlace };

type StoredRow = { readonly window: WindowId; readonly revision: number; readonly text: string | null; about: string };

/** Reads the texts of all windows at a place, newest first. */
export function readTexts(db: Connection, { place }: { readonly place: TextPlace }): readonly TextRow[] {
  return db
    .prepare<[string], StoredRow>(
      'SELECT window, revision, text, about FROM kept_texts WHERE place = ? ORDER BY revision DESC',
    )
    .all(getPlaceKey(place))
    .map(({ about, revision, text, window }) => ({ window, revision, text: text === null ? null : { text, about } }));
}

/**
 * Writes texts, all or none. A text with a lower revision than the stored one changes nothing. Nothing is stored for a
 * deleted thread, because a window may not know about the deletion yet. Returns the stored revisions.
 */
export function putTexts(db: Connection, { texts }: { readonly texts: readonly PlacedText[] }): readonly number[] {
  return db
    .transaction(() =>
      texts.map(({ place, revision, text, window }) => {
        if (place.threadId !== null && isDeleted(db, place.threadId)) return revision;
        const stored = db
          .prepare<unknown[], number>(
            `INSERT INTO kept_texts (place, window, thread, revision, text, about) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (place, window) DO UPDATE SET
              text = iif(excluded.revision > revision, excluded.text, text),
              about = iif(excluded.revision > revision, excluded.about, about),
              revision = max(revision, excluded.revision)
            RETURNING revision`,
          )
          .pluck()
          .get(getPlaceKey(place), window, place.threadId, revision, text?.text ?? null, text?.about ?? null);
        return stored ?? revision;
      }),
    )
    .immediate();
}

/** Deletes everything typed in a thread. */
export function forgetTexts(db: Connection, { threadId }: { readonly threadId: ThreadId }): null {
  db.prepare('DELETE FROM kept_texts WHERE thread = ?').run(threadId);
  return null;
}

/** Deletes the marks of deleted texts. Call this only when no older write can still arrive. */
export function forgetDeletedTexts(db: Connection): null {
  db.prepare('DELETE FROM kept_texts WHERE text IS NULL').run();
  return null;
}
