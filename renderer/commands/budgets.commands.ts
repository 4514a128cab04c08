import type { ThreadId } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import type { BudgetReport } from '../../shared/contract/budgets.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
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
  return settle(threadId, await hostClient.request('setBudget', { threadId, budget }));
}

/** Raises what is used up by half. Returns whether it was raised. */
export async function raiseBudget(threadId: ThreadId | null, scope: BudgetScope): Promise<boolean> {
  return settle(threadId, await hostClient.request('raiseBudget', { threadId, scope }));
}

function settle(threadId: ThreadId | null, changed: Result<BudgetReport, WireFault>): boolean {
  if (changed.ok) budgetChanged(threadId, changed.value);
  else showProblem(describeWireFault(changed.error));
  return changed.ok;
}
