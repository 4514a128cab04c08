import type { BareCodexOptions } from './bare-codex.ts';

/** What the bare host is started with. */
export type BareHostSettings = BareCodexOptions & {
  readonly workspace: string;
  /** Goes on with this thread; null begins one. */
  readonly threadId: string | null;
  /** Begins a new thread for each message. */
  readonly threadPerMessage: boolean;
  /** The page and its script. */
  readonly html: string;
  readonly script: string;
};
