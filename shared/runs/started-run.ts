import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { attempt } from './attempt.ts';
import { runRef } from './run-ref.ts';
import { runRequest } from './run-request.ts';

/** A command that ran at the end, and how it ended. */
export const checkResult = z.object({
  command: z.string(),
  /** Null when it was ended or could not be started. */
  exitCode: z.number().int().nullable(),
  durationMs: z.number().nonnegative(),
});
export type CheckResult = Immutable<z.infer<typeof checkResult>>;

/** A run that was started here, apart from its telemetry. Times are Unix milliseconds. */
export const startedRun = z.object({
  run: runRef,
  request: runRequest,
  /** Null for a run that is not one of several attempts. */
  attempt: attempt.nullable(),
  stage: z.enum(['queued', 'preparing', 'running', 'paused', 'checking', 'ended']),
  /** What it waits for in the queue: other runs, or machine time or memory. */
  waitsFor: z.enum(['others', 'load', 'memory']).nullable(),
  outcome: z.enum(['done', 'failed', 'cancelled']).nullable(),
  /** Why it failed, in one sentence. */
  problem: z.string().nullable(),
  /** The branch of its worktree. Null without one, or not yet. */
  branch: z.string().nullable(),
  /** The thread that does it. Null before it begins, and for tools without threads. */
  threadId: threadId.nullable(),
  checks: z.array(checkResult),
  /** What the user did with its changes. Null for nothing yet. */
  became: z.enum(['applied', 'kept', 'discarded']).nullable(),
  askedAt: z.number(),
  endedAt: z.number().nullable(),
});
export type StartedRun = Immutable<z.infer<typeof startedRun>>;

/** Returns whether a run succeeded but a check failed: the result is not what the user asked for. */
export function hasFailedCheck({ checks, outcome }: Pick<StartedRun, 'checks' | 'outcome'>): boolean {
  return outcome === 'done' && checks.some(({ exitCode }) => exitCode !== 0);
}
