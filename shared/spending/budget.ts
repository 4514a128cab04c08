import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { computeCost } from './compute-cost.ts';
import { type ModelTokens, sumAllTokens } from './model-tokens.ts';
import type { PriceTable } from './price-table.ts';

/** The largest limit that a budget can have. */
export const maxLimit = 1e12;
const limit = z.number().positive().max(maxLimit).nullable();

/** The most that Codex may use. Null: no limit. The first limit that is reached counts. */
export const budget = z.object({
  /** Input and output, including what came from a cache. */
  tokens: limit,
  /** The time of turns, with those of agents. */
  minutes: limit,
  /** US dollars, by the user's prices. */
  usd: limit,
});
export type Budget = Immutable<z.infer<typeof budget>>;

/** A budget without a limit. */
export const noBudget: Budget = { tokens: null, minutes: null, usd: null };

/** What a budget is for: one thread with its agents, or everything on one day. */
export const budgetScope = z.enum(['thread', 'day']);
export type BudgetScope = z.infer<typeof budgetScope>;

/** A budget, and how much of it is used. */
export const budgetUse = z.object({
  budget,
  used: z.object({
    tokens: z.number(),
    minutes: z.number(),
    usd: z.number(),
    /** The models without a price. What they used is not in `usd`. */
    unpriced: z.array(z.string()),
  }),
});
export type BudgetUse = Immutable<z.infer<typeof budgetUse>>;

/** Tokens by model, and time in milliseconds. */
export type Spending = { readonly spent: readonly ModelTokens[]; readonly ms: number };

/** One limit of a budget with what is used of it. */
export type BudgetMeasure = { readonly unit: keyof Budget; readonly used: number; readonly limit: number };

/** From this share on, little is left. */
const nearShare = 0.8;

/** True if a budget has a limit. */
export function hasLimit({ minutes, tokens, usd }: Budget): boolean {
  return tokens !== null || minutes !== null || usd !== null;
}

/** Returns how much of a budget is used. */
export function toBudgetUse(of: Budget, { ms, spent }: Spending, prices: PriceTable): BudgetUse {
  const { input, output } = sumAllTokens(spent);
  const { unknown, usd } = computeCost(spent, prices);
  return {
    budget: of,
    used: { tokens: input + output, minutes: ms / 60_000, usd: usd ?? 0, unpriced: [...unknown] },
  };
}

/** Lists the limits of a budget with what is used of each, the one with the least left first. */
export function measureBudget({ budget: of, used }: BudgetUse): readonly BudgetMeasure[] {
  const units = ['tokens', 'minutes', 'usd'] as const;
  return units
    .flatMap((unit): BudgetMeasure[] => {
      const most = of[unit];
      return most === null ? [] : [{ unit, used: used[unit], limit: most }];
    })
    .toSorted((one, other) => getShare(other) - getShare(one));
}

/** The used share of a limit: 1 where it is reached. */
export function getShare({ limit: most, used }: BudgetMeasure): number {
  return used / most;
}

/** Returns what is due: nothing, a note because little is left, or a stop because a limit is reached. */
export function judgeBudget(use: BudgetUse): 'nothing' | 'note' | 'stop' {
  const [tightest] = measureBudget(use);
  if (tightest === undefined || getShare(tightest) < nearShare) return 'nothing';
  return getShare(tightest) < 1 ? 'note' : 'stop';
}

/** True if the limit in minutes is the only one that is reached. */
export function isOnlyTimeUp(use: BudgetUse): boolean {
  const reached = measureBudget(use).filter((measure) => getShare(measure) >= 1);
  return reached.length > 0 && reached.every(({ unit }) => unit === 'minutes');
}

/** The time until a budget's limit in minutes is due for a note or a stop, in milliseconds. Null if it never is. */
export function getTimeUntilDue({ budget: { minutes }, used }: BudgetUse): number | null {
  if (minutes === null || used.minutes >= minutes) return null;
  const next = used.minutes < minutes * nearShare ? minutes * nearShare : minutes;
  return (next - used.minutes) * 60_000;
}

/**
 * Returns a budget whose reached limits are half as much again, and more than what is used. A limit that would be too
 * large for a budget goes away.
 */
export function raiseBudget(use: BudgetUse): Budget {
  const raised = { ...use.budget };
  for (const measure of measureBudget(use)) {
    if (getShare(measure) < 1) continue;
    const half = measure.limit / 2;
    const most = measure.limit + half > measure.used ? measure.limit + half : measure.used + half;
    const rounded = measure.unit === 'usd' ? Math.ceil(most * 100) / 100 : Math.ceil(most);
    raised[measure.unit] = rounded > maxLimit ? null : rounded;
  }
  return raised;
}
