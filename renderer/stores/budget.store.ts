import { create } from 'zustand';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { BudgetReport } from '../../shared/contract/budgets.ts';

/** The budgets of the thread that this window looked at last, and of today. */
export type BudgetStore = {
  /** Null: a new thread. */
  readonly threadId: ThreadId | null;
  /** Null: not requested yet. */
  readonly report: BudgetReport | null;
};

/** The budgets; `loadBudget` requests them. */
export const useBudget = create<BudgetStore>()(() => ({ threadId: null, report: null }));

/** Replaces the budgets with the host's. */
export function budgetChanged(threadId: ThreadId | null, report: BudgetReport): void {
  useBudget.setState({ threadId, report });
}
