import { join } from 'node:path';
import { messageOf } from '../../shared/base/failure.ts';
import { t } from '../../shared/words/words.ts';
import { SystemLock } from '../files/system-lock.ts';
import { readOwner } from './protection/folder-owner.ts';

/**
 * The right to change files on behalf of a data folder: only one host has it at a time. A second host on the same folder
 * must not touch transactions and runs that the first one is working on.
 */
export class FilesClaim {
  readonly #folder: string;
  readonly #recover: () => Promise<void>;
  #lock: SystemLock | null = null;
  #taken: Promise<string | null> = Promise.resolve(null);

  /** `recover` cleans up after the previous host. It runs each time the claim is taken, before anything uses it. */
  constructor(folder: string, recover: () => Promise<void>) {
    this.#folder = folder;
    this.#recover = recover;
  }

  /** Takes the claim unless this host has it already. Returns null, or a sentence that says why not. Never rejects. */
  take(): Promise<string | null> {
    this.#taken = this.#taken.then(() => this.#take());
    return this.#taken;
  }

  /** Gives the claim up, so that the next host can take it. */
  release(): void {
    this.#lock?.release();
    this.#lock = null;
  }

  async #take(): Promise<string | null> {
    if (this.#lock !== null) return null;
    try {
      this.#lock = SystemLock.take(join(this.#folder, 'files.lock'));
    } catch (failure) {
      return t`Workcell cannot lock its data folder: ${messageOf(failure)}. Nothing was changed.`;
    }
    if (this.#lock !== null) {
      await this.#recover().catch(() => undefined);
      return null;
    }
    const owner = await readOwner(this.#folder).catch(() => null);
    return owner === null
      ? t`Another Workcell uses this data folder. Do it there, or quit that one and try again.`
      : t`Another Workcell uses this data folder: process ${owner.pid}. Do it there, or quit that one and try again.`;
  }
}
