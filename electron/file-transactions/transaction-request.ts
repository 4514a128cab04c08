import type { AnnounceSteps } from './own-changes.ts';
import type { ReadyThread } from './ready-thread.ts';
import type { AlongsideNote, FolderSteps, Step } from './step.ts';

/** Changes to a user's files that are applied together, or not at all. */
export type TransactionRequest = {
  /** The folder that contains all paths, a real path. */
  readonly root: string;
  readonly steps: readonly Step[];
  readonly folders?: FolderSteps;
  /** The purpose in the user's terms: the name of a run. */
  readonly label: string;
  /** Unix milliseconds. */
  readonly now: number;
  /** Called before any file changes, and before any changes back. */
  readonly announce?: AnnounceSteps | undefined;
  readonly alongside?: Alongside;
};

/** Something that changes together with the files, or not at all, such as a branch. */
export type Alongside = {
  /** What a start after a kill needs to settle it. */
  readonly note: AlongsideNote;
  /** Changes it, after all checks and before any file changes. If it rejects, no file does. */
  carryOut(): Promise<void>;
  /** Changes it back, once the files are as before. Must do nothing if it was not changed. */
  undo(): Promise<void>;
  /** Ends it, once all files have their new state. If it rejects, the next start settles it. */
  finish(): Promise<void>;
};

/** The folders for journals and for copies of replaced files. Both are in the data folder. */
export type TransactionFolders = {
  readonly pending: string;
  readonly kept: string;
  /** Called when a change has left copies. */
  readonly onKept?: (() => void) | undefined;
  /** Provides the thread for changes of many files. Without it, the calling thread makes them. */
  readonly thread?: Pick<ReadyThread, 'prepare' | 'take'> | undefined;
};

/** Where the copies of replaced files are; null if nothing was replaced. */
export type Committed = { readonly copies: string | null };
