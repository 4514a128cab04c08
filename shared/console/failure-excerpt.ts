import { sequences } from './plain-text.ts';

const maxLines = 8;
const maxCharacters = 2_000;
const maxLineCharacters = 400;
/** If output is longer than this many characters, only its first and last half of this length are searched. */
const searched = 1_000_000;

const esc = '\u001b';
const colorCode = new RegExp(`^(?:${esc}\\[|\u009b)([\\d;:]*)m$`);
const colorCodes = new RegExp(`${esc}\\[[\\d;:]*m`, 'g');
/** Remaining control characters, except line breaks, tabs and the start of a color code. */
const controls = new RegExp(`[^\\P{Cc}\\n\\t${esc}]`, 'gu');

/** Lines that are clearly failures: from compilers, test runners, shells and stack traces. */
const strong =
  /(?:^|[^\w-])(?:\w*Error\b(?=[:[\s(]|$)|\w*Exception\b|[Ee]rror(?:\[\w+\])?:|ERROR\b|error TS\d|[Ff]atal(?: error)?:|FATAL\b|panic(?:ked|:)|not ok\b|FAIL(?:ED|URE)?\b|Traceback \(|npm (?:ERR!|error)|E {3,}\S)/;
/** Lines that mention a failure. */
const weak =
  /\b(?:errors?|fail(?:ed|ure|ures|s|ing)?|exceptions?|panic|assert(?:ion|ions)?|cannot|can't|denied|not found|no such)\b|[✗✖✕]/i;
/** Lines that report zero failures, or success. */
const harmless =
  /\b(?:0|no|zero)\s+(?:errors?|fail(?:ed|ures?|ing)?|warnings?)\b|\b(?:errors?|fail(?:ed|ures?)?)\s*[:=]?\s*0\b|^\s*(?:ok|PASS|✓|✔)\b/i;

/**
 * Returns the lines of a failed command's output that explain the failure, at most 8 lines and about 2,000 characters.
 * Starts one line before the first error, or returns the end if no line reads like an error. `…` marks what is left out
 * above and below. Keeps color codes and removes all other control sequences. Empty when there is no output.
 */
export function findFailureExcerpt(output: string): string {
  const text = output.length > searched ? `${output.slice(0, searched / 2)}\n${output.slice(-searched / 2)}` : output;
  const lines = splitColoredLines(text);
  while (lines.length > 0 && plain(lines.at(-1) ?? '').trim() === '') lines.pop();
  const error = findFirstError(lines);
  const from = Math.max(0, Math.min(error === -1 ? lines.length : error - 1, lines.length - maxLines));
  const shown = lines.slice(from, from + maxLines).map(clipLine);
  const excerpt: string[] = [];
  let size = 0;
  for (const line of shown) {
    size += plain(line).length;
    if (size > maxCharacters) break;
    excerpt.push(line);
  }
  if (excerpt.length === 0) return '';
  const above = from > 0 ? ['…'] : [];
  const below = from + excerpt.length < lines.length ? ['…'] : [];
  return [...above, findColors(lines, from) + excerpt.join('\n'), ...below].join(`${esc}[0m\n`).toWellFormed();
}

/** Output with at most this many lines is short enough to quote its last one. */
const fewLines = 3;

/**
 * Returns the line of a failed command's output that names the failure: the first that reads like an error, or the last
 * line of a short output. Without colors. Null if there is none.
 */
export function findFailureLine(output: string): string | null {
  const text = output.length > searched ? `${output.slice(0, searched / 2)}\n${output.slice(-searched / 2)}` : output;
  const lines = splitColoredLines(text).filter((line) => plain(line).trim() !== '');
  const error = findFirstError(lines);
  const line = error === -1 ? (lines.length <= fewLines ? lines.at(-1) : undefined) : lines[error];
  return line === undefined ? null : clipLine(plain(line).trim()).toWellFormed();
}

function findFirstError(lines: readonly string[]): number {
  const words = lines.map((line) => plain(line).slice(0, maxLineCharacters));
  const isError = (pattern: RegExp) => (line: string) => pattern.test(line) && !harmless.test(line);
  const certain = words.findIndex(isError(strong));
  return certain === -1 ? words.findIndex(isError(weak)) : certain;
}

/** Lines without control sequences except colors. A line overwritten with CR has only its final content. */
function splitColoredLines(output: string): string[] {
  return output
    .replace(sequences, (sequence) => {
      const code = colorCode.exec(sequence)?.[1];
      return code === undefined ? '' : `${esc}[${code}m`;
    })
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.split('\r').findLast((written) => plain(written) !== '') ?? '')
    .map((line) => line.replace(controls, ''));
}

function plain(line: string): string {
  return line.replaceAll(colorCodes, '');
}

/** Cuts a line to this many visible characters, and never inside a color code. */
function clipLine(line: string): string {
  if (line.length <= maxLineCharacters) return line;
  const words = plain(line);
  if (words.length > maxLineCharacters) return `${words.slice(0, maxLineCharacters)}…`;
  return line.length > 4 * maxLineCharacters ? words : line;
}

/** Returns the colors that are active where a line begins. */
function findColors(lines: readonly string[], at: number): string {
  const codes = lines.slice(Math.max(0, at - 200), at).flatMap((line) => line.match(colorCodes) ?? []);
  const reset = codes.findLastIndex((code) => code === `${esc}[m` || code === `${esc}[0m`);
  return codes
    .slice(reset + 1)
    .slice(-8)
    .join('');
}
