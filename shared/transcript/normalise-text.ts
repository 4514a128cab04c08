// Text of Codex is made safe once, before it is kept: CR LF becomes LF, NUL and lone surrogates become U+FFFD. A
// stream may tear a CR LF or a surrogate pair apart, so the last character of a chunk is sometimes held back.

const needsWork = /[\r\0\ud800-\udfff]/;

/** A whole text made safe. A lone CR stays: it is not a line break of two characters. */
export function normaliseText(text: string): string {
  if (!needsWork.test(text)) return text;
  return text.replaceAll('\r\n', '\n').replaceAll('\0', '\uFFFD').toWellFormed();
}

/** A chunk made safe, and what must stand before the next one. */
export type NormalisedChunk = { readonly text: string; readonly carry: string };

/** Makes the next chunk of a stream safe; `carry` is what the one before held back, empty at the beginning. */
export function normaliseChunk(carry: string, chunk: string): NormalisedChunk {
  const joined = carry + chunk;
  const last = joined.charCodeAt(joined.length - 1);
  const torn = last === 0x0d || (last >= 0xd800 && last <= 0xdbff);
  if (!torn) return { text: normaliseText(joined), carry: '' };
  return { text: normaliseText(joined.slice(0, -1)), carry: joined.slice(-1) };
}
