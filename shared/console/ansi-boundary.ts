const esc = '\u001b';
const bell = '\u0007';
const csi = '\u009b';

/** Do not wait for a sequence longer than this: it is broken in some other way. */
const maxHeld = 4_096;

/**
 * What may be cut at the end of a chunk: a control sequence (ESC [ …), a string sequence (ESC ] … up to BEL or ESC \),
 * a shorter escape, or the first half of a surrogate pair.
 */
const torn = new RegExp(
  `(?:${esc}\\[[0-?]*[ -/]*|${csi}[0-?]*[ -/]*|${esc}[\\]PX^_][^${bell}${esc}]*${esc}?|${esc}[ -/]*|[\\ud800-\\udbff])$`,
);

/** A chunk cut between sequences. `held` belongs before the next chunk. */
export type AnsiCut = { readonly whole: string; readonly held: string };

/** Cuts a chunk before an incomplete ANSI sequence or surrogate pair at its end. */
export function cutAtAnsiBoundary(text: string): AnsiCut {
  const from = Math.max(0, text.length - maxHeld);
  const at = text.slice(from).search(torn);
  if (at === -1) return { whole: text, held: '' };
  return { whole: text.slice(0, from + at), held: text.slice(from + at) };
}
