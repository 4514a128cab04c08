/**
 * A path inside a repository, byte for byte as git has it: each character is one byte. File names on Linux may not be
 * UTF-8, and decoding and encoding such a name would give a different file.
 */
export type RawPath = string & { readonly __brand: 'RawPath' };

/** Splits git's output with `-z`. */
export function splitEntries(printed: Buffer): readonly RawPath[] {
  const text = printed.toString('latin1');
  return (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0').filter((entry) => entry !== '') as RawPath[];
}

/** Returns the bytes of a raw path or another raw text. */
export function toRawBytes(raw: string): Buffer {
  return Buffer.from(raw, 'latin1');
}

/** Converts a path to git's form. */
export function toRawPath(path: string): RawPath {
  return Buffer.from(path, 'utf8').toString('latin1') as RawPath;
}

/** Decodes a path; null if it is not UTF-8. */
export function decodePath(raw: RawPath): string | null {
  const bytes = toRawBytes(raw);
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : null;
}

/** Decodes a path for the user, and shows each byte that is not UTF-8 as `\xNN`. */
export function formatPath(raw: RawPath): string {
  return (
    decodePath(raw) ?? raw.replace(/[^\x20-\x7e]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)
  );
}
