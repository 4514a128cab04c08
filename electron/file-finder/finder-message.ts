import type { FoundFiles } from '../../shared/contract/files.ts';

// Messages between the host and the thread that finds files.

/** `root`: the real path of a folder. */
export type FinderRequest = {
  readonly id: number;
  readonly root: string;
  readonly query: string;
  readonly limit: number;
};

/** `found` is null for a folder that cannot be listed. */
export type FinderReply = { readonly id: number; readonly found: FoundFiles | null };
