import type { ThreadId } from '../../../shared/base/ids.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { type KeptHunk, type KeptHunksChange, keptHunks, withKeptHunks } from '../../../shared/changes/kept-hunk.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { isDeleted } from './deleted-threads.ts';

type OfThread = { readonly threadId: ThreadId };

/** Reads which hunks of a thread the person keeps. Empty if this version cannot read it. */
export function readKeptHunks(db: Connection, thread: OfThread): readonly KeptHunk[] {
  const json = db.prepare<[string], string>('SELECT draft FROM drafts WHERE place = ?').pluck().get(placeOf(thread));
  return keptHunks.safeParse(parseJson(json ?? '')).data ?? [];
}

/** Changes which hunks of a thread the person keeps. A deleted thread gets none. */
export function changeKeptHunks(db: Connection, { threadId: thread, ...change }: OfThread & KeptHunksChange): null {
  if (isDeleted(db, thread)) return null;
  db.transaction(() => {
    const hunks = withKeptHunks(readKeptHunks(db, { threadId: thread }), change);
    if (hunks.length === 0) forgetKeptHunks(db, { threadId: thread });
    else {
      db.prepare(
        'INSERT INTO drafts (place, draft) VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET draft = excluded.draft',
      ).run(placeOf({ threadId: thread }), JSON.stringify(hunks));
    }
  }).immediate();
  return null;
}

/** Forgets which hunks of a thread the person keeps. */
export function forgetKeptHunks(db: Connection, thread: OfThread): null {
  db.prepare('DELETE FROM drafts WHERE place = ?').run(placeOf(thread));
  return null;
}

/** The table is older than the name: it once had drafts too. */
function placeOf({ threadId }: OfThread): string {
  return `review:${threadId}`;
}
