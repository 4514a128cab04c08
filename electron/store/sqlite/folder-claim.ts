import { join } from 'node:path';
import { SystemLock } from '../../files/system-lock.ts';

/** One process's claim to a folder: to its databases, and to the files that are changed on its behalf. */
export class FolderClaim {
  #lock: SystemLock | null = null;
  #folder = '';

  get isClaimed(): boolean {
    return this.#lock !== null;
  }

  /**
   * Claims a folder. Returns false if another process has it. Keeps an existing claim without a gap in which another
   * process could take the folder. Throws an `SqliteError` if the disk cannot lock.
   */
  claim(folder: string): boolean {
    if (this.isClaimed && this.#folder === folder) return true;
    this.release();
    this.#folder = folder;
    this.#lock = SystemLock.take(join(folder, 'owner.lock'));
    return this.isClaimed;
  }

  release(): void {
    this.#lock?.release();
    this.#lock = null;
  }
}
