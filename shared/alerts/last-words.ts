import { quietNote } from './quiet-warnings.ts';

const error = /^Error: /;
/** The time, level, and module before each log line. */
const logPrefix = /^\d{4}-\d\d-\d\dT\S+Z\s+[A-Z]+\s+\S+:\s+/;
const noWords = /^\s*(\d+: |at |Stack backtrace:|$)/;

/**
 * Codex's explanation of its end: the error it names, or else its last output. Ignores backtrace lines and harmless
 * warnings. Empty when there is nothing else.
 */
export function lastText(stderr: readonly string[]): string {
  const named = stderr.findLast((line) => error.test(line));
  if (named !== undefined) return named.replace(error, '');
  const last = stderr.findLast((line) => !noWords.test(line) && quietNote(line) === null);
  return last?.replace(logPrefix, '') ?? '';
}
