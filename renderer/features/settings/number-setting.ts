import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { SettingRange } from '../../../shared/settings/setting.ts';

/** The range of a number, and its unit. */
export type NumberLimits = SettingRange & { readonly unit: string };

/**
 * Parses a number typed for a setting, with or without thousands separators. Returns the number, or a sentence with the
 * allowed range and the current value.
 */
export function parseSettingNumber(
  { max, min, unit }: NumberLimits,
  typed: string,
  kept: number,
): { readonly value: number } | { readonly problem: string } {
  const digits = typed.trim().replace(/(?<=\d)[,. \u00a0_](?=\d{3}(?:\D|$))/g, '');
  const value = /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
  if (value >= min && value <= max) return { value };
  const range = t`Enter ${wholeNumber(min)} to ${wholeNumber(max)} ${unit}.`;
  return { problem: t`${range} Still using ${wholeNumber(kept)}.` };
}
