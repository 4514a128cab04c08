import { toPlainText } from '../../shared/console/plain-text.ts';
import { maxSaid } from '../../shared/contract/pull-requests.ts';
import { showSaid } from './pull-request-problem.ts';

/** How much of a log a message gets, in lines. The end says the most. */
const maxLines = 60;
const maxLine = 1_000;
/** What is searched for the last error, and then for secrets, in characters: a secret can begin before the part that is shown. */
const maxSearched = 1_000_000;
const maxChecked = 40_000;

/** What stands before each line: the moment, and on GitLab the stream. */
const front = /^\ufeff?\d{4}-\d\d-\d\dT[\d:.]+Z ?(?:[\da-f]{2}[OE][+ ]?)?/;
/** What GitLab folds the log with. It erases this from its line; a line with nothing else is none. */
const section = new RegExp(
  String.raw`^(?:${front.source.slice(1)})?section_(?:start|end):\d+:[^\r\n]*\r?(?:\u001b\[0K)*\n?`,
  'gm',
);

/**
 * Returns the end of a failed job's log, as far as its last error: without what the service puts before each line,
 * control characters and secrets.
 */
export function cutCheckLog(printed: string): string {
  const lines = toPlainText(takeEnd(printed, maxSearched).replace(section, ''))
    .split('\n')
    .map((line) =>
      line
        .replace(front, '')
        .replace(/^##\[(error|warning)\]/, '$1: ')
        .replace(/^ERROR: (?=Job failed)/, 'error: ')
        .trimEnd(),
    )
    .filter((line) => !/^##\[(group|endgroup|debug)\]/.test(line));
  // What follows the last error is only the cleanup.
  const last = lines.findLastIndex((line) => line.startsWith('error: '));
  const upTo = last === -1 ? lines : lines.slice(0, last + 1);
  const clean = showSaid(takeEnd(upTo.join('\n'), maxChecked))
    .trim()
    .split('\n');
  const end = clean.slice(-maxLines).map((line) => line.slice(0, maxLine));
  return takeEnd(end.join('\n'), maxSaid.log).toWellFormed();
}

/** Returns whole lines, or the end of the only one. */
function takeEnd(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.slice(-length);
  return end.slice(end.indexOf('\n') + 1);
}
