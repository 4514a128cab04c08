import type { Attempt } from '../../../shared/runs/attempt.ts';
import { getRunKey, type RunRef } from '../../../shared/runs/run-ref.ts';
import type { ThreadSummary } from '../../../shared/threads/thread-summary.ts';
import { findRunWork, type Work, type WorkContext } from '../../view-models/describe-work.ts';

/** One attempt of a group, and what is known about its work. */
export type ComparedAttempt = {
  readonly run: RunRef;
  /** By `getRunKey`. */
  readonly key: string;
  readonly attempt: Attempt;
  readonly work: Work;
};

/**
 * Returns the attempts of a group, in the order of their numbers. An imported run belongs to no group. Any program can
 * write a record into the folder that claims a number; the run whose worktree is known has it.
 */
export function listAttempts(group: string, context: WorkContext): readonly ComparedAttempt[] {
  const runs = new Map<string, RunRef>();
  for (const { imported, run } of context.cards.values()) if (imported === undefined) runs.set(getRunKey(run), run);
  for (const { run } of context.started.values()) runs.set(getRunKey(run), run);
  const claims = [...runs]
    .flatMap(([key, run]): ComparedAttempt[] => {
      const work = findRunWork(key, context);
      const attempt = getAttempt(work);
      return attempt?.group === group ? [{ run, key, attempt, work }] : [];
    })
    .toSorted((one, other) => Number(isKnown(other)) - Number(isKnown(one)) || one.key.localeCompare(other.key));
  const byNumber = new Map(claims.toReversed().map((claim) => [claim.attempt.number, claim]));
  return [...byNumber.values()].toSorted((one, other) => one.attempt.number - other.attempt.number);
}

/** Whether a run is known from more than its record in the folder. */
function isKnown({ work }: ComparedAttempt): boolean {
  return work.started !== null || work.worktree !== null;
}

/** Returns which attempt at its message a thread is; null if there is only one. */
export function findThreadAttempt({ id }: Pick<ThreadSummary, 'id'>, context: WorkContext): Attempt | null {
  const key = context.runOfThread.get(id);
  return key === undefined ? null : getAttempt(findRunWork(key, context));
}

function getAttempt({ card, started }: Work): Attempt | null {
  return started?.attempt ?? card?.attempt ?? null;
}
