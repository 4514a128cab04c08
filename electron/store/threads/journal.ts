import { z } from 'zod';
import { type ThreadId, threadId } from '../../../shared/base/ids.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import type { JournalBatch } from '../../../shared/store/replay-journal.ts';
import type { SavedMark } from '../../../shared/store/stored-turn.ts';
import { type NumberedThreadEvent, numberedThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';

// Operations on `journal.db`.

/** What a journal holds, in the order in which it was told. */
export type ReadJournal = {
  readonly batches: readonly JournalBatch[];
  /** Events that cannot be read; all others are there. */
  readonly unreadable: readonly { readonly threadId: ThreadId; readonly events: number }[];
};

type Row = {
  readonly run: string;
  readonly thread: string;
  readonly at: number;
  readonly events: string;
};

/** Writes down what the logs of threads told. A batch without events is left out. */
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

/** Reads all that is in the journal. */
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

/** Deletes what a log told up to an event that is saved. A batch that goes on behind it stays whole. */
export function deleteJournal(
  db: Connection,
  { threadId: id, upTo }: { readonly threadId: ThreadId; readonly upTo: SavedMark },
): null {
  db.prepare('DELETE FROM journal WHERE thread = ? AND run = ? AND seq <= ?').run(id, upTo.run, upTo.seq);
  return null;
}

/** Deletes all that was told of a thread: it is deleted, or was brought back from the journal and saved. */
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
