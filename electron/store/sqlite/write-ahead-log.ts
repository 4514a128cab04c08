import type { Connection } from './keyed-connection.ts';

/**
 * Moves what was written into the database and empties its log, which may have earlier versions of pages, with what was
 * deleted since. If that fails, the next start does it.
 */
export function clearWriteAheadLog(db: Connection): void {
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // What was written is in the log.
  }
}
