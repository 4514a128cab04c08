import type { ConsoleOutput } from '../../../shared/console/command-run.ts';

/**
 * The end of a growing text: at least its last `cap` characters, at most twice as many. It has two parts. The older one
 * is dropped as a whole, so that adding text copies nothing. Immutable.
 */
type TextEnd = { readonly older: string; readonly newer: string };

/** The initial value, for an empty text. */
export const emptyTextEnd: TextEnd = { older: '', newer: '' };

/** Adds text to the end. */
export function appendToEnd({ older, newer }: TextEnd, text: string, cap: number): TextEnd {
  if (newer.length + text.length <= cap) return { older, newer: newer + text };
  return text.length > cap ? { older: '', newer: text.slice(-cap) } : { older: newer, newer: text };
}

/** Returns all kept text as one string. */
export function getEndText({ older, newer }: TextEnd): string {
  return older + newer;
}

/** Codex keeps this many bytes from the beginning of an output, and as many from its end. */
const codexHalfBytes = 512 * 1024;
/** A character split by the cut becomes U+FFFD, so a half may be a few bytes longer. */
const slack = 8;

/** An output whose middle Codex left out. */
type SplitOutput = { readonly head: string; readonly omittedBytes: number; readonly tail: string };

/**
 * Splits an output at Codex's own mark, a line `... 1981732 bytes omitted ...` after the first 512 KiB. Null if the
 * output is complete. A program that prints such a line elsewhere has no effect.
 */
export function splitAtOmission(output: string): SplitOutput | null {
  if (output.length * 3 < 2 * codexHalfBytes) return null;
  for (const mark of output.matchAll(/\n\.\.\. (\d{1,15}) bytes omitted \.\.\.\n/g)) {
    const head = output.slice(0, mark.index);
    const tail = output.slice(mark.index + mark[0].length);
    const fits =
      Math.abs(utf8Length(head) - codexHalfBytes) <= slack && Math.abs(utf8Length(tail) - codexHalfBytes) <= slack;
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

const esc = '\u001b';
const bell = '\u0007';
const csi = '\u009b';

/** The maximum length of a sequence to wait for. A longer one is broken in some other way. */
const maxCarriedCharacters = 4_096;

/**
 * Matches an incomplete sequence at the end of a chunk: a control sequence (ESC [ …), a string sequence (ESC ] … up to
 * BEL or ESC \), a shorter escape, or the first half of a surrogate pair.
 */
const torn = new RegExp(
  `(?:${esc}\\[[0-?]*[ -/]*|${csi}[0-?]*[ -/]*|${esc}[\\]PX^_][^${bell}${esc}]*${esc}?|${esc}[ -/]*|[\\ud800-\\udbff])$`,
);

/** A chunk cut between sequences. `carry` belongs before the next chunk. */
type AnsiCut = { readonly whole: string; readonly carry: string };

/** Cuts a chunk before an incomplete ANSI sequence or surrogate pair at its end. */
export function cutAtAnsiBoundary(text: string): AnsiCut {
  const from = Math.max(0, text.length - maxCarriedCharacters);
  const at = text.slice(from).search(torn);
  if (at === -1) return { whole: text, carry: '' };
  return { whole: text.slice(0, from + at), carry: text.slice(from + at) };
}

/** The number of characters to keep from the start of a run's live output. */
export const headCap = 64 * 1024;
/** The number of characters to keep from the end of a run's live output. */
export const tailCap = 192 * 1024;

/** A run's output in memory, with a limited size. Immutable. */
export type OutputBuffer = {
  readonly head: string;
  /** The text after the head. At least the last `tailCap` characters are kept. */
  readonly tail: TextEnd;
  /** The number of characters that arrived, kept or not. */
  readonly length: number;
  /** Codex's final output after the command ended, at most 1 MiB. Null if only live output is known. */
  readonly complete: Pick<ConsoleOutput, 'head' | 'omitted' | 'tail'> | null;
};

/** An empty buffer. */
export const emptyOutput: OutputBuffer = { head: '', tail: emptyTextEnd, length: 0, complete: null };

/** Adds a chunk to the buffer. Does nothing after Codex's final output, because that already contains the chunk. */
export function appendOutput(buffer: OutputBuffer, text: string): OutputBuffer {
  if (text === '' || buffer.complete !== null) return buffer;
  const length = buffer.length + text.length;
  const room = buffer.length === buffer.head.length ? headCap - buffer.head.length : 0;
  if (text.length <= room) return { ...buffer, head: buffer.head + text, length };
  const first = cutAtAnsiBoundary(text.slice(0, room)).whole;
  const tail = appendToEnd(buffer.tail, text.slice(first.length), tailCap);
  return { ...buffer, head: buffer.head + first, tail, length };
}

/** Returns all output so far. Null once some of it was left out. */
export function getWholeOutput({ head, tail, length }: OutputBuffer): string | null {
  const whole = head + getEndText(tail);
  return whole.length === length ? whole : null;
}

/**
 * Returns the buffer after the command ended. Codex's final output replaces the live output, with a note if Codex left
 * out the middle. Null means that Codex sent none, and the live output is complete.
 */
export function completeOutput(buffer: OutputBuffer, aggregatedOutput: string | null): OutputBuffer {
  if (aggregatedOutput === null) return buffer.length > 0 ? buffer : { ...buffer, complete: toCompleteOutput('') };
  const split = splitAtOmission(aggregatedOutput);
  if (split === null) return { ...emptyOutput, length: buffer.length, complete: toCompleteOutput(aggregatedOutput) };
  const omitted = { count: split.omittedBytes, unit: 'bytes', by: 'codex' } as const;
  return { ...emptyOutput, length: buffer.length, complete: { head: split.head, omitted, tail: split.tail } };
}

function toCompleteOutput(head: string): NonNullable<OutputBuffer['complete']> {
  return { head, omitted: null, tail: '' };
}

/**
 * Returns the buffer in the form that the console shows. `recordedLength` is the number of characters in the record on
 * disk.
 */
export function describeOutput(buffer: OutputBuffer, recordedLength: number): ConsoleOutput {
  const { complete } = buffer;
  if (complete !== null) {
    const length = complete.head.length + complete.tail.length;
    return { ...complete, length, authoritative: true, recordedLength };
  }
  const shared = { length: buffer.length, authoritative: false, recordedLength };
  const tail = getReadableTail(buffer);
  const count = buffer.length - buffer.head.length - tail.length;
  if (count <= 0) return { ...shared, head: buffer.head + tail, omitted: null, tail: '' };
  return { ...shared, head: buffer.head, omitted: { count, unit: 'characters', by: 'workcell' }, tail };
}

/**
 * Returns the end of the output. If the output was cut, starts with a complete line, so that no control sequence is
 * cut.
 */
function getReadableTail({ head, tail: end, length }: OutputBuffer): string {
  const tail = getEndText(end);
  if (head.length + tail.length === length && tail.length <= tailCap) return tail;
  const cut = tail.slice(-tailCap);
  const line = cut.slice(0, 4_096).indexOf('\n') + 1;
  return line > 0 ? cut.slice(line) : cut.toWellFormed();
}
