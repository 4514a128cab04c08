import type { ThreadId } from '../../../shared/base/ids.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import {
  applyKeptHunksChange,
  type KeptHunk,
  type KeptHunksChange,
  keptHunks,
} from '../../../shared/changes/kept-hunk.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { isDeleted } from './deleted-threads.ts';

type ThreadKey = { readonly threadId: ThreadId };

/** Reads which hunks of a thread the user keeps. Empty if this version cannot read them. */
export function readKeptHunks(db: Connection, thread: ThreadKey): readonly KeptHunk[] {
  const json = db.prepare<[string], string>('SELECT draft FROM drafts WHERE place = ?').pluck().get(toPlace(thread));
  return keptHunks.safeParse(parseJson(json ?? '')).data ?? [];
}

/** Changes which hunks of a thread the user keeps. A deleted thread gets none. */
export function changeStoredKeptHunks(
  db: Connection,
  { threadId: thread, ...change }: ThreadKey & KeptHunksChange,
): null {
  if (isDeleted(db, thread)) return null;
  db.transaction(() => {
    const hunks = applyKeptHunksChange(readKeptHunks(db, { threadId: thread }), change);
    if (hunks.length === 0) forgetKeptHunks(db, { threadId: thread });
    else {
      db.prepare(
        'INSERT INTO drafts (place, draft) VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET draft = excluded.draft',
      ).run(toPlace({ threadId: thread }), JSON.stringify(hunks));
    }
  }).immediate();
  return null;
}

/** Forgets which hunks of a thread the user keeps. */
export function forgetKeptHunks(db: Connection, thread: ThreadKey): null {
  db.prepare('DELETE FROM drafts WHERE place = ?').run(toPlace(thread));
  return null;
}

/** Returns the place of a thread's hunks. The table `drafts` is older than this use, and once contained drafts too. */
function toPlace({ threadId }: ThreadKey): string {
  return `review:${threadId}`;
}
