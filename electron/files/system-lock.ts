import Database from 'better-sqlite3';
import { codeOf } from '../../shared/base/failure.ts';
import { sqliteBinding } from './sqlite-binding.ts';

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
    const lock = new Database(path, { timeout: 0, nativeBinding: sqliteBinding() });
    try {
      lock.pragma('locking_mode = EXCLUSIVE');
      lock.exec('BEGIN EXCLUSIVE; COMMIT');
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
