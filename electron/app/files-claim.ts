import type { Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { StoreFailure } from '../store/sqlite/store-thread.ts';
import { describeStoreFailure } from '../store/threads/store-failure.ts';
import { readOwner } from './encryption/folder-owner.ts';

/**
 * Claims a data folder for this host, like `claimFolder` of the store worker. Resolves to false if another host has it.
 */
export type ClaimFolder = () => Promise<Result<boolean, StoreFailure>>;

/**
 * The right to change files on behalf of a data folder. Only the host with the folder's databases has it. A second host
 * on the same folder must not touch transactions and runs of the first one.
 */
export class FilesClaim {
  readonly #folder: string;
  readonly #claimFolder: ClaimFolder;
  readonly #recover: () => Promise<void>;
  #hasClaim = false;
  readonly #queue = new SerialQueue();

  /**
   * `claimFolder` makes this host's only claim to `folder`, which the store worker keeps until it ends. `recover`
   * cleans up after the previous host. It runs each time this host gets the claim, before anything uses the folder.
   */
  constructor(folder: string, claimFolder: ClaimFolder, recover: () => Promise<void>) {
    this.#folder = folder;
    this.#claimFolder = claimFolder;
    this.#recover = recover;
  }

  /**
   * Takes the claim, or checks that this host still has it. Returns null, or a sentence with the reason why not. Never
   * rejects.
   */
  take(): Promise<string | null> {
    return this.#queue.run(() => this.#take());
  }

  async #take(): Promise<string | null> {
    const claimed = await this.#claimFolder();
    const hadClaim = this.#hasClaim;
    this.#hasClaim = claimed.ok && claimed.value;
    if (!claimed.ok) {
      return t`Workcell cannot lock its data folder: ${describeStoreFailure(claimed.error)} Nothing was changed.`;
    }
    if (claimed.value) {
      if (!hadClaim) await this.#recover().catch(() => undefined);
      return null;
    }
    const owner = await readOwner(this.#folder).catch(() => null);
    return owner === null
      ? t`Another Workcell is using this data folder. Do this there, or quit it and try again.`
      : t`Another Workcell (process ${owner.pid}) is using this data folder. Do this there, or quit it and try again.`;
  }
}
