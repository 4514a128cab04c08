import { optionRanges } from '../../../shared/options/ranges.ts';
import { formatExactNumber } from '../../components/format/quantity.ts';

/** The settings that are typed as a whole number. */
export type NumberSettingId =
  | 'windowTurns'
  | 'windowCharacters'
  | 'maxMcpToolRuns'
  | 'recordedOutputMegabytes'
  | 'logMegabytes';

const words: Readonly<Record<NumberSettingId, { readonly label: string; readonly unit: string }>> = {
  windowTurns: { label: 'Turns shown first', unit: 'turns' },
  windowCharacters: { label: 'Characters shown first', unit: 'characters' },
  maxMcpToolRuns: { label: 'Runs of tools', unit: 'runs' },
  recordedOutputMegabytes: { label: 'Recorded output', unit: 'MB' },
  logMegabytes: { label: 'Size of the log', unit: 'MB' },
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
  const range = `Between ${formatExactNumber(min)} and ${formatExactNumber(max)} ${words[id].unit}.`;
  return { problem: `${range} Still using ${formatExactNumber(kept)}.` };
}
