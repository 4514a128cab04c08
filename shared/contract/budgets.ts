import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { budget, budgetScope, budgetUse } from '../spending/budget.ts';
import { request } from './request.ts';

/** The budgets of a thread and of today, with what is used of them. */
export const budgetReport = z.object({
  /** Null: there is no thread yet. */
  thread: budgetUse.nullable(),
  /** The thread has a budget of its own. Otherwise, it has that of the settings. */
  isOwn: z.boolean(),
  day: budgetUse,
});
export type BudgetReport = Immutable<z.infer<typeof budgetReport>>;

export const budgetsRequests = {
  /** What is used of the budgets. An agent's thread has that of the thread it works for. */
  getBudget: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ threadId: threadId.nullable() }),
    value: budgetReport,
  }),
  /** Sets the budget of a thread. Null returns to that of the settings. */
  setBudget: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, budget: budget.nullable() }),
    value: budgetReport,
  }),
  /**
   * Raises the limits that are used up by half. Does nothing if another window has done so. `goesOn`: the thread was
   * stopped by this budget, and this request is the first one since.
   */
  raiseBudget: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId: threadId.nullable(), scope: budgetScope }),
    value: budgetReport.extend({ goesOn: z.boolean() }),
  }),
};

export const budgetsEvents = {
  /** A thread that this window shows used more, or its budget changed. */
  budgetChanged: budgetReport.extend({ threadId }),
};
