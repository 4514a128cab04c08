import type { ThreadId } from '../../../shared/base/ids.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { clearWriteAheadLog } from '../sqlite/write-ahead-log.ts';
import { forgetThreadHistory } from './file-history/prune-history.ts';
import { putUnreviewed } from './file-history/unreviewed.ts';
import { forgetJournal } from './journal.ts';
import { forgetKeptHunks } from './kept-hunks.ts';
import { forgetQueued } from './queued-messages.ts';
import { listAgentThreads } from './reads/read-thread.ts';
import { forgetReviews } from './reviews.ts';
import { forgetDecisions } from './rules/approval-rules.ts';
import { putThreadBudget } from './stored-budgets.ts';
import { forgetTexts } from './stored-texts.ts';
import { deleteStoredThread } from './writes/change-thread.ts';
import { dropForgottenWords } from './writes/index-words.ts';

type ForgottenThread = { readonly threadIds: readonly ThreadId[] };

/** Lists these threads and the stored threads of their agents, which would be unreachable without them. */
export function listFamily(sessions: Connection, { threadIds }: ForgottenThread): readonly ThreadId[] {
  return [...new Set(threadIds.flatMap((id) => [...listAgentThreads(sessions, id), id]))];
}

/**
 * Deletes threads with their agents' threads, unsent texts, queued messages, journal entries, logged decisions and the
 * file history that no other thread needs. Leaves none of their text in the database files. `at` is the current time in
 * Unix milliseconds.
 */
export function forgetThreads(
  sessions: Connection,
  journal: Connection,
  { at, threadIds }: ForgottenThread & { readonly at: number },
): null {
  const family = listFamily(sessions, { threadIds });
  sessions
    .transaction(() => {
      for (const threadId of family) {
        deleteStoredThread(sessions, { threadId, at });
        forgetThreadHistory(sessions, { threadId });
        putUnreviewed(sessions, { threadId, unreviewed: null });
        forgetTexts(sessions, { threadId });
        forgetKeptHunks(sessions, { threadId });
        putThreadBudget(sessions, { threadId, budget: null });
        forgetReviews(sessions, { threadId });
        forgetDecisions(sessions, { threadId });
      }
      dropForgottenWords(sessions);
    })
    .immediate();
  // The order matters: a deleted thread's journal entries are never replayed.
  journal
    .transaction(() => {
      for (const threadId of family) {
        forgetQueued(journal, { threadId });
        forgetJournal(journal, { threadId });
      }
    })
    .immediate();
  for (const db of [sessions, journal]) clearWriteAheadLog(db);
  return null;
}

/**
 * Lists the stored files that these threads and their agents' threads attached, and that no other thread, unsent text
 * or queued message mentions.
 */
export function listOwnSources(
  sessions: Connection,
  journal: Connection,
  { threadIds }: ForgottenThread,
): readonly string[] {
  const family = new Set<string>(listFamily(sessions, { threadIds }));
  const own = new Set<string>();
  const others = new Set<string>();
  for (const { source, thread } of listAttachedFiles(sessions)) (family.has(thread) ? own : others).add(source);
  for (const { json, thread } of readUnsent(sessions, journal)) {
    for (const source of findSources(json)) (thread !== null && family.has(thread) ? own : others).add(source);
  }
  return [...own].filter((source) => !others.has(source));
}

/**
 * Lists every stored file that a thread, an unsent text or a queued message mentions. Null if a text cannot be read,
 * because it may mention any file.
 */
export function listMentionedSources(sessions: Connection, journal: Connection): readonly string[] | null {
  const sources = new Set<string>();
  for (const { source } of listAttachedFiles(sessions)) sources.add(source);
  for (const { json } of readUnsent(sessions, journal)) {
    if (parseJson(json) === undefined) return null;
    for (const source of findSources(json)) sources.add(source);
  }
  return [...sources];
}

function listAttachedFiles(sessions: Connection): Iterable<{ readonly source: string; readonly thread: string }> {
  return sessions
    .prepare<[], { source: string; thread: string }>(
      `SELECT DISTINCT attachments.source, threads.id AS thread FROM attachments
       JOIN items ON items.key = attachments.item
       JOIN turns ON turns.key = items.turn
       JOIN threads ON threads.key = turns.thread
       WHERE attachments.source IS NOT NULL AND attachments.source NOT LIKE 'data:%'`,
    )
    .iterate();
}

type Unsent = { readonly thread: string | null; readonly json: string };

/** Yields everything that is not in a saved turn, with its thread. Null for a text that belongs to no thread yet. */
function* readUnsent(sessions: Connection, journal: Connection): Generator<Unsent> {
  // Some texts have no attachments or other details.
  yield* sessions.prepare<[], Unsent>(`SELECT thread, about AS json FROM kept_texts WHERE about <> ''`).iterate();
  yield* journal.prepare<[], Unsent>('SELECT thread, message AS json FROM queued_messages').iterate();
  yield* journal
    .prepare<[], Unsent>(`SELECT thread, events AS json FROM journal WHERE events LIKE '%source%'`)
    .iterate();
}

/** Returns all strings named `source` in JSON, at any depth. Empty if the JSON cannot be read. */
function findSources(json: string): readonly string[] {
  const found: string[] = [];
  try {
    JSON.parse(json, (key, value: unknown) => {
      if (key === 'source' && typeof value === 'string') found.push(value);
      return value;
    });
  } catch {
    // A damaged text mentions nothing.
  }
  return found;
}
