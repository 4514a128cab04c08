// Compares texts without case. Each character alone becomes the lowercase form of its uppercase form, so `ſ`, `S`, and
// `s` are equal, and a text's length does not depend on neighboring characters as it does with `toLowerCase`.

/** A text in the form used for comparison. */
export function foldCase(text: string): string {
  if (isAscii.test(text)) return text.toLowerCase();
  let folded = '';
  for (const character of text) folded += foldCharacter(character);
  return folded;
}

/** All characters that fold to the same one as a given character, including itself. */
export function listCaseVariants(character: string): readonly string[] {
  classes ??= findClasses();
  return classes.get(foldCharacter(character)) ?? [character];
}

const isAscii = /^[\0-\x7f]*$/;

function foldCharacter(character: string): string {
  const great = character.toUpperCase();
  const small = (isSingleCharacter(great) ? great : character).toLowerCase();
  return isSingleCharacter(small) ? small : character;
}

function isSingleCharacter(text: string): boolean {
  return text.length === 1 || (text.length === 2 && (text.codePointAt(0) ?? 0) > 0xffff);
}

let classes: ReadonlyMap<string, readonly string[]> | null = null;
/** The first code point after the last letter that Unicode has in two cases. */
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
