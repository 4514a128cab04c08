import Database from 'better-sqlite3';
import { codeOf } from '../../shared/base/failure.ts';
import { sqliteBinding } from './sqlite-binding.ts';

/**
 * How long somebody else may hold the lock before it counts as taken, in milliseconds. Of two that ask at the same moment,
 * each is in the other's way at first.
 */
const patienceMs = 50;

/**
 * A lock of the system's on a file without content, which is made where there is none: one process has it, and it ends
 * with the process however that ends. SQLite knows how each system locks, within a process too.
 */
export class SystemLock {
  readonly #lock: Database.Database;

  private constructor(lock: Database.Database) {
    this.#lock = lock;
  }

  /** Null when somebody else has it. Throws an `SqliteError` when the disk takes no lock. */
  static take(path: string): SystemLock | null {
    const lock = new Database(path, { timeout: patienceMs, nativeBinding: sqliteBinding() });
    try {
      // The transaction stays open and writes nothing. Unlike SQLite's exclusive locking mode, it lets go while it waits,
      // so one of two gets the lock.
      lock.exec('BEGIN EXCLUSIVE');
      return new SystemLock(lock);
    } catch (failure) {
      lock.close();
      if (codeOf(failure) === 'SQLITE_BUSY') return null;
      throw failure;
    }
  }

  release(): void {
    this.#lock.close();
  }
}
