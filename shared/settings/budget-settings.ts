import { t } from '../i18n/i18n.ts';
import type { Setting } from './setting.ts';

const off = t`0 means no limit.`;
const inTable = { type: 'number', min: 0, initial: 0, table: 'budgets', inBundle: true } as const;

/** The budgets of each day and of threads without their own. 0: no limit. */
export const budgetSettings = {
  threadTokens: {
    ...inTable,
    max: 1_000_000_000,
    unit: t`tokens`,
    row: { section: 'budgets', name: t`Tokens per thread`, help: t`Input and output, with agents. ${off}` },
  },
  threadMinutes: {
    ...inTable,
    max: 100_000,
    unit: t`minutes`,
    row: { section: 'budgets', name: t`Minutes per thread`, help: t`The time of its turns, with agents. ${off}` },
  },
  threadDollars: {
    ...inTable,
    max: 1_000_000,
    unit: t`US dollars`,
    row: { section: 'budgets', name: t`Dollars per thread`, help: t`By the prices below. ${off}` },
  },
  dayTokens: {
    ...inTable,
    max: 1_000_000_000,
    unit: t`tokens`,
    row: { section: 'budgets', name: t`Tokens per day`, help: t`All threads together, with agents. ${off}` },
  },
  dayMinutes: {
    ...inTable,
    max: 100_000,
    unit: t`minutes`,
    row: { section: 'budgets', name: t`Minutes per day`, help: t`The time of all turns, added up. ${off}` },
  },
  dayDollars: {
    ...inTable,
    max: 1_000_000,
    unit: t`US dollars`,
    row: { section: 'budgets', name: t`Dollars per day`, help: t`By the prices below. ${off}` },
  },
} as const satisfies Readonly<Record<string, Setting>>;
