import type { BudgetReport } from '../../../shared/contract/budgets.ts';
import { decimalSign, t } from '../../../shared/i18n/i18n.ts';
import {
  type Budget,
  type BudgetMeasure,
  type BudgetUse,
  maxLimit,
  noBudget,
} from '../../../shared/spending/budget.ts';
import { describeLimit, describeMeasure } from '../../../shared/spending/describe-budget.ts';

/** What was typed, by unit. */
export type TypedBudget = { readonly [Unit in keyof Budget]: string };

/** One field of the dialog: its name, and what is used. */
export type BudgetField = { readonly unit: keyof Budget; readonly label: string; readonly hint: string };

export type BudgetDialogView = {
  readonly fields: readonly BudgetField[];
  /** What was used today, with the limits of the day. */
  readonly today: string;
};

const units = ['tokens', 'minutes', 'usd'] as const;

const labels: Readonly<Record<keyof Budget, string>> = {
  tokens: t`Tokens`,
  minutes: t`Minutes`,
  usd: t`US dollars`,
};

/** Describes the fields of a thread's budget, and what was used today. */
export function describeBudgetDialog({ day, thread }: BudgetReport): BudgetDialogView {
  const used = thread?.used ?? null;
  return {
    fields: used === null ? [] : units.map((unit) => ({ unit, label: labels[unit], hint: describeUsed(unit, used) })),
    today: t`Today, all threads: ${units.map((unit) => describeToday(unit, day)).join(', ')}.`,
  };
}

/** The text of each field for a budget: empty without a limit. */
export function toTyped(budget: Budget): TypedBudget {
  const toText = (limit: number | null) => (limit === null ? '' : String(limit).replace('.', decimalSign));
  return { tokens: toText(budget.tokens), minutes: toText(budget.minutes), usd: toText(budget.usd) };
}

/** Reads what was typed: a budget, or what is wrong in which field. */
export function readTyped(
  typed: TypedBudget,
): { readonly budget: Budget } | { readonly unit: keyof Budget; readonly problem: string } {
  const read: { -readonly [Unit in keyof Budget]: number | null } = { ...noBudget };
  for (const unit of units) {
    const text = typed[unit].trim();
    if (text === '') continue;
    const value = readNumber(text, unit === 'tokens');
    const problem = findProblem(value, unit);
    if (problem !== null) return { unit, problem };
    read[unit] = value;
  }
  return { budget: read };
}

/** Returns what is wrong with a limit; null if it is right. Short, so that it fits below its field. */
function findProblem(limit: number, unit: keyof Budget): string | null {
  if (!(limit > 0)) return t`Enter a number above 0.`;
  if (limit > maxLimit) return t`Enter a smaller number.`;
  return unit === 'tokens' && !Number.isInteger(limit) ? t`Enter a whole number.` : null;
}

/** Reads a number above 0. Three digits after a sign are thousands, except after the decimal sign of the language. */
function readNumber(text: string, isWhole: boolean): number {
  const groups = isWhole ? ',. \u00a0_' : `${decimalSign === ',' ? '.' : ','} \u00a0_`;
  const grouped = new RegExp(`^\\d{1,3}(?:[${groups}]\\d{3})+(?=$|[${decimalSign}])`);
  const plain = text.replace(grouped, (whole) => whole.replace(/\D/g, ''));
  return /^\d*[.,]?\d+$/.test(plain) ? Number(plain.replace(',', '.')) : 0;
}

function describeUsed(unit: keyof Budget, used: BudgetUse['used']): string {
  const [model] = used.unpriced;
  if (unit === 'usd' && model !== undefined) return t`${model} has no price. Use tokens instead.`;
  return t`${describeLimit({ unit, limit: round(unit, used[unit]) })} used`;
}

function describeToday(unit: keyof Budget, { budget, used }: BudgetUse): string {
  const limit = budget[unit];
  const now = used[unit];
  const measure: BudgetMeasure | null = limit === null ? null : { unit, used: now, limit };
  return measure === null ? describeLimit({ unit, limit: round(unit, now) }) : describeMeasure(measure);
}

function round(unit: keyof Budget, value: number): number {
  return unit === 'minutes' ? Math.floor(value * 10) / 10 : value;
}
