import type { ThreadId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import { findRoot } from '../thread-family.ts';

/** Whether the user keeps a folder read-only for Codex. */
export type IsReadOnly = (folder: string) => Promise<boolean>;

export type OutdatedThreadsDeps = {
  readonly threads: LiveThreads;
  readonly isReadOnly: IsReadOnly;
  /**
   * Whether the current Codex process still has permissions that the user gave a thread: folder settings, or an
   * approval for the session.
   */
  hasOldPermissions(threadId: ThreadId): boolean;
  /** Whether turns, commands or runs need the current Codex. */
  isBusy(): boolean;
  restart(): Promise<void>;
};

const restartNeededText = t`You set this folder to read-only, but Codex still has its earlier permissions. Codex must restart first, but it is still working. Try again when it has finished.`;
const sendAgainText = t`You set this folder to read-only, but Codex still has its earlier permissions. Send again.`;

/**
 * Finds threads whose folder is read-only now, while Codex still has earlier permissions for them. Codex keeps the tool
 * servers, hooks and session approvals of a loaded thread (observed with 0.169). Only a restart ends them.
 */
export class OutdatedThreads {
  readonly #deps: OutdatedThreadsDeps;
  readonly #restarts = new SerialQueue();

  constructor(deps: OutdatedThreadsDeps) {
    this.#deps = deps;
  }

  /** Whether Codex still has permissions that the user gave this thread. An agent has its root's permissions. */
  hasOldPermissions(thread: LiveThread): boolean {
    return this.#deps.hasOldPermissions(findRoot(this.#deps.threads, thread).id);
  }

  /** Whether a turn of this thread may no longer use those permissions. */
  async isOutdated(thread: LiveThread): Promise<boolean> {
    const folder = thread.cwd ?? findRoot(this.#deps.threads, thread).cwd;
    return this.hasOldPermissions(thread) && folder !== null && (await this.#deps.isReadOnly(folder));
  }

  /** Checks a thread for the last time before a turn starts. The error is a sentence. */
  async check(thread: LiveThread): Promise<Result<null, string>> {
    return (await this.isOutdated(thread)) ? err(sendAgainText) : ok(null);
  }

  /**
   * Restarts Codex if the thread needs that. The thread must then be loaded again. Fails with a sentence if other work
   * needs the current Codex.
   */
  async restartIfOutdated(thread: LiveThread): Promise<Result<null, string>> {
    // Run one at a time, so that one restart serves all waiting threads.
    return await this.#restarts.run(async () => {
      if (!(await this.isOutdated(thread))) return ok(null);
      if (this.#deps.isBusy()) return err(restartNeededText);
      await this.#deps.restart();
      return ok(null);
    });
  }
}
