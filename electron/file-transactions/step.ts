import { z } from 'zod';
import type { FileState, Place } from './file-state.ts';
import { placeId } from './place-id.ts';

/**
 * What a transaction puts at a path. `source` is the place of a file of ours that has the bytes. `mode` has the permission
 * bits of a file that is new there; without it they are the usual ones.
 */
export type NewState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly source: Place; readonly executable: boolean; readonly mode?: number }
  | { readonly kind: 'link'; readonly target: string };

/** What a step may begin with: everything but folders and devices. */
export type OldState = Extract<FileState, { kind: 'absent' | 'file' | 'link' }>;

/** One path, and what becomes of it. Paths are as in `tree-path.ts`. */
export type Step = { readonly path: string; readonly before: OldState; readonly after: NewState };

const state = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('file'), sha256: z.string(), mode: z.number() }),
  z.object({ kind: z.literal('link'), target: z.string() }),
]);

/** A step as the journal has it, in the order in which steps are taken. */
export const journalStep = z.object({ path: z.string(), before: state, after: state });
export type JournalStep = Readonly<z.infer<typeof journalStep>>;

const folder = z.object({ path: z.string(), mode: z.number() });

export const journal = z.object({
  version: z.literal(1),
  id: z.string(),
  /** What it is for, as the person knows it: the name of a run. */
  label: z.string(),
  /** The folder that all paths start from, a real path. */
  root: z.string(),
  /** Tells that folder from another one at its path, as when a disk is not connected. */
  rootId: placeId.optional(),
  /** Tells our work folder from anything that replaces it. Missing until it is made. */
  workId: placeId.optional(),
  /** Unix milliseconds. */
  createdAt: z.number(),
  steps: z.array(journalStep).readonly(),
  /** Folders that are made, outermost first. */
  made: z.array(z.string()).readonly(),
  /** Folders that have to go because a file takes their place, innermost first. */
  cleared: z.array(folder).readonly(),
  /** Folders that are removed at the end if nothing is in them any more, innermost first. */
  tidied: z.array(folder).readonly(),
});
export type Journal = Readonly<z.infer<typeof journal>>;
