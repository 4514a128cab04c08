import { quietNote } from './quiet-warnings.ts';

const error = /^Error: /;
/** Time, level and module, which precede each line of the log. */
const logPrefix = /^\d{4}-\d\d-\d\dT\S+Z\s+[A-Z]+\s+\S+:\s+/;
const noWords = /^\s*(\d+: |at |Stack backtrace:|$)/;

/**
 * What Codex said of its end: the error that it names, else the last thing that it wrote. Lines of a backtrace and
 * warnings that mean nothing are not meant; empty when there is no more than these.
 */
export function lastWords(stderr: readonly string[]): string {
  const named = stderr.findLast((line) => error.test(line));
  if (named !== undefined) return named.replace(error, '');
  const last = stderr.findLast((line) => !noWords.test(line) && quietNote(line) === null);
  return last?.replace(logPrefix, '') ?? '';
}
