/** A token without a name or a known beginning is told by its chance only from this length on. */
export const shortestRun = 32;

const smallLetter = 1;
const largeLetter = 2;
const digit = 4;
const sign = 8;
/** The kinds of letters and digits. */
export const letterKinds = [smallLetter, largeLetter, digit] as const;
/** Ids and hashes in hex have no large letters; keys that people write down have no small ones. */
const needed = largeLetter | digit;

const kinds = new Uint8Array(128);
kinds.fill(smallLetter, 97, 123);
kinds.fill(largeLetter, 65, 91);
kinds.fill(digit, 48, 58);
kinds[45] = sign;
kinds[95] = sign;

/** What the character at a place is in a token: one of `letterKinds`, another number for `_` and `-`, or 0, which ends it. */
export function kindAt(text: string, at: number): number {
  return kinds[text.charCodeAt(at)] ?? 0;
}

/**
 * Whether a part of a text has a run of letters, digits, `_` and `-` that is as long as a token, with large letters and
 * digits in it. Looks only at every 32nd character and, where that may be in a token, around it.
 */
export function hasMixedRun(text: string, from: number, end: number): boolean {
  for (let at = from + shortestRun - 1; at < end; at += shortestRun) {
    if (kindAt(text, at) === 0) continue;
    let before = at;
    let mix = 0;
    for (; before >= from && kindAt(text, before) !== 0; before--) mix |= kindAt(text, before);
    for (; at < end && kindAt(text, at) !== 0; at++) mix |= kindAt(text, at);
    if (at - before > shortestRun && (mix & needed) === needed) return true;
  }
  return false;
}
