import type { DiagnosticsLine } from '../../shared/diagnostics/diagnostics-line.ts';
import { linesArrived, useDiagnostics } from '../stores/diagnostics.store.ts';

/** Reads the lines that this window still lacks of the log that it follows; null while it follows none. */
let catchUp: (() => Promise<void>) | null = null;

/** Follows the log with a function that reads the lines that the window still lacks; null follows it no longer. */
export function logFollowed(read: (() => Promise<void>) | null): void {
  catchUp = read;
}

/** Whether the window follows the log with this function. */
export function isFollowing(read: () => Promise<void>): boolean {
  return catchUp === read;
}

/** Adds new lines that the host sends. After a gap, reads the log from there instead. */
export function liveLinesArrived(lines: readonly DiagnosticsLine[]): void {
  const last = useDiagnostics.getState().lines.at(-1)?.seq ?? 0;
  if ((lines[0]?.seq ?? 0) <= last + 1) linesArrived(lines);
  else void catchUp?.();
}
