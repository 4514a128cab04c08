// Comparing texts whatever the case: each character alone becomes the small form of its great form, so that `ſ`, `S`
// and `s` are one, and the length of a text does not depend on its neighbours as it does with `toLowerCase`.

/** A text as it is compared. */
export function foldCase(text: string): string {
  if (isAscii.test(text)) return text.toLowerCase();
  let folded = '';
  for (const character of text) folded += foldCharacter(character);
  return folded;
}

/** All characters that are folded to the same one as a given character, itself included. */
export function sameWhateverCase(character: string): readonly string[] {
  classes ??= findClasses();
  return classes.get(foldCharacter(character)) ?? [character];
}

const isAscii = /^[\0-\x7f]*$/;

function foldCharacter(character: string): string {
  const great = character.toUpperCase();
  const small = (isOne(great) ? great : character).toLowerCase();
  return isOne(small) ? small : character;
}

function isOne(text: string): boolean {
  return text.length === 1 || (text.length === 2 && (text.codePointAt(0) ?? 0) > 0xffff);
}

let classes: ReadonlyMap<string, readonly string[]> | null = null;
/** Behind the last letter that Unicode has in two cases. */
const endOfCases = 0x1e944;

function findClasses(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (let code = 0; code < endOfCases; code++) {
    const character = String.fromCodePoint(code);
    const folded = foldCharacter(character);
    if (folded === character) continue;
    const others = found.get(folded);
    if (others === undefined) found.set(folded, [folded, character]);
    else others.push(character);
  }
  return found;
}
