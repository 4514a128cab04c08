import { join } from 'node:path';
import Database from 'better-sqlite3';
import { codeOf } from '../../shared/base/failure.ts';
import type { Connection } from './keyed-connection.ts';

/**
 * The claim of one process to the databases of a folder. It is a lock of the system's on a file without content, so it
 * ends with the process however that ends.
 */
export class FolderClaim {
  #lock: Connection | null = null;

  get isHeld(): boolean {
    return this.#lock !== null;
  }

  /** False when another process has the folder. Throws an `SqliteError` when the disk takes no lock. */
  take(folder: string): boolean {
    this.release();
    const lock = new Database(join(folder, 'owner.lock'), { timeout: 0 });
    try {
      lock.pragma('locking_mode = EXCLUSIVE');
      lock.exec('BEGIN EXCLUSIVE; COMMIT');
      this.#lock = lock;
      return true;
    } catch (failure) {
      lock.close();
      if (codeOf(failure) === 'SQLITE_BUSY') return false;
      throw failure;
    }
  }

  release(): void {
    this.#lock?.close();
    this.#lock = null;
  }
}
