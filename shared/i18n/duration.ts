import { decimal, t, wholeNumber } from './i18n.ts';

// No-break space: a number stays on the same line as its unit.
const nbsp = '\u00a0';

/** A duration, given in milliseconds: `<1 ms`, `38 ms`, `0.4 s`, `41 s`, `1 min 12 s`, `12 min`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  // Whole milliseconds: zero is what was too fast to measure.
  if (ms < 1) return `<1${nbsp}ms`;
  if (ms < 100) return `${Math.round(ms)}${nbsp}ms`;
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${decimal(seconds, 1)}${nbsp}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${nbsp}s`;
  if (whole < 600) return joinUnits(Math.floor(whole / 60), t`min`, whole % 60, 's');
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes}${nbsp}${t`min`}`;
  return joinUnits(Math.floor(minutes / 60), 'h', minutes % 60, t`min`);
}

/** Elapsed time, given in milliseconds: `0:07`, `21:05`, `1:02:03`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const two = (number: number): string => String(number).padStart(2, '0');
  if (hours === 0) return `${minutes}:${two(seconds % 60)}`;
  return `${hours}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** The exact value behind a rounded duration: `3,412 ms`. */
export function formatExactDuration(ms: number): string {
  return `${wholeNumber(ms)}${nbsp}ms`;
}

function joinUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const first = `${large}${nbsp}${largeUnit}`;
  return small === 0 ? first : `${first} ${small}${nbsp}${smallUnit}`;
}
