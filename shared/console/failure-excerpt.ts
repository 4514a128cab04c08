import { toColoredLines, withoutColors } from './plain-text.ts';

const maxLines = 8;
const maxCharacters = 2_000;
const maxLineCharacters = 400;
/** If output is longer than this many characters, only its first and last half of this length are searched. */
const searched = 1_000_000;

const esc = '\u001b';
const colorCodes = new RegExp(`${esc}\\[[\\d;:]*m`, 'g');

/** Lines of tests that say what was expected, or what was thrown. What a program logs on its way cannot look like it. */
const verdicts = [
  /^\s*E {3,}\S/,
  /\bpanicked at\b/,
  /^(?:FAILED|ERROR) \S.* - \S/,
  /\bAssertion(?:Failed)?Error\b/,
  /^\s+error: \S/,
  /^\s*expect\(.*\)\./,
  /^\s+\S+_test\.go:\d+: \S/,
  /\bFailure\/Error: /,
  /^Failed asserting that\b/,
  /^# +got: /,
];
/** Lines that name a cause: of compilers, linters, linkers, package managers, shells, and programs that throw. */
const causes = [
  /(?:^|[^\w-])(?:\w*(?:Error|Exception)\b(?: \[\w+\])?: ?\S|[Ee]rror(?:\[\w+\])?: ?\S|[Ff]atal(?: error)?: \S)/,
  /\berror (?:TS|CS|[A-Z]{2,4})\d+: /,
  /(?:^|[^\w-])(?:panic: |Fatal error: {1,2}|CMake Error at |\*\* \(\w+Error\) )/,
  /^\s+\d+:\d+\s+error\s/,
  /^\S+\.go:\d+:\d+: /,
  /\bundefined reference to\b/,
  /\bERROR\b\]?:? (?!collecting\b|\S+\.py\b)\S/,
  /^npm (?:ERR!|error) (?!code |A complete log|Lifecycle script|path |workspace |location |command |syscall |errno )\S/,
  /(?:: (?:command )?not found|: No such file or directory|: [Pp]ermission denied|: syntax error\b.*)$/,
];
/** Lines that say that something failed, and not why: headings, results, and rows of a list of results. */
const results =
  /(?:^|[^\w-])(?:\w*Error\b(?=[:[\s(]|$)|\w*Exception\b|[Ee]rror(?:\[\w+\])?:|ERROR\b|FATAL\b|not ok\b|FAIL(?:ED|URE)?\b|Traceback \(|npm (?:ERR!|error))|^\s*[✗✖✕×]/;
/** Lines that mention a failure. */
const weak =
  /\b(?:errors?|fail(?:ed|ure|ures|s|ing)?|exceptions?|panic|assert(?:ion|ions)?|cannot|can't|denied|not found|no such)\b/i;
/** Lines that report zero failures, success, or what another program's failure led to. */
const harmless =
  /\b(?:0|no|zero)\s+(?:errors?|fail(?:ed|ures?|ing)?|warnings?)\b|\b(?:errors?|fail(?:ed|ures?)?)\s*[:=]?\s*0\b|^\s*(?:ok|PASS|✓|✔)\b|\bwarning: |\berror: '(?:test|\d+ subtests?) failed'|\.\.\. ok$|\bPASSED\b/i;
/** Lines above a cause that say what it belongs to. */
const headings =
  /^(?:>|FAIL\b|FAIL:|--- FAIL|Traceback \()|^\s*(?:not ok\b|[✗✖✕×●] | *File "|Failures?:)|^ FAIL\b|^\S+:\d+$|^---- .* ----$/;
const maxAbove = 4;

/** What the YAML of a TAP result says about the test and not about its failure. */
const tapNoise = /^\s+(?:---|duration_ms: .*|type: '\w+'|location: .*|failureType: .*|signal: ~)$/;

/**
 * Returns the lines of a failed command's output that explain the failure, at most 8 lines and about 2,000 characters.
 * Starts just above the first line that gives a reason, or else that says what failed, or returns the end if no line
 * reads like an error. `…` marks what is left out above and below. Keeps color codes and removes all other control
 * sequences. Empty when there is no output.
 */
export function findFailureExcerpt(output: string): string {
  const lines = readLines(output);
  while (lines.length > 0 && withoutColors(lines.at(-1) ?? '').trim() === '') lines.pop();
  const error = findError(lines);
  const start = error === null ? lines.length : findStart(lines, error.at);
  const from = Math.max(0, Math.min(start, lines.length - maxLines));
  const shown = lines.slice(from, from + maxLines).map(clipLine);
  const excerpt: string[] = [];
  let size = 0;
  for (const line of shown) {
    size += withoutColors(line).length;
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
 * Returns the line of a failed command's output that names the failure: the first that gives a reason, or else that
 * says what failed, or the last line of a short output. Without colors. Null if there is none.
 */
export function findFailureLine(output: string): string | null {
  const lines = readLines(output).filter((line) => withoutColors(line).trim() !== '');
  const error = findError(lines);
  const line = error === null ? (lines.length <= fewLines ? lines.at(-1) : undefined) : lines[findWords(lines, error)];
  return line === undefined ? null : clipLine(withoutColors(line).trim()).toWellFormed();
}

/** Returns whether a line of a failed command's output gives a reason, and not only says that something failed. */
export function givesReason(output: string): boolean {
  const error = findError(readLines(output));
  return error !== null && error.kind !== 'result';
}

/** Returns what the first row of a list of results says failed: a test or its file. Null without such a row. */
export function findFailedName(output: string): string | null {
  return (
    readLines(output)
      .map((line) => failedRow.exec(withoutColors(line))?.[1] ?? null)
      .find((name) => name !== null) ?? null
  );
}

const failedRow = /^\s*(?:not ok \d+ - |[✗✖✕×] )(.+?)(?: \([\d.]+ ?ms\))?$/;

type Found = { readonly at: number; readonly kind: 'verdict' | 'cause' | 'result' | 'mention' };

function findError(lines: readonly string[]): Found | null {
  const words = lines.map((line) => withoutColors(line).slice(0, maxLineCharacters));
  const find = (kind: Found['kind'], patterns: readonly RegExp[]): Found | null => {
    const at = words.findIndex((line) => patterns.some((pattern) => pattern.test(line)) && !harmless.test(line));
    return at === -1 ? null : { at, kind };
  };
  return find('verdict', verdicts) ?? find('cause', causes) ?? find('result', [results]) ?? find('mention', [weak]);
}

/** Returns where an excerpt starts: at the heading of the cause, or one line above it. */
function findStart(lines: readonly string[], at: number): number {
  for (let line = Math.max(0, at - maxAbove); line < at; line += 1) {
    if (headings.test(withoutColors(lines[line] ?? ''))) return line;
  }
  return Math.max(0, at - 1);
}

/** Returns the line with the words, if the line of the error only introduces them. */
function findWords(lines: readonly string[], { at }: Found): number {
  const line = withoutColors(lines[at] ?? '').trim();
  const next = withoutColors(lines[at + 1] ?? '').trim();
  if (/\bpanicked at \S+:\d+:\d+:$/.test(line) && next !== '') return at + 1;
  const block = /^error: [|>]-?$/.test(line) ? at + 1 : at;
  const compared = withoutColors(lines[block + 1] ?? '').trim();
  return /:$/.test(withoutColors(lines[block] ?? '').trim()) && / [!=]==? /.test(compared) ? block + 1 : block;
}

function readLines(output: string): string[] {
  const text = output.length > searched ? `${output.slice(0, searched / 2)}\n${output.slice(-searched / 2)}` : output;
  return toColoredLines(text).filter((line) => !tapNoise.test(line));
}

/** Cuts a line to this many visible characters, and never inside a color code. */
function clipLine(line: string): string {
  if (line.length <= maxLineCharacters) return line;
  const words = withoutColors(line);
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
