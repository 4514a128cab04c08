import type { ThreadId } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import type { TurnSettings } from '../../shared/contract/threads.ts';
import type { Attempt } from '../../shared/runs/attempt.ts';

/** A thread that is to work in a worktree. */
export type WorktreeThreadOrder = {
  /** The folder whose repository gets the worktree, an absolute path. */
  readonly folder: string;
  /** What the run is called after. The thread's first message, as far as it is known. May be empty. */
  readonly title: string;
  readonly settings: Pick<TurnSettings, 'model' | 'approvalMode'>;
  /** Set for one of several attempts at a message, with the checks that run when its first turn has ended. */
  readonly attempt: { readonly attempt: Attempt; readonly checks: readonly string[] } | null;
};

/** Opens threads in their own worktrees. Each is a run, which the first turn of the thread does. */
export interface WorktreeThreads {
  /**
   * Makes a worktree and starts a thread in it, whatever holds other runs back. All attempts but the first wait for
   * their turn, like runs. The caller sends the first message, or
   * abandons the thread. The error is a sentence, and nothing is left then but the record of the run.
   */
  openThread(order: WorktreeThreadOrder): Promise<Result<ThreadId, string>>;
  /**
   * Says in a sentence why the first message of a thread may not go out: its run has ended or was paused since it was
   * opened. Null if it may.
   */
  findRefusal(threadId: ThreadId): string | null;
  /**
   * Finds the folder where a thread works in an existing worktree of a folder's repository. `isOurs`: Workcell made it, so
   * it has the trust of that folder; any other has its own. The error is a sentence.
   */
  enterWorktree(
    folder: string,
    worktree: string,
  ): Promise<Result<{ readonly folder: string; readonly isOurs: boolean }, string>>;
  /** Ends the run of a thread that gets no message, and discards its worktree. */
  abandonThread(threadId: ThreadId): Promise<void>;
  /**
   * Applies all changes of the worktree with this folder, which must be in the state that the user was shown. A state that
   * was applied before is in the folder as the user wanted it. Returns how many files changed; the error is a sentence.
   */
  bringToFolder(folder: string, tree: string): Promise<Result<number, string>>;
}
