/** Part of a text that is another text in base64 or hex. `from` and `to` are its range. */
export type EncodedRun = { readonly from: number; readonly to: number; readonly text: string };

/** The shortest text worth looking into, in characters of its encoded form. */
const minEncodedLength = 20;
const base64Run = new RegExp(`[A-Za-z0-9+/_-]{${minEncodedLength},}(?:={0,2}|(?:%3D){0,2})`, 'g');
const hexRun = /(?<![0-9a-f])(?:(?:0x)?[0-9a-f]{2}(?:[ :,-](?=(?:0x)?[0-9a-f]{2}))?){10,}(?![0-9a-f])/gi;
const maxReadCharacters = 65_536;

/** The texts that parts of a text encode. Data such as images and hashes is not text. Takes time linear in the text. */
export function findEncodedRuns(text: string): readonly EncodedRun[] {
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
