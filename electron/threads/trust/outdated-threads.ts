import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ApprovalCoordinator } from '../../approvals/approval-coordinator.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import type { WorkspaceTracker } from '../../workspace/workspace-tracker.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import { findAncestors, findRoot } from '../thread-family.ts';
import { checkPlan } from './plan-limits.ts';
import type { TrustLimitedCodex } from './trust-limited-codex.ts';

/** Whether the user keeps a folder read-only for Codex. */
export type IsReadOnly = (folder: string) => Promise<boolean>;

export type OutdatedThreadsDeps = {
  readonly threads: LiveThreads;
  readonly codex: Pick<TrustLimitedCodex, 'mayUseTools' | 'request' | 'restart' | 'usesFolderSettings'>;
  readonly trust: Pick<WorkspaceTracker, 'isKeptReadOnly'>;
  readonly currentWork: CodexUse;
  /** Services that need the threads in turn. Read them only when they are used. */
  readonly services: { readonly approvals: Pick<ApprovalCoordinator, 'hasAllowedForSession'> };
};

/** Knows what needs the running Codex. */
export interface CodexUse {
  /** Returns whether turns, commands or runs need the running Codex. */
  isBusy(): boolean;
}

const restartNeededText = t`You set this folder to read-only, but Codex still has its earlier permissions. Codex must restart first, but it is still working. Try again when it has finished.`;
const planRestartText = t`Earlier work in this thread could still write. Codex must restart before it plans, but it is still working. Try again when it has finished.`;
const planAgainText = t`Earlier work in this thread could still write. Send again.`;
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

  /**
   * Whether the running Codex still has permissions that the user gave this thread: folder settings, or an approval for
   * the session. An agent has its root's permissions.
   */
  hasOldPermissions(thread: LiveThread): boolean {
    const { codex, services, threads } = this.#deps;
    const { id } = findRoot(threads, thread);
    return codex.usesFolderSettings(id) || services.approvals.hasAllowedForSession(id);
  }

  /**
   * Whether something in this thread could write while it plans. Agents, commands and scripts of an earlier turn keep its
   * permissions, even read-only ones, which a rule of the user may widen. So do approvals for the session.
   * Codex keeps the tools that it may call without asking, although config.toml may say otherwise by now.
   */
  #couldWriteInPlan(thread: LiveThread): boolean {
    const { codex, threads } = this.#deps;
    const family = [thread, ...findAncestors(threads, thread)];
    // The record of the parent may have left our memory.
    const ids = family.flatMap(({ agentOf, id }) => (agentOf === null ? [id] : [id, agentOf.parent]));
    return ids.some((id) => threads.hasWorked(id) || codex.mayUseTools(id));
  }

  /** Whether a turn of this thread may no longer use those permissions. */
  async isOutdated(thread: LiveThread): Promise<boolean> {
    const folder = thread.cwd ?? findRoot(this.#deps.threads, thread).cwd;
    return this.hasOldPermissions(thread) && folder !== null && (await this.#deps.trust.isKeptReadOnly(folder));
  }

  /** Checks a thread for the last time before a turn starts, which `plans` or not. The error is a sentence. */
  async check(thread: LiveThread, plans: boolean): Promise<Result<null, string>> {
    if (plans && this.#couldWriteInPlan(thread)) return err(planAgainText);
    return (await this.isOutdated(thread)) ? err(sendAgainText) : ok(null);
  }

  /**
   * Restarts Codex if the thread needs that for a turn that `plans` or not. The thread must then be loaded again. Fails
   * with a sentence if other work needs the current Codex, or if the plan would not start anyway.
   */
  async restartIfOutdated(thread: LiveThread, plans: boolean): Promise<Result<null, string>> {
    // Run one at a time, so that one restart serves all waiting threads.
    return await this.#restarts.run(async () => {
      const isPlanUnsafe = plans && this.#couldWriteInPlan(thread);
      if (!isPlanUnsafe && !(await this.isOutdated(thread))) return ok(null);
      // No restart for a plan that would not start after it either.
      const mayPlan = isPlanUnsafe ? await checkPlan(this.#deps.codex, thread.cwd ?? '') : ok(null);
      if (!mayPlan.ok) return mayPlan;
      if (this.#deps.currentWork.isBusy()) return err(isPlanUnsafe ? planRestartText : restartNeededText);
      await this.#deps.codex.restart();
      return ok(null);
    });
  }
}
