import type { ApprovalMode } from '../../shared/settings/settings-schema.ts';
import type { Budget, BudgetScope } from '../../shared/spending/budget.ts';
import type { TurnWindow } from '../../shared/store/rolling-window.ts';
import type { InputPolicySource } from '../input-safety/input-gate.ts';

/** What the settings of a profile currently say about its threads. */
export interface ThreadPolicy extends InputPolicySource {
  /** Returns how much of a thread to load first and to keep in memory as it grows. */
  getTurnWindow(): TurnWindow;
  /** Returns the mode that the user picked for sending. */
  getPickedMode(): ApprovalMode;
  /** Returns the budget of each day, and of threads without their own. */
  getBudget(scope: BudgetScope): Budget;
}
