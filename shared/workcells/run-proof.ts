import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** A command that was to show whether the result holds, and how it ended. */
const check = z.object({
  command: z.string(),
  exit_code: z.number().int().nullable(),
  duration_ms: z.number().nonnegative().nullable(),
  passed: z.boolean(),
});

/** What a run leaves beside its telemetry, as `proof.json` has it. Times are ISO 8601 in UTC. */
export const runProof = z.object({
  prompt: z.string(),
  tool: z.string(),
  model: z.string().nullable(),
  started_at: z.string(),
  ended_at: z.string().nullable(),
  start_commit: z.string().nullable(),
  end_commit: z.string().nullable(),
  files_changed: z.array(z.string()),
  exit_status: z.number().int().nullable(),
  checks: z.array(check),
});
export type RunProof = Immutable<z.infer<typeof runProof>>;
