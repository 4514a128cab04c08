/** The git of this machine, and the user's environment. Git itself gets only a small part of that environment. */
export type Git = {
  /** The absolute path of the program. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Our own folder for the private git folders of all repositories, an absolute path. Created on demand. */
  readonly privateFolder: string;
  /**
   * Kills git while it works on contents. Git that changes refs continues: killing it would leave locks in the
   * repository.
   */
  readonly signal?: AbortSignal | undefined;
};

/** Why a git call failed. */
export type GitFailure = {
  /**
   * `tooLarge`: it printed more than the limit. `timedOut`: it took longer than the limit. `stuck`: it waited for
   * something that never arrives.
   */
  readonly type: 'failed' | 'tooLarge' | 'timedOut' | 'stuck' | 'cancelled';
  /** The exit code; null if it was killed or never started. */
  readonly code: number | null;
  /** The end of its standard error. */
  readonly said: string;
  /** Its standard output before the failure. */
  readonly printed: Buffer;
};

/** Creates a failure that did not come from git, in git's form. */
export function createGitFailure(said: string): GitFailure {
  return { type: 'failed', code: null, said, printed: Buffer.alloc(0) };
}
