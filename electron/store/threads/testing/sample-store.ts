import { threadId } from '../../../../shared/base/ids.ts';
import { defaultWindow } from '../../../../shared/store/rolling-window.ts';
import { turnsToSave } from '../../../../shared/store/turns-to-save.ts';
import { emptyTranscript, type Transcript } from '../../../../shared/transcript/turn.ts';
import { type Connection, connect } from '../../sqlite/keyed-connection.ts';
import { type Migration, migrate } from '../../sqlite/migrate.ts';
import { loadNewest } from '../reads/load-turns.ts';
import { journalSchema, sessionsSchema } from '../schemas.ts';
import type { ThreadFacts } from '../stored-thread.ts';
import { saveTurns, type ThreadToSave } from '../writes/save-turns.ts';

/** The thread that is meant where a test has one. */
export const sampleThread = threadId.parse('thread-1');

/** A database of sessions; in memory unless a path is given. */
export function openStore(path = ':memory:'): Connection {
  return open(path, sessionsSchema.migrations);
}

/** A journal in memory. */
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

/** What a recorder says of a thread. */
export function factsOf(over: Partial<ThreadFacts> = {}): ThreadFacts {
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

/** Saves what has changed since `saved`, as a recorder does. */
export function save(
  db: Connection,
  now: Transcript,
  saved: Transcript = emptyTranscript,
  over: Partial<ThreadToSave> = {},
): void {
  const nothing = { saved: null, marks: [], outputs: [], diffs: [] };
  const thread = factsOf({ usage: now.usage });
  saveTurns(db, { ...nothing, thread, ...turnsToSave(saved, now), ...over });
}

/** The newest turns of a thread that is there. */
export function load(db: Connection, id = sampleThread, window = defaultWindow) {
  const loaded = loadNewest(db, { threadId: id, window });
  if (loaded === null) throw new Error(`The store does not have ${id}`);
  return loaded;
}
