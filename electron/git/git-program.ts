/** The git of this machine, and the person's environment. Git itself gets only a small part of that environment. */
export type Git = {
  /** Absolute path of the program. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Our own folder for the private git folders of all repositories, an absolute path. Made when it is needed. */
  readonly privateFolder: string;
  /** Kills what works on contents. What changes refs goes on: killed, it would leave locks in the repository. */
  readonly signal?: AbortSignal | undefined;
};

/** Why git did not do what it was asked to do. */
export type GitFailure = {
  /** `tooLarge`: it printed more than the limit. `timedOut`: it took longer than the limit. `stuck`: it waited
   * for something that does not come. */
  readonly type: 'failed' | 'tooLarge' | 'timedOut' | 'stuck' | 'cancelled';
  /** Exit code; null when it was killed or never started. */
  readonly code: number | null;
  /** The end of its standard error. */
  readonly said: string;
  /** What it wrote to standard output before it failed. */
  readonly printed: Buffer;
};

/** A failure of our own, in git's form. */
export function gitFailure(said: string): GitFailure {
  return { type: 'failed', code: null, said, printed: Buffer.alloc(0) };
}
