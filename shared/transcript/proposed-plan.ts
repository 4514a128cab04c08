import type { PlanEntry } from './entry.ts';
import type { Turn } from './turn.ts';

/**
 * Returns the plan that waits for the user's approval if a thread ends with this turn: a document that is whole, and not
 * a list of steps. Null without one, or while the turn is not over.
 */
export function findProposedPlan({ entries, status }: Pick<Turn, 'entries' | 'status'>): PlanEntry | null {
  if (status === 'running' || status === 'pending') return null;
  const last = entries.findLast((entry) => entry.kind === 'plan');
  const isWhole = last?.state === 'done' && last.steps.length === 0 && last.text.trim() !== '';
  return isWhole ? last : null;
}

/** Whether a message of this turn asked for a plan. */
export function asksForPlan({ entries }: Pick<Turn, 'entries'>): boolean {
  return entries.some((entry) => entry.kind === 'user' && entry.plan === true);
}
