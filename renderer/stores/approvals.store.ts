import { create } from 'zustand';
import type { Approval } from '../../shared/approvals/approval.ts';

/** The host is the only writer of the queue: we repeat its latest word. */
export type ApprovalsStore = { readonly approvals: readonly Approval[] };

export const useApprovals = create<ApprovalsStore>()(() => ({ approvals: [] }));

export function approvalsChanged(approvals: readonly Approval[]): void {
  useApprovals.setState({ approvals });
}
