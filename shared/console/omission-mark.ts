/** Codex keeps this many bytes from the beginning of an output, and as many from its end. */
const keptBytes = 512 * 1024;
/** A character split by the cut becomes U+FFFD, so a half may be a few bytes longer. */
const slack = 8;

/** An output with its middle left out by Codex. */
export type SplitOutput = { readonly head: string; readonly omittedBytes: number; readonly tail: string };

/**
 * Splits an output at Codex's own mark, a line `... 1981732 bytes omitted ...` after the first 512 KiB. Null when the
 * output is complete. A program that prints such a line elsewhere has no effect.
 */
export function splitAtOmission(output: string): SplitOutput | null {
  if (output.length * 3 < 2 * keptBytes) return null;
  for (const mark of output.matchAll(/\n\.\.\. (\d{1,15}) bytes omitted \.\.\.\n/g)) {
    const head = output.slice(0, mark.index);
    const tail = output.slice(mark.index + mark[0].length);
    const fits = Math.abs(utf8Length(head) - keptBytes) <= slack && Math.abs(utf8Length(tail) - keptBytes) <= slack;
    if (fits) return { head, omittedBytes: Number(mark[1]), tail };
  }
  return null;
}

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    // Each half of a surrogate pair counts as two of its four bytes.
    bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
