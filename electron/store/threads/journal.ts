import { z } from 'zod';
import { type ThreadId, threadId } from '../../../shared/base/ids.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { type NumberedThreadEvent, numberedThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { SavedMark } from '../../model/threads/stored-turn.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import type { JournalBatch } from './replay-journal.ts';

// Operations on `journal.db`.

/** The content of a journal, in the order it was written. */
export type ReadJournal = {
  readonly batches: readonly JournalBatch[];
  /** How many events cannot be read, by thread. All other events are in `batches`. */
  readonly unreadable: readonly { readonly threadId: ThreadId; readonly events: number }[];
};

type Row = {
  readonly run: string;
  readonly thread: string;
  readonly at: number;
  readonly events: string;
};

/** Writes events from thread logs to the journal. Skips batches without events. */
export function appendJournal(db: Connection, { batches }: { readonly batches: readonly JournalBatch[] }): null {
  const insert = db.prepare('INSERT INTO journal (run, thread, seq, at, events) VALUES (?, ?, ?, ?, ?)');
  db.transaction(() => {
    for (const { run, threadId: thread, events, at } of batches) {
      const last = events.at(-1);
      if (last !== undefined) insert.run(run, thread, last.seq, at, JSON.stringify(events));
    }
  }).immediate();
  return null;
}

/** Reads the whole journal. */
export function readJournal(db: Connection): ReadJournal {
  const rows = db.prepare<[], Row>('SELECT run, thread, at, events FROM journal ORDER BY key').all();
  const read = rows.flatMap(({ run, thread, at, events }) => {
    const id = threadId.safeParse(thread).data;
    return id === undefined ? [] : [{ run, at, threadId: id, ...readEvents(events) }];
  });
  return {
    batches: read.map(({ run, threadId: id, at, events }) => ({ run, threadId: id, at, events })),
    unreadable: read
      .filter(({ failed }) => failed > 0)
      .map(({ threadId: id, failed }) => ({ threadId: id, events: failed })),
  };
}

/** Deletes events up to a saved one. A batch that extends past it stays whole. */
export function deleteJournal(
  db: Connection,
  { threadId: id, upTo }: { readonly threadId: ThreadId; readonly upTo: SavedMark },
): null {
  db.prepare('DELETE FROM journal WHERE thread = ? AND run = ? AND seq <= ?').run(id, upTo.run, upTo.seq);
  return null;
}

/** Deletes a thread's journal: the thread was deleted, or was recovered from the journal and saved. */
export function forgetJournal(db: Connection, { threadId: id }: { readonly threadId: ThreadId }): null {
  db.prepare('DELETE FROM journal WHERE thread = ?').run(id);
  return null;
}

function readEvents(json: string): { readonly events: readonly NumberedThreadEvent[]; readonly failed: number } {
  const listed = z.array(z.unknown()).safeParse(parseJson(json));
  if (!listed.success) return { events: [], failed: 1 };
  const events = listed.data.flatMap((one) => numberedThreadEvent.safeParse(one).data ?? []);
  return { events, failed: listed.data.length - events.length };
}
