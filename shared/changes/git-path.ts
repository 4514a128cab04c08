const needsQuotes = /["\\\p{Cc}]/u;
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v' };

/** A path as git writes it in a diff: in quotes with escapes if it has quotes, backslashes, or control characters. */
export function quoteGitPath(path: string): string {
  if (!needsQuotes.test(path)) return path;
  const inner = path.replace(/["\\]/g, '\\$&').replace(/\p{Cc}/gu, (char) => {
    const octal = char.charCodeAt(0) < 0x80 ? char.charCodeAt(0).toString(8).padStart(3, '0') : null;
    return octal === null ? char : `\\${octal}`;
  });
  return `"${inner}"`;
}

/** Reads a path that git wrote. Escaped bytes are UTF-8; a name with other bytes keeps its escapes. */
export function unquotePath(written: string): string {
  if (!written.startsWith('"') || !written.endsWith('"') || written.length < 2) return written;
  const inner = written.slice(1, -1);
  const encoded = inner.replace(/\\([0-7]{3}|.)|[^\\]/gu, (char, escaped: string | undefined) => {
    if (escaped === undefined) return encodeURIComponent(char.toWellFormed());
    if (escaped.length === 3) return `%${(Number.parseInt(escaped, 8) & 0xff).toString(16).padStart(2, '0')}`;
    return encodeURIComponent(escapes[escaped] ?? escaped);
  });
  try {
    return decodeURIComponent(encoded);
  } catch {
    return inner;
  }
}
