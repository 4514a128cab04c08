import { create } from 'zustand';
import type { Approval } from '../../shared/approvals/approval.ts';

/** The queue of approvals. Only the host writes it; this is its latest version. */
export type ApprovalsStore = { readonly approvals: readonly Approval[] };

export const useApprovals = create<ApprovalsStore>()(() => ({ approvals: [] }));

export function approvalsChanged(approvals: readonly Approval[]): void {
  useApprovals.setState({ approvals });
}
