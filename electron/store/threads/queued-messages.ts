import { z } from 'zod';
import { type ClientMessageId, type ThreadId, threadId, turnId } from '../../../shared/base/ids.ts';
import type { Immutable } from '../../../shared/base/immutable.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { outgoingMessage, turnSettings } from '../../../shared/contract/threads.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { isDeleted } from './deleted-threads.ts';

// Operations on `journal.db`.

const storedMessage = z.object({
  message: outgoingMessage,
  settings: turnSettings,
  /** The turn whose input this message repeats. */
  retryOf: turnId.nullable(),
  /** True if the message was about to be sent, or may have been sent. */
  leaving: z.boolean(),
  /** When it is sent, in Unix milliseconds, if not at the end of a turn. */
  sendAt: z.number().optional(),
});

/** A queued message as the store saves it. */
export type StoredMessage = Immutable<z.infer<typeof storedMessage>>;

/** Reads a thread's queued messages, next one first. Skips messages that cannot be read. */
export function readQueued(
  db: Connection,
  { threadId: id }: { readonly threadId: ThreadId },
): readonly StoredMessage[] {
  return db
    .prepare<[string], string>('SELECT message FROM queued_messages WHERE thread = ? ORDER BY position')
    .pluck()
    .all(id)
    .flatMap((json) => storedMessage.safeParse(parseJson(json)).data ?? []);
}

/** Finds the thread that a queued message belongs to. Null if it is not queued. */
export function findQueued(db: Connection, { id }: { readonly id: ClientMessageId }): ThreadId | null {
  const found = db.prepare<[string], string>('SELECT thread FROM queued_messages WHERE id = ?').pluck().get(id);
  return threadId.safeParse(found).data ?? null;
}

/** Lists the threads with a message that has a time, and the first such time in Unix milliseconds. */
export function listScheduled(db: Connection): readonly { readonly threadId: ThreadId; readonly at: number }[] {
  return db
    .prepare<[], [unknown, unknown]>(
      `SELECT thread, min(json_extract(message, '$.sendAt')) FROM queued_messages
       WHERE json_extract(message, '$.sendAt') IS NOT NULL GROUP BY thread`,
    )
    .raw()
    .all()
    .flatMap(([thread, at]) => scheduled.safeParse({ threadId: thread, at }).data ?? []);
}

const scheduled = z.object({ threadId, at: z.number() });

/** All queued messages of a thread, next one first. */
export type StoredThreadQueue = { readonly threadId: ThreadId; readonly messages: readonly StoredMessage[] };

/** Replaces a thread's queued messages. Does nothing for a deleted thread. */
export function putQueued(
  sessions: Connection,
  journal: Connection,
  { messages, threadId: thread }: StoredThreadQueue,
): null {
  if (isDeleted(sessions, thread)) return null;
  const insert = journal.prepare(
    'INSERT OR REPLACE INTO queued_messages (id, thread, position, message) VALUES (?, ?, ?, ?)',
  );
  journal
    .transaction(() => {
      forgetQueued(journal, { threadId: thread });
      for (const [position, stored] of messages.entries()) {
        insert.run(stored.message.clientId, thread, position, JSON.stringify(stored));
      }
    })
    .immediate();
  return null;
}

/** Deletes a thread's queued messages. */
export function forgetQueued(db: Connection, { threadId: thread }: { readonly threadId: ThreadId }): null {
  db.prepare('DELETE FROM queued_messages WHERE thread = ?').run(thread);
  return null;
}
