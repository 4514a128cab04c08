import type { ThreadId } from '../../../shared/base/ids.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import { toTranscript } from '../../model/threads/stored-turn.ts';
import { findTurnsToSave } from '../../model/threads/turns-to-save.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { clearWriteAheadLog } from '../sqlite/write-ahead-log.ts';
import { listDeleted } from './deleted-threads.ts';
import { forgetJournal, readJournal } from './journal.ts';
import { forgetQueued } from './queued-messages.ts';
import { listUnfinished, loadUnfinished } from './reads/load-unfinished.ts';
import { type JournalBatch, listNamedTurns, listRevertedTurns, replayJournal } from './replay-journal.ts';
import { forgetDeletedTexts } from './stored-texts.ts';
import type { StoredThreadFacts } from './stored-thread.ts';
import { saveTurns } from './writes/save-turns.ts';

/** What the last host left behind when it ended unexpectedly. */
export type RecoveredThreads = {
  /** Threads that were active. Their events are saved, and they are closed. */
  readonly interrupted: readonly ThreadId[];
  /** How many journal events cannot be read. */
  readonly unreadableEvents: number;
};

/**
 * Closes every thread that was active: applies and saves the journal's events, and marks running and waiting work as
 * interrupted. Does not run anything again. Safe to repeat. `at` is the current time in Unix milliseconds.
 */
export function recoverUnfinished(sessions: Connection, journal: Connection, at: number): RecoveredThreads {
  forgetDeletedTexts(sessions);
  const { batches, unreadable } = readJournal(journal);
  const reported = Map.groupBy(batches, ({ threadId }) => threadId);
  for (const threadId of listDeleted(sessions)) {
    forgetQueued(journal, { threadId });
    if (reported.delete(threadId)) forgetJournal(journal, { threadId });
  }
  const interrupted = [...new Set([...listUnfinished(sessions), ...reported.keys()])];
  for (const threadId of interrupted) {
    recoverThread(sessions, threadId, reported.get(threadId) ?? [], at);
    forgetJournal(journal, { threadId });
  }
  // A host that died during a deletion may have left the deleted data in the log.
  for (const db of [sessions, journal]) clearWriteAheadLog(db);
  return { interrupted, unreadableEvents: unreadable.reduce((sum, { events }) => sum + events, 0) };
}

function recoverThread(sessions: Connection, id: ThreadId, batches: readonly JournalBatch[], at: number): void {
  const stored = loadUnfinished(sessions, { threadId: id, also: listNamedTurns(batches) });
  const before = toTranscript(stored?.turns ?? [], stored?.otherTurns ?? 0, stored?.thread.usage ?? null);
  const saved = stored?.thread.saved ?? null;
  const { transcript, mark } = replayJournal({ transcript: before, mark: saved }, batches, at);
  const unknown: StoredThreadFacts = {
    id,
    folder: null,
    title: getTitle(transcript),
    settings: null,
    usage: null,
    createdAt: at,
    updatedAt: at,
    forkedFrom: null,
    agentOf: null,
    earlierInCodex: 0,
    olderCursor: null,
  };
  const thread = { ...(stored?.thread ?? unknown), usage: transcript.usage };
  const nothing = { marks: [], outputs: [], diffs: [] };
  const changed = findTurnsToSave(before, transcript);
  const removed = [...changed.removed, ...listRevertedTurns(batches)];
  saveTurns(sessions, { ...nothing, thread, saved: mark, ...changed, removed });
}

/** Returns the title of a thread that was never saved: the first line of its first message. */
function getTitle({ turns }: Transcript): string {
  const message = turns.flatMap(({ entries }) => entries).find((entry) => entry.kind === 'user');
  return message?.text.trim().split('\n')[0]?.slice(0, 200) ?? '';
}
