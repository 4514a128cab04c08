import type { ThreadId } from '../../../shared/base/ids.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { type KeptHunk, type KeptHunksChange, keptHunks, withKeptHunks } from '../../../shared/changes/kept-hunk.ts';
import { type Draft, draft as draftSchema } from '../../../shared/threads/draft.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { isDeleted } from './deleted-threads.ts';

/** A thread, or the path of a folder where no thread has started yet. */
export type DraftPlace = { readonly threadId: ThreadId } | { readonly folder: string };

/** Reads the draft for a place. Null if there is none, or if this version cannot read it. */
export function readDraft(db: Connection, place: DraftPlace): Draft | null {
  const json = db.prepare<[string], string>('SELECT draft FROM drafts WHERE place = ?').pluck().get(nameOf(place));
  return draftSchema.safeParse(parseJson(json ?? '')).data ?? null;
}

/** Replaces the draft for a place. Null deletes it. A deleted thread gets none: a window may not know yet. */
export function putDraft(
  db: Connection,
  { draft, place }: { readonly place: DraftPlace; readonly draft: Draft | null },
): null {
  if (draft !== null && 'threadId' in place && isDeleted(db, place.threadId)) return null;
  putJson(db, nameOf(place), draft === null ? null : JSON.stringify(draft));
  return null;
}

/** Reads which hunks of a thread the person keeps. Empty if this version cannot read it. */
export function readKeptHunks(db: Connection, place: Extract<DraftPlace, { threadId: ThreadId }>): readonly KeptHunk[] {
  const json = db.prepare<[string], string>('SELECT draft FROM drafts WHERE place = ?').pluck().get(marksOf(place));
  return keptHunks.safeParse(parseJson(json ?? '')).data ?? [];
}

/** Changes which hunks of a thread the person keeps. A deleted thread gets none. */
export function changeKeptHunks(
  db: Connection,
  { threadId: thread, ...change }: { readonly threadId: ThreadId } & KeptHunksChange,
): null {
  if (isDeleted(db, thread)) return null;
  db.transaction(() => {
    const hunks = withKeptHunks(readKeptHunks(db, { threadId: thread }), change);
    putJson(db, marksOf({ threadId: thread }), hunks.length === 0 ? null : JSON.stringify(hunks));
  }).immediate();
  return null;
}

/** Forgets which hunks of a thread the person keeps. */
export function forgetKeptHunks(db: Connection, place: Extract<DraftPlace, { threadId: ThreadId }>): null {
  putJson(db, marksOf(place), null);
  return null;
}

/** A review that is not over is a draft too, at a place of its own: it stays when the message is sent. */
function marksOf({ threadId }: { readonly threadId: ThreadId }): string {
  return `review:${threadId}`;
}

function putJson(db: Connection, place: string, json: string | null): void {
  if (json === null) db.prepare('DELETE FROM drafts WHERE place = ?').run(place);
  else {
    db.prepare(
      'INSERT INTO drafts (place, draft) VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET draft = excluded.draft',
    ).run(place, json);
  }
}

function nameOf(place: DraftPlace): string {
  return 'threadId' in place ? `thread:${place.threadId}` : `folder:${place.folder}`;
}
