import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/words/words.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import { rootOf } from './thread-family.ts';

/** Whether the person keeps Codex from writing in a folder. */
export type KeptReadOnly = (folder: string) => Promise<boolean>;

export type OutdatedThreadsParts = {
  readonly threads: LiveThreads;
  readonly isKept: KeptReadOnly;
  /** Whether this Codex loaded the thread with settings of its folder. */
  usesFolderSettings(threadId: ThreadId): boolean;
  /** Whether turns, commands or runs need the Codex that runs. */
  isBusy(): boolean;
  restart(): Promise<void>;
};

const sayRestart = t`You set this folder to read-only, and Codex still has its tool servers. Codex has to restart first, which would end what it is doing now. Try again when that has finished.`;
const sayAgain = t`You set this folder to read-only, and Codex still has its tool servers. Send it again.`;

/**
 * Threads that Codex loaded with the settings of a folder before the person set it to read-only. Codex keeps the tool
 * servers and hooks of a loaded thread whatever it is told later (observed with 0.169), so only a restart ends them.
 */
export class OutdatedThreads {
  readonly #parts: OutdatedThreadsParts;
  #renewed: Promise<unknown> = Promise.resolve();

  constructor(parts: OutdatedThreadsParts) {
    this.#parts = parts;
  }

  /** Whether a turn of this thread would have tool servers that it must not have. An agent has those of its root. */
  async isOutdated(thread: LiveThread): Promise<boolean> {
    const root = rootOf(this.#parts.threads, thread);
    const folder = thread.cwd ?? root.cwd;
    return this.#parts.usesFolderSettings(root.id) && folder !== null && (await this.#parts.isKept(folder));
  }

  /** The last look before a turn begins. The failure is a sentence. */
  async check(thread: LiveThread): Promise<Result<null, string>> {
    return (await this.isOutdated(thread)) ? err(sayAgain) : ok(null);
  }

  /**
   * Restarts Codex if the thread needs that; it has to be loaded again then. While other work needs the Codex that runs,
   * the failure is a sentence.
   */
  async renew(thread: LiveThread): Promise<Result<null, string>> {
    // One after the other: what one restarts, the next finds restarted.
    const renewing = this.#renewed.then(async () => {
      if (!(await this.isOutdated(thread))) return ok(null);
      if (this.#parts.isBusy()) return err(sayRestart);
      await this.#parts.restart();
      return ok(null);
    });
    this.#renewed = renewing.catch(() => undefined);
    return await renewing;
  }
}
