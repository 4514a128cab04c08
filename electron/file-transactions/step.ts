import { z } from 'zod';
import type { ByteSource, FileState, SystemPath } from './file-state.ts';
import { placeId } from './place-id.ts';

/**
 * What a transaction puts at a path. `source` is one of our files with the bytes, or a source that produces them.
 * `mode` has its permission bits; the default is that of the file before, or the usual one.
 */
export type NewState =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'file';
      readonly source: SystemPath | ByteSource;
      readonly executable: boolean;
      readonly mode?: number;
    }
  | { readonly kind: 'link'; readonly target: string };

/** What a path may have before a step: anything except a folder. A pipe or a socket has no copy. */
export type OldState = Exclude<FileState, { kind: 'folder' }>;

/** One path and its new state. Paths are as in `tree-path.ts`. */
export type Step = { readonly path: string; readonly before: OldState; readonly after: NewState };

/** A folder with its permission bits. */
export type Folder = { readonly path: string; readonly mode: number };

/** Folders to make, if they are missing, and to remove, if they are empty afterwards. A file in the way stays. */
export type FolderSteps = { readonly made: readonly Folder[]; readonly removed: readonly string[] };

const after = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('file'), sha256: z.string(), mode: z.number() }),
  z.object({ kind: z.literal('link'), target: z.string() }),
]);
const before = z.discriminatedUnion('kind', [...after.options, z.object({ kind: z.literal('other') })]);

/** A step in the journal, in the order of execution. */
export const journalStep = z.object({ path: z.string(), before, after });
export type JournalStep = Readonly<z.infer<typeof journalStep>>;

const folder = z.object({ path: z.string(), mode: z.number() });

/** The contents of journal.json: what a transaction will change, synced to disk before it starts. */
export const journal = z.object({
  version: z.literal(1),
  id: z.string(),
  /** The purpose in the user's terms: the name of a run. */
  label: z.string(),
  /** The folder that contains all paths, a real path. */
  root: z.string(),
  /** Distinguishes that folder from another one at its path, for instance when a disk is not connected. */
  rootId: placeId.optional(),
  /** Distinguishes our work folder from anything that replaces it. Missing until it is made. */
  workId: placeId.optional(),
  /** Unix milliseconds. */
  createdAt: z.number(),
  /** What changes together with the files. Whoever asked for the change knows what it means. */
  alongside: z.json().optional(),
  steps: z.array(journalStep).readonly(),
  /** Folders to make, outermost first. */
  made: z.array(z.string()).readonly(),
  /** Folders that a file replaces, innermost first. */
  cleared: z.array(folder).readonly(),
  /** Folders to remove at the end if they are empty, innermost first. */
  tidied: z.array(folder).readonly(),
});
export type Journal = Readonly<z.infer<typeof journal>>;
/** What a journal notes about something that changes together with the files. */
export type AlongsideNote = Exclude<Journal['alongside'], undefined>;
