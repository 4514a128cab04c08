import type { Connection } from './keyed-connection.ts';

/**
 * Moves written data into the database and empties the write-ahead log. The log may have earlier versions of pages with
 * deleted data. If this fails, the next start does it.
 */
export function clearWriteAheadLog(db: Connection): void {
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // The written data is still in the log.
  }
}
