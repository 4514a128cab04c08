import { create } from 'zustand';
import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { type ApprovalChange, foldApprovals } from '../../shared/approvals/approval-changes.ts';

/**
 * The requests that wait for the user, oldest first. Only the host changes them: the page repeats its snapshot and
 * changes.
 */
export type ApprovalsStore = { readonly approvals: readonly WaitingApproval[] };

/** The requests that wait for the user in this profile, whichever window shows their thread. */
export const useApprovals = create<ApprovalsStore>()(() => ({ approvals: [] }));

/** Begins with the queue of a snapshot. */
export function approvalsReset(approvals: readonly WaitingApproval[]): void {
  useApprovals.setState({ approvals });
}

/** Applies the host's changes to the queue. */
export function approvalsChanged(changes: readonly ApprovalChange[]): void {
  useApprovals.setState(({ approvals }) => ({ approvals: foldApprovals(approvals, changes) }));
}
