import { cutAtAnsiBoundary } from './ansi-boundary.ts';
import type { ExecOutput } from './exec-run.ts';
import { splitAtOmission } from './omission-mark.ts';
import { appendToEnd, emptyEnd, type TextEnd, textOfEnd } from './text-end.ts';

/** Characters of a run's live output kept from its beginning. */
export const headCap = 64 * 1024;
/** Characters of a run's live output kept from its end. */
export const tailCap = 192 * 1024;

/** Output of one run as it is kept in memory: bounded, whatever arrives. Immutable. */
export type OutputBuffer = {
  readonly head: string;
  /** What came after the head, of which at least the last `tailCap` characters are kept. */
  readonly tail: TextEnd;
  /** Characters that arrived, kept or not. */
  readonly length: number;
  /** Codex's own account, once the command has ended; at most 1 MiB. Null: only what arrived is known. */
  readonly complete: Pick<ExecOutput, 'head' | 'omitted' | 'tail'> | null;
};

/** Before anything arrived. */
export const emptyOutput: OutputBuffer = { head: '', tail: emptyEnd, length: 0, complete: null };

/** The buffer with one more chunk. What comes after Codex's own account is a part of it and adds nothing. */
export function appendOutput(buffer: OutputBuffer, text: string): OutputBuffer {
  if (text === '' || buffer.complete !== null) return buffer;
  const length = buffer.length + text.length;
  const room = buffer.length === buffer.head.length ? headCap - buffer.head.length : 0;
  if (text.length <= room) return { ...buffer, head: buffer.head + text, length };
  const first = cutAtAnsiBoundary(text.slice(0, room)).whole;
  const tail = appendToEnd(buffer.tail, text.slice(first.length), tailCap);
  return { ...buffer, head: buffer.head + first, tail, length };
}

/** Everything that has arrived, as long as nothing of it had to be left out. */
export function wholeOutput({ head, tail, length }: OutputBuffer): string | null {
  const whole = head + textOfEnd(tail);
  return whole.length === length ? whole : null;
}

/**
 * The buffer once the command has ended. Codex's account replaces what arrived; where Codex itself left out the middle
 * of it, that is said. Null: Codex gave none, and what arrived is all there is.
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

/** The buffer as the console shows it; `recordedLength` is the characters of it that the record on disk holds. */
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

/** The end of the output; where it was cut it begins with a whole line, so that no control sequence is torn. */
function readableTail({ head, tail: end, length }: OutputBuffer): string {
  const tail = textOfEnd(end);
  if (head.length + tail.length === length && tail.length <= tailCap) return tail;
  const cut = tail.slice(-tailCap);
  const line = cut.slice(0, 4_096).indexOf('\n') + 1;
  return line > 0 ? cut.slice(line) : cut.toWellFormed();
}
