import type { Turn } from '../../../shared/transcript/turn.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { findOpenWait } from '../../view-models/open-wait.ts';

/** Returns since when a turn waits for the user without an entry that shows it, in Unix milliseconds; null otherwise. */
export function useOpenWait(turn: Turn | undefined): number | null {
  return useApprovals(({ approvals }) => (turn === undefined ? null : findOpenWait(approvals, turn)));
}
