import { removeEnding } from './joined-lines.ts';
import { phraseRules } from './phrase-rules.ts';
import { createPlainViews } from './plain-view.ts';
import { randomToken } from './random-token.ts';
import { type LineRule, toMark } from './redaction-rule.ts';
import { TriggerScan } from './trigger-scan.ts';

/** A range of a text that hides a secret, and its label. */
export type HiddenSecret = { readonly from: number; readonly to: number; readonly label: string };

/** The maximum depth of nested encodings to search. */
const maxDepth = 2;

/**
 * Matches text that may hide a secret: characters that are not plain ASCII, escapes, long runs of letters and digits,
 * and text that may continue on the next line. Other text hides nothing.
 */
export const mayHide =
  /[^\n\r\t -~]|\r(?!\n)|%[0-9a-f]{2}|\\[ux]|&(?:#|[a-z]{2,14};)|=[2-7][0-9a-f]|[A-Za-z0-9+/_-]{20}|(?:[0-9a-f]{2}[ :,-]){10}|(?:(?=[\w.~|$@-]{0,15}\d)[\w.~|$@-]{8,16}|[\da-z]{5}-|:\/\/[\w./@-]{0,80}|age-sec[a-z-]{0,9})(?=["'`\\ +=]{0,6}\r?\n)/gi;

/** Finds secrets that a text spells out, splits or encodes. Uses the rules for plain secrets. */
export class HiddenSecrets {
  readonly #rules: readonly LineRule[];
  /** Null until there is something to look for. */
  #scan: TriggerScan | null = null;

  constructor(rules: readonly LineRule[]) {
    this.#rules = rules.filter(({ isSecret }) => isSecret);
  }

  /** Finds the hidden secrets in a text, in order and without overlaps. Takes time linear in the text. */
  find(text: string): readonly HiddenSecret[] {
    return joinOverlapping(this.#hidden(text, 0));
  }

  /** Finds the secrets that begin in one line of a text and end in another. */
  findAcrossLines(text: string): readonly HiddenSecret[] {
    const first = text.slice(0, text.indexOf('\n')).trimEnd();
    const { length } = removeEnding(first);
    const isWhole = [...this.#plain(first), ...this.find(first)].some(
      ({ label, to }) => label !== randomToken && to >= length,
    );
    const found = this.#hidden(text, 0, true).filter(({ from, label, to }) => {
      // Adjacent items of a list look like one random token.
      if (label === randomToken) return false;
      const [begin = '', ...rest] = text.slice(from, to).split('\n');
      // A value can end anywhere, and only a long value is broken across lines.
      if (isWhole && isNamed.has(label) && begin.length < minBrokenLength) return false;
      // After a complete token, only a part that is not a word continues it.
      return rest.length > 0 && (!isWhole || rest.every((part) => /\d/.test(part) && /[a-z]|[\d-]{14}/i.test(part)));
    });
    return joinOverlapping(found);
  }

  #hidden(text: string, depth: number, joinsLines = false): readonly HiddenSecret[] {
    const ofEncoded = this.#encoded(text, depth);
    const ofViews = createPlainViews(text, joinsLines).flatMap((view) =>
      [...this.#plain(view.text), ...this.#encoded(view.text, depth)].flatMap(({ from, label, to }) => {
        const [start, end] = view.original(from, to);
        return [{ from: start, to: end, label }];
      }),
    );
    return [...ofEncoded, ...ofViews];
  }

  #encoded(text: string, depth: number): readonly HiddenSecret[] {
    return findEncodedRuns(text).flatMap(({ from, text: decoded, to }) => {
      const [found] = this.#plain(decoded);
      const label = found?.label ?? (depth < maxDepth ? this.#hidden(decoded, depth + 1)[0]?.label : undefined);
      return label === undefined ? [] : [{ from, to, label }];
    });
  }

  /** Returns what the rules find in a text that is not decoded. */
  #plain(text: string): readonly HiddenSecret[] {
    this.#scan ??= new TriggerScan(this.#rules.map(({ triggers }) => triggers));
    const scan = this.#scan;
    const found: HiddenSecret[] = [];
    for (let at = 0; at <= text.length; ) {
      const read = scan.readLine(text, at);
      const end = read < 0 ? ~read : read;
      if (read >= 0) found.push(...this.#inLine(text.slice(at, end), at, scan));
      at = end + 1;
    }
    return found;
  }

  #inLine(line: string, offset: number, scan: TriggerScan): readonly HiddenSecret[] {
    return this.#rules.flatMap(({ label, pattern, replace }, at) => {
      if (!scan.found(at)) return [];
      return [...line.matchAll(pattern)].flatMap(({ 0: match, groups, index }) => {
        const value = groups?.value ?? match;
        if (replace !== undefined && replace(value) === null) return [];
        const from = offset + index + (groups?.before?.length ?? 0);
        return [{ from, to: from + value.length, label }];
      });
    });
  }
}

