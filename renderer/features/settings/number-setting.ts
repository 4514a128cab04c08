import { optionRanges } from '../../../shared/options/ranges.ts';
import { t, wholeNumber } from '../../../shared/words/words.ts';

/** The settings that are typed as a whole number. */
export type NumberSettingId =
  | 'windowTurns'
  | 'windowCharacters'
  | 'maxRuns'
  | 'maxMcpToolRuns'
  | 'processBudgetMegabytes'
  | 'recordedOutputMegabytes'
  | 'logMegabytes';

const words: Readonly<Record<NumberSettingId, { readonly label: string; readonly unit: string }>> = {
  windowTurns: { label: t`Turns shown first`, unit: t`turns` },
  windowCharacters: { label: t`Characters shown first`, unit: t`characters` },
  maxRuns: { label: t`Runs at the same time`, unit: t`runs` },
  maxMcpToolRuns: { label: t`Runs of tools`, unit: t`runs` },
  recordedOutputMegabytes: { label: t`Recorded output`, unit: 'MB' },
  processBudgetMegabytes: { label: t`Memory of processes`, unit: 'MB' },
  logMegabytes: { label: t`Size of the log`, unit: 'MB' },
};

/** The name of the field of a setting, and the unit that is shown in it. */
export function wordsOfNumber(id: NumberSettingId): { readonly label: string; readonly unit: string } {
  return words[id];
}

/**
 * Reads what was typed for a setting, with or without separators of thousands: the number, or what is allowed and what
 * still applies.
 */
export function readNumber(
  id: NumberSettingId,
  typed: string,
  kept: number,
): { readonly value: number } | { readonly problem: string } {
  const { max, min } = optionRanges[id];
  const digits = typed.trim().replace(/(?<=\d)[,. \u00a0_](?=\d{3}(?:\D|$))/g, '');
  const value = /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
  if (value >= min && value <= max) return { value };
  const range = t`Between ${wholeNumber(min)} and ${wholeNumber(max)} ${words[id].unit}.`;
  return { problem: t`${range} Still using ${wholeNumber(kept)}.` };
}
