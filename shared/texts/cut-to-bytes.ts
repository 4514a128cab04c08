/** The UTF-8 length of a text, in bytes. */
export function countBytes(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += countCharacterBytes(character);
  return bytes;
}

/** The beginning of a text that fits into `maxBytes` of UTF-8, in whole characters. */
export function cutToBytes(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += countCharacterBytes(character);
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function countCharacterBytes(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
