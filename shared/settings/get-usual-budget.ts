import type { Budget, BudgetScope } from '../spending/budget.ts';
import type { budgetSettings } from './budget-settings.ts';
import type { Settings } from './settings-schema.ts';

/** Returns the budget that the settings give each day, or each thread. */
export function getUsualBudget(values: Pick<Settings, keyof typeof budgetSettings>, scope: BudgetScope): Budget {
  const [tokens, minutes, usd] =
    scope === 'day'
      ? [values.dayTokens, values.dayMinutes, values.dayDollars]
      : [values.threadTokens, values.threadMinutes, values.threadDollars];
  const toLimit = (limit: number) => (limit === 0 ? null : limit);
  return { tokens: toLimit(tokens), minutes: toLimit(minutes), usd: toLimit(usd) };
}
