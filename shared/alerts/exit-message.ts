import { findQuietNote } from './quiet-warnings.ts';

const error = /^Error: /;
/** The time, level, and module before each log line. */
const logPrefix = /^\d{4}-\d\d-\d\dT\S+Z\s+[A-Z]+\s+\S+:\s+/;
const noMessage = /^\s*(\d+: |at |Stack backtrace:|$)/;

/**
 * Codex's explanation of its end: the error it names, or else its last output. Ignores backtrace lines and harmless
 * warnings. Empty when there is nothing else.
 */
export function findExitMessage(stderr: readonly string[]): string {
  const named = stderr.findLast((line) => error.test(line));
  if (named !== undefined) return named.replace(error, '');
  const last = stderr.findLast((line) => !noMessage.test(line) && findQuietNote(line) === null);
  return last?.replace(logPrefix, '') ?? '';
}
