import Database from 'better-sqlite3';
import { getErrorCode } from '../base/error-message.ts';
import { findSqliteBinding } from './sqlite-binding.ts';

/**
 * How long to wait while another process holds the lock, in milliseconds. Two processes that try at the same moment
 * block each other at first.
 */
const timeoutMs = 50;

/**
 * A system lock on an empty file, created if it is missing. One process holds it. The lock ends with the process,
 * however the process ends. SQLite supports the locks of each system, also within a process.
 */
export class SystemLock {
  readonly #lock: Database.Database;

  private constructor(lock: Database.Database) {
    this.#lock = lock;
  }

  /** Acquires the lock. Returns null if another holder has it. Throws an `SqliteError` if the disk cannot lock. */
  static take(path: string): SystemLock | null {
    const lock = new Database(path, { timeout: timeoutMs, nativeBinding: findSqliteBinding() });
    try {
      // The transaction stays open and writes nothing. Unlike SQLite's exclusive locking mode, it releases its lock
      // while waiting, so one of two callers succeeds.
      lock.exec('BEGIN EXCLUSIVE');
      return new SystemLock(lock);
    } catch (failure) {
      lock.close();
      if (getErrorCode(failure) === 'SQLITE_BUSY') return null;
      throw failure;
    }
  }

  release(): void {
    this.#lock.close();
  }
}
