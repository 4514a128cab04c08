import { decimal, t, wholeNumber } from '../../../shared/i18n/i18n.ts';

const nbsp = '\u00a0';

/** A count of tokens: `812`, `48.2 k`, `1.3 M`; the caller adds the word. */
export function formatTokens(count: number): string {
  if (count < 1_000) return String(Math.round(count));
  if (count < 999_950) return `${decimal(count / 1_000, 1)}${nbsp}k`;
  return `${decimal(count / 1_000_000, 1)}${nbsp}M`;
}

/** A whole number of percent: `38%`. */
export function formatWholePercent(percent: number): string {
  return t`${wholeNumber(percent)}%`;
}

/** A share between 0 and 1: `38%`. A share above zero that rounds to nothing is `1%`. */
export function formatPercent(share: number): string {
  const percent = Math.round(Math.max(0, Math.min(1, share)) * 100);
  return formatWholePercent(percent === 0 && share > 0 ? 1 : percent);
}

/** Bytes, in steps of 1,000: `512 B`, `4.2 kB`, `1.4 MB`, `2.1 GB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : decimal(value, 1)}${nbsp}${units[unit]}`;
}
