import type { ConsoleOutput } from '../../../shared/console/command-run.ts';
import { toColoredLines, withoutColors } from '../../../shared/console/plain-text.ts';

/** An output as the transcript shows it in full: its last lines, with color codes. */
export type WholeOutput = {
  readonly lines: readonly string[];
  /** True if earlier output is not in `lines`. The console has it, as far as it is kept. */
  readonly isCut: boolean;
};

/** More is not laid out in the transcript. */
const maxLines = 2_000;
const maxCharacters = 400_000;

/** Returns what the transcript shows of an output, without empty lines at its end. */
export function toWholeOutput({ head, omitted, tail }: Pick<ConsoleOutput, 'head' | 'omitted' | 'tail'>): WholeOutput {
  const end = omitted === null ? head + tail : tail;
  const read = end.length > maxCharacters ? end.slice(-maxCharacters).replace(/^[^\n]*\n/, '') : end;
  const lines = toColoredLines(read);
  while (lines.length > 0 && withoutColors(lines.at(-1) ?? '').trim() === '') lines.pop();
  const shown = lines.slice(-maxLines);
  return { lines: shown, isCut: omitted !== null || read.length < end.length || shown.length < lines.length };
}

/** Returns the position of the first line of an excerpt in the whole output; the last possible one if it is not there. */
export function findExcerpt(whole: readonly string[], excerpt: string): number {
  const [first = '', second] = excerpt.split('\n').filter((line) => line !== '…');
  const words = whole.map((line) => withoutColors(line).trimEnd());
  const at = words.findLastIndex(
    (line, index) => line === first.trimEnd() && (second === undefined || words[index + 1] === second.trimEnd()),
  );
  return at === -1 ? Math.max(0, whole.length - excerpt.split('\n').length) : at;
}
