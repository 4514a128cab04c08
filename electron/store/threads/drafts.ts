import type { ThreadId } from '../../../shared/base/ids.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { type Draft, draft as draftSchema } from '../../../shared/threads/draft.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';

/** A thread, or the path of a folder where no thread has started yet. */
export type DraftPlace = { readonly threadId: ThreadId } | { readonly folder: string };

/** Reads the draft for a place. Null if there is none, or if this version cannot read it. */
export function readDraft(db: Connection, place: DraftPlace): Draft | null {
  const json = db.prepare<[string], string>('SELECT draft FROM drafts WHERE place = ?').pluck().get(nameOf(place));
  return draftSchema.safeParse(parseJson(json ?? '')).data ?? null;
}

/** Replaces the draft for a place. Null deletes it. */
export function putDraft(
  db: Connection,
  { draft, place }: { readonly place: DraftPlace; readonly draft: Draft | null },
): null {
  if (draft === null) db.prepare('DELETE FROM drafts WHERE place = ?').run(nameOf(place));
  else {
    db.prepare(
      'INSERT INTO drafts (place, draft) VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET draft = excluded.draft',
    ).run(nameOf(place), JSON.stringify(draft));
  }
  return null;
}

function nameOf(place: DraftPlace): string {
  return 'threadId' in place ? `thread:${place.threadId}` : `folder:${place.folder}`;
}
