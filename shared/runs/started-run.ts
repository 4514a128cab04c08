import { z } from 'zod';
import { threadId } from '../base/ids.ts';
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

/** A run that was started here, beside what its telemetry tells. Times are Unix milliseconds. */
export const startedRun = z.object({
  run: runRef,
  wish: runWish,
  stage: z.enum(['queued', 'preparing', 'running', 'paused', 'checking', 'ended']),
  /** What it waits for while it is queued: that others end, or that the machine has time or memory for one more. */
  waitsFor: z.enum(['others', 'load', 'memory']).nullable(),
  outcome: z.enum(['done', 'failed', 'cancelled']).nullable(),
  /** Why it failed, in one sentence. */
  problem: z.string().nullable(),
  /** The branch of its worktree; null where it has none, or none yet. */
  branch: z.string().nullable(),
  /** The thread that does it; null before it begins, and with tools that have none. */
  threadId: threadId.nullable(),
  checks: z.array(checkResult),
  /** What the person has done with its changes; null while nothing. */
  became: z.enum(['applied', 'kept', 'discarded']).nullable(),
  askedAt: z.number(),
  endedAt: z.number().nullable(),
});
export type StartedRun = Immutable<z.infer<typeof startedRun>>;

/** Whether a run did its work and a check of it failed: it is not what the person asked for. */
export function hasFailedCheck({ checks, outcome }: Pick<StartedRun, 'checks' | 'outcome'>): boolean {
  return outcome === 'done' && checks.some(({ exitCode }) => exitCode !== 0);
}
