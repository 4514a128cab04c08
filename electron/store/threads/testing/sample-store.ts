import { threadId } from '../../../../shared/base/ids.ts';
import { defaultWindow } from '../../../../shared/store/rolling-window.ts';
import { emptyTranscript, type Transcript } from '../../../../shared/transcript/turn.ts';
import { findTurnsToSave } from '../../../model/threads/turns-to-save.ts';
import { type Connection, connect } from '../../sqlite/keyed-connection.ts';
import { type Migration, migrate } from '../../sqlite/migrate.ts';
import { loadNewest } from '../reads/load-turns.ts';
import { journalSchema, sessionsSchema } from '../schemas.ts';
import type { StoredThreadFacts } from '../stored-thread.ts';
import { saveTurns, type ThreadToSave } from '../writes/save-turns.ts';

/** The default thread in tests. */
export const sampleThread = threadId.parse('thread-1');

/** Opens a thread database, in memory unless there is a path. */
export function openStore(path = ':memory:'): Connection {
  return open(path, sessionsSchema.migrations);
}

/** Opens a journal in memory. */
export function openJournal(): Connection {
  return open(':memory:', journalSchema.migrations);
}

function open(path: string, migrations: readonly Migration[]): Connection {
  const db = connect(path, null);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  migrate(db, migrations);
  return db;
}

/** Builds a saver's facts about a thread. */
export function toFacts(over: Partial<StoredThreadFacts> = {}): StoredThreadFacts {
  return {
    id: sampleThread,
    folder: '/w',
    title: 'A thread',
    settings: null,
    usage: null,
    createdAt: 1,
    updatedAt: 2,
    forkedFrom: null,
    agentOf: null,
    earlierInCodex: 0,
    olderCursor: null,
    ...over,
  };
}

/** Saves the changes since `saved`, like `ThreadSaver`. */
export function save(
  db: Connection,
  now: Transcript,
  saved: Transcript = emptyTranscript,
  over: Partial<ThreadToSave> = {},
): void {
  const nothing = { saved: null, marks: [], outputs: [], diffs: [] };
  const thread = toFacts({ usage: now.usage });
  saveTurns(db, { ...nothing, thread, ...findTurnsToSave(saved, now), ...over });
}

/** Loads the newest turns of a stored thread. */
export function load(db: Connection, id = sampleThread, window = defaultWindow) {
  const loaded = loadNewest(db, { threadId: id, window });
  if (loaded === null) throw new Error(`The store does not have ${id}`);
  return loaded;
}