/** Secrets that only the text before them reveals. */
const isNamed = new Set(phraseRules.map(({ label }) => label));
const minBrokenLength = 32;

function joinOverlapping(found: readonly HiddenSecret[]): readonly HiddenSecret[] {
  const apart: HiddenSecret[] = [];
  for (const one of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = apart.at(-1);
    if (last === undefined || one.from >= last.to) apart.push(one);
    else if (one.to > last.to) apart[apart.length - 1] = { ...last, to: one.to };
  }
  return apart;
}

/**
 * Replaces each range of a text with a mark. Calls `received` for each range, which may return a text to use instead.
 */
export function replaceWithMarks(
  text: string,
  found: readonly HiddenSecret[],
  received: (secret: HiddenSecret, value: string) => unknown,
): string {
  let shown = '';
  let at = 0;
  for (const secret of found) {
    const other = received(secret, text.slice(secret.from, secret.to));
    shown += text.slice(at, secret.from) + (typeof other === 'string' ? other : toMark(secret.label));
    at = secret.to;
  }
  return shown + text.slice(at);
}

/** Part of a text that is another text in base64 or hex. `from` and `to` are its range. */
type EncodedRun = { readonly from: number; readonly to: number; readonly text: string };

/** The shortest text worth looking into, in characters of its encoded form. */
const minEncodedLength = 20;
const base64Run = new RegExp(`[A-Za-z0-9+/_-]{${minEncodedLength},}(?:={0,2}|(?:%3D){0,2})`, 'g');
const hexRun = /(?<![0-9a-f])(?:(?:0x)?[0-9a-f]{2}(?:[ :,-](?=(?:0x)?[0-9a-f]{2}))?){10,}(?![0-9a-f])/gi;
const maxReadCharacters = 65_536;

/** The texts that parts of a text encode. Data such as images and hashes is not text. Takes time linear in the text. */
function findEncodedRuns(text: string): readonly EncodedRun[] {
  const runs: EncodedRun[] = [];
  const add = (match: RegExpMatchArray, decode: (encoded: string) => string) => {
    const from = match.index ?? 0;
    const [encoded] = match;
    // Most runs are names or hashes, which the beginning shows.
    if (!isText(decode(encoded.slice(0, 32)))) return;
    const decoded = decode(encoded.slice(0, maxReadCharacters));
    if (isText(decoded)) runs.push({ from, to: from + encoded.length, text: decoded });
  };
  for (const match of text.matchAll(base64Run)) add(match, fromBase64);
  for (const match of text.matchAll(hexRun)) add(match, fromHex);
  return runs;
}

function isText(decoded: string): boolean {
  return decoded.length > 0 && /^[\t\n\r -~]*$/.test(decoded);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Map([...[...alphabet].entries()].map(([value, letter]) => [letter, value]));
values.set('-', 62).set('_', 63);

function fromBase64(encoded: string): string {
  let bits = 0;
  let count = 0;
  let text = '';
  for (const letter of encoded) {
    const value = values.get(letter);
    if (value === undefined) break;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    text += String.fromCharCode((bits >> count) & 0xff);
  }
  return text;
}

function fromHex(encoded: string): string {
  return encoded
    .replaceAll(/0x|[ :,-]/gi, '')
    .replaceAll(/[0-9a-f]{2}/gi, (pair) => String.fromCharCode(Number.parseInt(pair, 16)));
}
