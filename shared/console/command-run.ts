import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { commandStatus } from './command-status.ts';

/**
 * One command with its output, as the console lists it. `id` is the id of the transcript's command entry. Output
 * without a known id belongs to the newest open command, which is marked `isAdopted`.
 */
export const commandRun = z.object({
  id: entryId,
  threadId,
  turnId,
  command: z.string(),
  cwd: z.string().nullable(),
  status: commandStatus,
  exitCode: z.number().nullable(),
  startedAt: z.number().nullable(),
  durationMs: z.number().nullable(),
  /** The number of output characters seen so far, kept or not. */
  outputLength: z.number(),
  isAdopted: z.boolean(),
});
export type CommandRun = Immutable<z.infer<typeof commandRun>>;

/**
 * The output as it can be shown now. `head` and `tail` are text with ANSI sequences. `omitted` counts what is between
 * them and not in memory. `length` is the offset just after `tail`, where live output continues.
 */
export const consoleOutput = z.object({
  head: z.string(),
  /** The gap between head and tail. Null when nothing is missing; `tail` is empty then. */
  omitted: z
    .object({
      count: z.number(),
      unit: z.enum(['characters', 'bytes']),
      /**
       * `codex`: Codex dropped it before we saw it. `workcell`: it is not kept in memory. `budget`: it was removed from
       * disk.
       */
      by: z.enum(['codex', 'workcell', 'budget']),
    })
    .nullable(),
  tail: z.string(),
  length: z.number(),
  /** True when this is Codex's final output, sent at the end of the command. */
  authoritative: z.boolean(),
  /**
   * The number of characters on disk that arrived while it ran, with gaps. 0 when there is nothing more to
   * offer.
   */
  recordedLength: z.number(),
  /** Why the record on disk was lost or ended early, in the system's words. Missing when it was not. */
  recordProblem: z.string().optional(),
});
export type ConsoleOutput = Immutable<z.infer<typeof consoleOutput>>;

/** A frame of live output. `offset` is where `text` begins. A reader at an earlier position reads the output again. */
export const commandOutputChunk = z.object({ threadId, commandId: entryId, offset: z.number(), text: z.string() });
export type CommandOutputChunk = Immutable<z.infer<typeof commandOutputChunk>>;
