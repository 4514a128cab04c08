import { type BlockRule, type LineRule, toMark } from './redaction-rule.ts';

const label = 'secret: private key';
const beginning = '-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----';
const ending = /-----END [A-Z0-9 ]{1,60}-----/;
const triggers = ['private key'];

/** More lines than any key has. */
const maxLines = 1_000;

/** A line with only base64, plus what code and quotations put around it. */
const bare = /^[\s"'`>|+#*/\\-]{0,40}[A-Za-z0-9+/]{1,100}={0,2}(?:\\[nr\\])*["'`]?[\s+,.;)\\]*$/;
/** This much base64 in a row is a line of a key, whatever precedes it. */
const manyLetters = /[A-Za-z0-9+/]{40}/;
const header = /^[\s"'`>|+#-]{0,40}(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID): /;
/** An empty line, or what a quotation adds to one. */
const blank = /^[\s"'`>|+,#\\nrt-]*$/;

/**
 * A private key over several lines: as a file, indented, quoted, concatenated in code, or after log prefixes. A key
 * without an end still counts as long as its lines look like a key.
 */
export const privateKeyBlock: BlockRule = {
  label,
  isSecret: true,
  triggers,
  open: (line) => {
    const before = line.lastIndexOf('-----BEGIN ');
    const [mark] = (before === -1 ? null : opening.exec(line.slice(before, before + 100))) ?? [];
    if (mark === undefined) return null;
    const rest = line.slice(before + mark.length);
    if (!blank.test(rest) && !bodyToTheEnd.test(rest)) return null;
    let lines = 0;
    let hasBody = bodyToTheEnd.test(rest);
    return {
      before,
      take: (next) => {
        lines += 1;
        const end = ending.exec(next);
        if (end !== null) return end.index + end[0].length;
        if (lines >= maxLines || !isBody(next, before)) return 'outside';
        hasBody ||= !blank.test(next);
        return 'inside';
      },
      // Programs that handle keys mention the first line of one.
      mark: () => (hasBody ? toMark(label) : null),
    };
  },
};

const opening = new RegExp(`^${beginning}`);
const bodyToTheEnd = /^(?:\\[nrt\\]|[\s"'`])*[A-Za-z0-9+/]{16}[A-Za-z0-9+/=\s\\]*$/;

function isBody(line: string, column: number): boolean {
  // A log usually puts a prefix of the same length before each line.
  const own = line.slice(column);
  return [line, own].some((text) => bare.test(text) || blank.test(text) || header.test(text)) || manyLetters.test(line);
}

/** A private key within one line, as in JSON: up to its end, or else to the end of the quotation. */
export const privateKeyInLine: LineRule = {
  label,
  isSecret: true,
  triggers,
  pattern: new RegExp(`${beginning}(?:(?!-----)[^"'\`<]){0,20000}(?:-----END [A-Z0-9 ]{1,60}-----)?`, 'g'),
  replace: (value) => (/[A-Za-z0-9+/]{16}/.test(value.slice(30)) ? toMark(label) : null),
};
