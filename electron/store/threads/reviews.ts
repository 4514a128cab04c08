import type { ThreadId } from '../../../shared/base/ids.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import {
  applyReviewChange,
  type ReviewChange,
  type StoredReport,
  type StoredReview,
  storedReviews,
} from '../../../shared/findings/finding-marks.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { isDeleted } from './deleted-threads.ts';
import { type EntryRow, parseEntryRow } from './entry-form.ts';

type ThreadKey = { readonly threadId: ThreadId };

/** Reads what is stored about the reviews of a thread. Empty if this version cannot read it. */
export function readReviews(db: Connection, thread: ThreadKey): readonly StoredReview[] {
  const json = db.prepare<[string], string>('SELECT draft FROM drafts WHERE place = ?').pluck().get(toPlace(thread));
  return storedReviews.safeParse(parseJson(json ?? '')).data ?? [];
}

/** Reads the report of the newest review of a thread that ended by itself. Null if there is none. */
export function readNewestReport(db: Connection, { threadId }: ThreadKey): StoredReport | null {
  const row = db
    .prepare<[string], EntryRow>(
      `SELECT items.id, items.version, items.kind, items.entry
       FROM threads JOIN turns ON turns.thread = threads.key JOIN items ON items.turn = turns.key
       WHERE threads.id = ? AND turns.status = 'completed' AND items.kind = 'review'
       ORDER BY turns.position DESC, items.position DESC LIMIT 1`,
    )
    .get(threadId);
  const read = row === undefined ? null : parseEntryRow(row, []);
  if (read?.state !== 'ok' || read.entry.kind !== 'review' || read.entry.entered) return null;
  return { entryId: read.entry.id, text: read.entry.text };
}

/** Changes what is stored about a review. A deleted thread gets nothing. */
export function changeStoredReview(
  db: Connection,
  { change, threadId: thread }: ThreadKey & { readonly change: ReviewChange },
): null {
  if (isDeleted(db, thread)) return null;
  db.transaction(() => {
    const reviews = applyReviewChange(readReviews(db, { threadId: thread }), change);
    db.prepare(
      'INSERT INTO drafts (place, draft) VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET draft = excluded.draft',
    ).run(toPlace({ threadId: thread }), JSON.stringify(reviews));
  }).immediate();
  return null;
}

/** Forgets what is stored about the reviews of a thread. */
export function forgetReviews(db: Connection, thread: ThreadKey): null {
  db.prepare('DELETE FROM drafts WHERE place = ?').run(toPlace(thread));
  return null;
}

/** Returns the place of a thread's reviews. The table has one text per place, as for the hunks that the user keeps. */
function toPlace({ threadId }: ThreadKey): string {
  return `findings:${threadId}`;
}
