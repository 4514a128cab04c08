import { formatDuration } from '../../../shared/i18n/duration.ts';

/** Formats a duration in whole seconds: `0 s`, `6 s`, `1 min 12 s`. */
export function formatWholeSeconds(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return seconds < 60 ? `${seconds}\u00a0s` : formatDuration(seconds * 1_000);
}
