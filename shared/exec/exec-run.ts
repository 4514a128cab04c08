import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { commandStatus } from './command-status.ts';

/**
 * One command with its output, as the console lists it. `id` is the id of the transcript's command entry; output that
 * came without a known id is given to the newest open run and marked `adopted`.
 */
export const execRun = z.object({
  id: entryId,
  threadId,
  turnId,
  command: z.string(),
  cwd: z.string().nullable(),
  status: commandStatus,
  exitCode: z.number().nullable(),
  startedAt: z.number().nullable(),
  durationMs: z.number().nullable(),
  /** Characters of output seen so far, kept or not. */
  outputLength: z.number(),
  adopted: z.boolean(),
});
export type ExecRun = Immutable<z.infer<typeof execRun>>;

/**
 * Output as it can be shown now. `head` and `tail` are text with ANSI sequences; `omitted` counts what lies between
 * them and is not kept in memory. `length` is the offset just after `tail`; live output continues there.
 */
export const execOutput = z.object({
  head: z.string(),
  /** Between head and tail; null when nothing is missing, then `tail` is empty. */
  omitted: z
    .object({
      count: z.number(),
      unit: z.enum(['characters', 'bytes']),
      /** `codex`: Codex dropped it before we saw it. `workcell`: left out of memory here. `budget`: removed from disk. */
      by: z.enum(['codex', 'workcell', 'budget']),
    })
    .nullable(),
  tail: z.string(),
  length: z.number(),
  /** True when this is Codex's own account of the whole output, given at the end of the command. */
  authoritative: z.boolean(),
  /** Characters of "what arrived while it ran, with gaps" kept on disk; 0 when there is nothing more to offer. */
  recordedLength: z.number(),
  /** Why the record on disk was lost or ended early, in the system's words; absent when it was not. */
  recordProblem: z.string().optional(),
});
export type ExecOutput = Immutable<z.infer<typeof execOutput>>;

/** A frame of live output. `offset` is where `text` begins; a reader that is not there yet reads the output anew. */
export const execChunk = z.object({ threadId, runId: entryId, offset: z.number(), text: z.string() });
export type ExecChunk = Immutable<z.infer<typeof execChunk>>;
