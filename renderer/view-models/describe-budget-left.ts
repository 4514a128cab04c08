import type { BudgetReport } from '../../shared/contract/budgets.ts';
import { t, wholeNumber } from '../../shared/i18n/i18n.ts';
import { type BudgetUse, getShare, judgeBudget, measureBudget } from '../../shared/spending/budget.ts';
import { describeMeasure } from '../../shared/spending/describe-budget.ts';

/** What is used of the budgets of a thread and of today. */
export type BudgetView = {
  /** `62 % of budget`: the limit with the least left. */
  readonly text: string;
  /** All limits, one sentence for the thread and one for today. */
  readonly detail: string;
  /** Little is left, or nothing. */
  readonly isLow: boolean;
};

/** Describes what is used of budgets; null without a limit. */
export function describeBudgetLeft({ day, thread }: BudgetReport): BudgetView | null {
  const uses = [...(thread === null ? [] : [thread]), day];
  const [tightest] = uses.flatMap(measureBudget).toSorted((one, other) => getShare(other) - getShare(one));
  if (tightest === undefined) return null;
  // Rounded down, so that 100 % is what stops.
  const percent = wholeNumber(Math.floor(getShare(tightest) * 100));
  const inThread = thread === null ? '' : listMeasures(thread);
  const today = listMeasures(day);
  const sentences = [
    ...(inThread === '' ? [] : [t`This thread: ${inThread}.`]),
    ...(today === '' ? [] : [t`Today: ${today}.`]),
  ];
  return {
    text: t`${percent}\u00a0% of budget`,
    detail: sentences.join(' '),
    isLow: uses.some((use) => judgeBudget(use) !== 'nothing'),
  };
}

function listMeasures(use: BudgetUse): string {
  return measureBudget(use).map(describeMeasure).join(', ');
}
