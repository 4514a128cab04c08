import type { Result } from '../../../shared/base/result.ts';

/** Two trees of git whose difference a diff shows, for a folder of their repository. Paths are relative to the folder. */
export type ComparedTrees = { readonly folder: string; readonly from: string; readonly to: string };

/** A regular file in a tree of git: the id of its content, and whether it is executable. */
export type CommittedFile = { readonly id: string; readonly isExecutable: boolean };

/** A file in both trees. Null where it does not exist, undefined where it is a link or a repository. */
export type ComparedFile = {
  readonly before: CommittedFile | null | undefined;
  readonly after: CommittedFile | null | undefined;
};

/** The size of a content in bytes, and the content if it is not too large. */
export type CommittedContent = { readonly size: number; readonly bytes: Buffer | null };

/** What a checkout would write. */
export type CheckedOutFiles = {
  /** `unstable`: git would not store the same again, and call the file changed. */
  readonly contents: ReadonlyMap<string, Result<Buffer, 'unstable'>>;
  /** The files that a filter of the user makes. They have no contents. */
  readonly filtered: ReadonlySet<string>;
};

/** Reads contents that git has. Runs git only in trusted folders. Never rejects. */
export type CommittedFiles = {
  /** Finds files that differ, by path. Null if git has no answer. */
  find(trees: ComparedTrees, paths: readonly string[]): Promise<ReadonlyMap<string, ComparedFile> | null>;
  /** Reads a content as git has it. One with more than `maxBytes` comes without its bytes. Null if it is missing. */
  read(folder: string, id: string, maxBytes: number): Promise<CommittedContent | null>;
  /**
   * Reads what a checkout of files in the first tree would write, by their paths. `ids` has those of their contents.
   * Omits files that are larger or missing. `texts`: files of which only the filter is asked. Null if git has no answer.
   */
  checkOut(
    trees: ComparedTrees,
    files: { readonly ids: ReadonlyMap<string, string>; readonly texts: readonly string[] },
    maxBytes: number,
  ): Promise<CheckedOutFiles | null>;
};
