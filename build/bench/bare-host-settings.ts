import type { BareCodexOptions } from './bare-codex.ts';

/** The settings of the bare host. */
export type BareHostSettings = BareCodexOptions & {
  readonly workspace: string;
  /** The thread to continue. Null begins one. */
  readonly threadId: string | null;
  /** Begins a new thread for each message. */
  readonly threadPerMessage: boolean;
  /** The page and its script. */
  readonly html: string;
  readonly script: string;
};
