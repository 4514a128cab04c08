import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** One file of a diff, without its text. Paths are relative to the workspace inside it, and absolute otherwise. */
export const diffFile = z.object({
  path: z.string(),
  /** The name before a rename. Null otherwise. */
  from: z.string().nullable(),
  change: z.enum(['added', 'deleted', 'modified', 'renamed']),
  binary: z.boolean(),
  added: z.number(),
  removed: z.number(),
});
export type DiffFile = Immutable<z.infer<typeof diffFile>>;

/**
 * What a turn or one of its patches changed. `entryId` is null for the diff of the whole turn. `version` increases with
 * each new text; the text itself is read on request.
 */
export const diffSummary = z.object({
  threadId,
  turnId,
  entryId: entryId.nullable(),
  version: z.number().int(),
  files: z.array(diffFile),
});
export type DiffSummary = Immutable<z.infer<typeof diffSummary>>;

/** The version of a diff that exists only in a store and no longer changes. */
export const storedVersion = 1;

/** A patch being applied, from its approval to its outcome. The same signature twice is one job. */
export const patchJob = z.object({
  threadId,
  turnId,
  entryId,
  signature: z.string(),
  startedAt: z.number(),
  filesExpected: z.number(),
  filesDone: z.number(),
});
export type PatchJobState = Immutable<z.infer<typeof patchJob>>;
