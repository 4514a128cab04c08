import { decimal, t, wholeNumber } from '../i18n/i18n.ts';
import { type Budget, type BudgetMeasure, type BudgetScope, type BudgetUse, measureBudget } from './budget.ts';
import { formatMoney } from './money.ts';

/** Says that a budget is used up. */
export function describeUsedUp(scope: BudgetScope): string {
  return scope === 'day' ? t`Today’s budget is used up.` : t`The budget of this thread is used up.`;
}

/** Describes what is used of the limit of a budget that has the least left. Empty without a limit. */
export function describeUse(use: BudgetUse): string {
  const [tightest] = measureBudget(use);
  return tightest === undefined ? '' : describeMeasure(tightest);
}

/** Describes one limit with what is used of it: `81,200 of 100,000 tokens`. */
export function describeMeasure({ limit, unit, used }: BudgetMeasure): string {
  switch (unit) {
    case 'tokens':
      return t`${wholeNumber(used)} of ${wholeNumber(limit)} tokens`;
    case 'minutes':
      // Rounded down, so that nothing looks used up before it is.
      return t`${formatMinutes(Math.floor(used * 10) / 10)} of ${formatMinutes(limit)}\u00a0min`;
    case 'usd':
      return t`${formatMoney(used)} of ${formatMoney(limit)}`;
  }
}

/** Describes a limit: `150,000 tokens`. */
export function describeLimit({ limit, unit }: Pick<BudgetMeasure, 'limit' | 'unit'>): string {
  switch (unit) {
    case 'tokens':
      return t`${wholeNumber(limit)} tokens`;
    case 'minutes':
      return t`${formatMinutes(limit)}\u00a0min`;
    case 'usd':
      return formatMoney(limit);
  }
}

/** Lists the limits of a budget: `150,000 tokens, $3.00`. Empty without a limit. */
export function listLimits(budget: Budget): string {
  return measureBudget({ budget, used: { tokens: 0, minutes: 0, usd: 0, unpriced: [] } })
    .map(describeLimit)
    .join(', ');
}

function formatMinutes(minutes: number): string {
  return Number.isInteger(minutes) ? wholeNumber(minutes) : decimal(minutes, 1);
}
