import { join } from 'node:path';
import { SystemLock } from '../files/system-lock.ts';

/** The claim of one process to the databases of a folder. */
export class FolderClaim {
  #lock: SystemLock | null = null;

  get isHeld(): boolean {
    return this.#lock !== null;
  }

  /** False when another process has the folder. Throws an `SqliteError` when the disk takes no lock. */
  take(folder: string): boolean {
    this.release();
    this.#lock = SystemLock.take(join(folder, 'owner.lock'));
    return this.isHeld;
  }

  release(): void {
    this.#lock?.release();
    this.#lock = null;
  }
}
