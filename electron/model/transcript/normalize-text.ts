// Codex's text is sanitized once, before it is stored: CR LF becomes LF, and NUL and lone surrogates become U+FFFD. A
// stream may split a CR LF or a surrogate pair, so the last character of a chunk is sometimes held back.

const needsWork = /[\r\0\ud800-\udfff]/;

/** Sanitizes a whole text. A lone CR stays, because it is not a two-character line break. */
export function normalizeText(text: string): string {
  if (!needsWork.test(text)) return text;
  return text.replaceAll('\r\n', '\n').replaceAll('\0', '\uFFFD').toWellFormed();
}

/** A sanitized chunk, and what must come before the next one. */
export type NormalizedChunk = { readonly text: string; readonly carry: string };

/** Sanitizes the next chunk of a stream. `carry` is what the previous chunk held back, and is empty at the start. */
export function normalizeChunk(carry: string, chunk: string): NormalizedChunk {
  const joined = carry + chunk;
  const last = joined.charCodeAt(joined.length - 1);
  const torn = last === 0x0d || (last >= 0xd800 && last <= 0xdbff);
  if (!torn) return { text: normalizeText(joined), carry: '' };
  return { text: normalizeText(joined.slice(0, -1)), carry: joined.slice(-1) };
}
