import { create } from 'zustand';
import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { type ApprovalChange, foldApprovals } from '../../shared/approvals/approval-changes.ts';

/** What waits for the user, oldest first. The host is the only writer: we repeat its snapshot and its changes. */
export type ApprovalsStore = { readonly approvals: readonly WaitingApproval[] };

/** What waits for the user in this profile, whichever window shows its thread. */
export const useApprovals = create<ApprovalsStore>()(() => ({ approvals: [] }));

/** Begins with the queue of a snapshot. */
export function approvalsReset(approvals: readonly WaitingApproval[]): void {
  useApprovals.setState({ approvals });
}

/** Takes what the host says has changed since. */
export function approvalsChanged(changes: readonly ApprovalChange[]): void {
  useApprovals.setState(({ approvals }) => ({ approvals: foldApprovals(approvals, changes) }));
}
