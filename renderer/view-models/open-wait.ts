import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import type { Turn } from '../../shared/transcript/turn.ts';

/**
 * Returns since when a turn waits for the user without an entry that shows it, in Unix milliseconds: Codex reports no
 * item for a question or a form. Null if the turn does not wait, and if an entry shows the wait.
 */
export function findOpenWait(approvals: readonly WaitingApproval[], { entries, id, status }: Turn): number | null {
  if (status !== 'running') return null;
  const asked = approvals.filter(({ own, turnId }) => own === undefined && turnId === id);
  const shown = new Set<string>(entries.flatMap((entry) => ('approval' in entry ? [entry.id] : [])));
  const hidden = asked.filter(({ entryId }) => entryId === null || !shown.has(entryId));
  return hidden.length === 0 ? null : Math.min(...hidden.map(({ askedAt }) => askedAt));
}
