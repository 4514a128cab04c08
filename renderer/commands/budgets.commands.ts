import type { ThreadId } from '../../shared/base/ids.ts';
import type { Budget, BudgetScope } from '../../shared/spending/budget.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { budgetChanged } from '../stores/budget.store.ts';
import { openDialog } from '../stores/frame.store.ts';
import { showProblem } from './show-problem.ts';

/** Requests the budgets of a thread, or of a new one, and of today. */
export async function loadBudget(threadId: ThreadId | null): Promise<void> {
  const report = await hostClient.request('getBudget', { threadId });
  if (report.ok) budgetChanged(threadId, report.value);
}

/** Opens the dialog with the budget of a thread. */
export function openBudget(threadId: ThreadId | null): void {
  openDialog('budget');
  void loadBudget(threadId);
}

/** Sets the budget of a thread; null returns to that of the settings. Returns whether it was set. */
export async function setBudget(threadId: ThreadId, budget: Budget | null): Promise<boolean> {
  const changed = await hostClient.request('setBudget', { threadId, budget });
  if (changed.ok) budgetChanged(threadId, changed.value);
  else showProblem(describeWireFault(changed.error));
  return changed.ok;
}

/** Raises what is used up by half. Returns whether this thread goes on with it; null if it failed. */
export async function raiseBudget(
  threadId: ThreadId | null,
  scope: BudgetScope,
): Promise<{ readonly goesOn: boolean } | null> {
  const raised = await hostClient.request('raiseBudget', { threadId, scope });
  if (!raised.ok) {
    showProblem(describeWireFault(raised.error));
    return null;
  }
  const { goesOn, ...report } = raised.value;
  budgetChanged(threadId, report);
  return { goesOn };
}
