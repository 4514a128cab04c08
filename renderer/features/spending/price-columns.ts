import { t, term } from '../../../shared/i18n/i18n.ts';
import type { PriceColumn } from './price-draft.ts';

/** The columns in words. */
export const columnNames: Readonly<Record<PriceColumn, string>> = {
  input: t`Input`,
  cachedInput: t`Cached input`,
  cacheWrite: t`Cache write`,
  output: term('Output', 'tokens'),
};
