import { cutAtAnsiBoundary } from './ansi-boundary.ts';
import type { ExecOutput } from './exec-run.ts';
import { splitAtOmission } from './omission-mark.ts';
import { appendToEnd, emptyEnd, type TextEnd, textOfEnd } from './text-end.ts';

/** How many characters are kept from the beginning of a run's live output. */
export const headCap = 64 * 1024;
/** How many characters are kept from the end of a run's live output. */
export const tailCap = 192 * 1024;

/** A run's output in memory, bounded whatever arrives. Immutable. */
export type OutputBuffer = {
  readonly head: string;
  /** The text after the head. At least the last `tailCap` characters are kept. */
  readonly tail: TextEnd;
  /** The number of characters that arrived, kept or not. */
  readonly length: number;
  /** Codex's final output after the command ended, at most 1 MiB. Null when only live output is known. */
  readonly complete: Pick<ExecOutput, 'head' | 'omitted' | 'tail'> | null;
};

/** An empty buffer. */
export const emptyOutput: OutputBuffer = { head: '', tail: emptyEnd, length: 0, complete: null };

/** Adds a chunk to the buffer. Text after Codex's final output is part of it and adds nothing. */
export function appendOutput(buffer: OutputBuffer, text: string): OutputBuffer {
  if (text === '' || buffer.complete !== null) return buffer;
  const length = buffer.length + text.length;
  const room = buffer.length === buffer.head.length ? headCap - buffer.head.length : 0;
  if (text.length <= room) return { ...buffer, head: buffer.head + text, length };
  const first = cutAtAnsiBoundary(text.slice(0, room)).whole;
  const tail = appendToEnd(buffer.tail, text.slice(first.length), tailCap);
  return { ...buffer, head: buffer.head + first, tail, length };
}

/** Everything that arrived. Null once something had to be left out. */
export function wholeOutput({ head, tail, length }: OutputBuffer): string | null {
  const whole = head + textOfEnd(tail);
  return whole.length === length ? whole : null;
}

/**
 * The buffer after the command ended. Codex's final output replaces what arrived, with a note if Codex left out the
 * middle. Null means that Codex sent none, and what arrived is everything.
 */
export function completeOutput(buffer: OutputBuffer, aggregatedOutput: string | null): OutputBuffer {
  if (aggregatedOutput === null) return buffer.length > 0 ? buffer : { ...buffer, complete: wholeAccount('') };
  const split = splitAtOmission(aggregatedOutput);
  if (split === null) return { ...emptyOutput, length: buffer.length, complete: wholeAccount(aggregatedOutput) };
  const omitted = { count: split.omittedBytes, unit: 'bytes', by: 'codex' } as const;
  return { ...emptyOutput, length: buffer.length, complete: { head: split.head, omitted, tail: split.tail } };
}

function wholeAccount(head: string): NonNullable<OutputBuffer['complete']> {
  return { head, omitted: null, tail: '' };
}

/** The buffer as the console shows it. `recordedLength` is the number of characters in the record on disk. */
export function describeOutput(buffer: OutputBuffer, recordedLength: number): ExecOutput {
  const { complete } = buffer;
  if (complete !== null) {
    const length = complete.head.length + complete.tail.length;
    return { ...complete, length, authoritative: true, recordedLength };
  }
  const shared = { length: buffer.length, authoritative: false, recordedLength };
  const tail = readableTail(buffer);
  const count = buffer.length - buffer.head.length - tail.length;
  if (count <= 0) return { ...shared, head: buffer.head + tail, omitted: null, tail: '' };
  return { ...shared, head: buffer.head, omitted: { count, unit: 'characters', by: 'workcell' }, tail };
}

/** The end of the output. If it was cut, it begins with a complete line, so that no control sequence is cut. */
function readableTail({ head, tail: end, length }: OutputBuffer): string {
  const tail = textOfEnd(end);
  if (head.length + tail.length === length && tail.length <= tailCap) return tail;
  const cut = tail.slice(-tailCap);
  const line = cut.slice(0, 4_096).indexOf('\n') + 1;
  return line > 0 ? cut.slice(line) : cut.toWellFormed();
}
