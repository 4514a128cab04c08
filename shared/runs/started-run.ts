import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { runRef } from '../workcells/run-ref.ts';
import { runWish } from './run-wish.ts';

/** A command that was run at the end, and how it ended. */
export const checkResult = z.object({
  command: z.string(),
  /** Null where it was ended or could not be started. */
  exitCode: z.number().int().nullable(),
  durationMs: z.number().nonnegative(),
});
export type CheckResult = Immutable<z.infer<typeof checkResult>>;

/** Whether the worktree of a run is there: its changes can be looked at and applied then. */
export const worktreeStanding = z.enum(['none', 'present', 'gone']);

/** A run that was started here, beside what its telemetry tells. Times are Unix milliseconds. */
export const startedRun = z.object({
  run: runRef,
  wish: runWish,
  stage: z.enum(['queued', 'preparing', 'running', 'paused', 'checking', 'ended']),
  outcome: z.enum(['done', 'failed', 'cancelled']).nullable(),
  /** Why it failed, in one sentence. */
  problem: z.string().nullable(),
  worktree: worktreeStanding,
  branch: z.string().nullable(),
  checks: z.array(checkResult),
  askedAt: z.number(),
  endedAt: z.number().nullable(),
});
export type StartedRun = Immutable<z.infer<typeof startedRun>>;
