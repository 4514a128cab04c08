import { findEncodedRuns } from './encoded-runs.ts';
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
