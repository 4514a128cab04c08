/** A token without a name or a known prefix is recognized by its randomness only from this length. */
export const minRunLength = 32;

const smallLetter = 1;
const largeLetter = 2;
const digit = 4;
const sign = 8;
/** The kinds of letters and digits. */
export const letterKinds = [smallLetter, largeLetter, digit] as const;
/** Hex ids and hashes have no uppercase letters; keys that people write by hand have no lowercase ones. */
const needed = largeLetter | digit;

const kinds = new Uint8Array(128);
kinds.fill(smallLetter, 97, 123);
kinds.fill(largeLetter, 65, 91);
kinds.fill(digit, 48, 58);
kinds[45] = sign;
kinds[95] = sign;

/**
 * Returns what the character at a position is in a token: one of `letterKinds`, another number for `_` and `-`, or 0,
 * which ends the token.
 */
export function getCharacterKind(text: string, at: number): number {
  return kinds[text.charCodeAt(at)] ?? 0;
}

/**
 * Returns whether part of a text contains a token-length run of letters, digits, `_`, and `-` with uppercase letters
 * and digits. Checks only every 32nd character and, if that may be in a token, the characters around it.
 */
export function hasMixedRun(text: string, from: number, end: number): boolean {
  for (let at = from + minRunLength - 1; at < end; at += minRunLength) {
    if (getCharacterKind(text, at) === 0) continue;
    let before = at;
    let mix = 0;
    for (; before >= from && getCharacterKind(text, before) !== 0; before--) mix |= getCharacterKind(text, before);
    for (; at < end && getCharacterKind(text, at) !== 0; at++) mix |= getCharacterKind(text, at);
    if (at - before > minRunLength && (mix & needed) === needed) return true;
  }
  return false;
}
