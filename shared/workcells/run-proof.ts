import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** A command that was to show whether the result holds, and how it ended. */
const check = z.object({
  command: z.string(),
  exit_code: z.number().int().nullable(),
  duration_ms: z.number().nonnegative().nullable(),
  passed: z.boolean(),
});

/**
 * What a run leaves beside its telemetry, as `proof.json` has it. Times are ISO 8601 in UTC. It is there from the beginning:
 * until the run has ended, `ended_at` is null and what only the end tells is empty.
 */
export const runProof = z.object({
  prompt: z.string(),
  tool: z.string(),
  model: z.string().nullable(),
  /** The thread of this app that does it; null for tools that have none. */
  thread_id: threadId.nullish(),
  started_at: z.string(),
  ended_at: z.string().nullable(),
  start_commit: z.string().nullable(),
  end_commit: z.string().nullable(),
  files_changed: z.array(z.string()),
  exit_status: z.number().int().nullable(),
  checks: z.array(check),
});
export type RunProof = Immutable<z.infer<typeof runProof>>;
