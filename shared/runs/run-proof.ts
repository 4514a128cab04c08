import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { attempt } from './attempt.ts';

/** A command that checks the result, and how it ended. */
const check = z.object({
  command: z.string(),
  exit_code: z.number().int().nullable(),
  duration_ms: z.number().nonnegative().nullable(),
  passed: z.boolean(),
});

/**
 * The contents of `proof.json`, which a run leaves next to its telemetry. Times are ISO 8601 in UTC. The file exists
 * from the start. Until the run ends, `ended_at` is null, and fields known only at the end are empty.
 */
export const runProof = z.object({
  prompt: z.string(),
  tool: z.string(),
  model: z.string().nullable(),
  /** The thread in this app that does the run. Null for tools without threads. */
  thread_id: threadId.nullish(),
  /** Which attempt at a message the run is. Null for a run that is not one of several. */
  attempt: attempt.nullish().catch(null),
  started_at: z.string(),
  ended_at: z.string().nullable(),
  start_commit: z.string().nullable(),
  end_commit: z.string().nullable(),
  files_changed: z.array(z.string()),
  exit_status: z.number().int().nullable(),
  checks: z.array(check),
});
export type RunProof = Immutable<z.infer<typeof runProof>>;
