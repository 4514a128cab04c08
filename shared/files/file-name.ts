/** Names that Windows reserves for devices, whatever follows the dot. It treats superscript digits as digits too. */
const devices = /^(?:con|prn|aux|nul|com[\d\u00b9\u00b2\u00b3]|lpt[\d\u00b9\u00b2\u00b3]|conin\$|conout\$) *(?:\.|$)/i;

/** True for a name that no file on Windows can have. */
export function isDeviceName(name: string): boolean {
  return devices.test(name);
}

/**
 * The beginning of a name that fits into `maxBytes` of UTF-8, in whole characters. File systems allow 255 bytes, which
 * are 85 Chinese characters.
 */
export function cutToBytes(name: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of name) {
    bytes += countBytes(character.codePointAt(0) ?? 0);
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return name.slice(0, end);
}

/** The UTF-8 length of a character, in bytes. */
function countBytes(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
