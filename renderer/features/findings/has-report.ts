import type { Turn } from '../../../shared/transcript/turn.ts';

/** Whether a thread has the report of a review. */
export function hasReport(turns: readonly Turn[]): boolean {
  return turns.some(({ entries }) => entries.some((entry) => entry.kind === 'review' && !entry.entered));
}
