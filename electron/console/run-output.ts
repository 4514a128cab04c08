import {
  appendOutput,
  completeOutput,
  describeOutput,
  emptyOutput,
  type OutputBuffer,
  wholeOutput,
} from '../../shared/console/exec-output.ts';
import type { ExecOutput } from '../../shared/console/exec-run.ts';
import { appendToEnd, emptyEnd, textOfEnd } from '../../shared/console/text-end.ts';

/** A frame carries at most so many characters; of what came in between only the end is told. */
const maxFrame = 64 * 1024;

/** Live output since the last frame. */
export type OutputFrame = { readonly offset: number; readonly text: string };

/** The output of one run: a bounded buffer, and what of it has not been told yet. */
export class RunOutput {
  #buffer: OutputBuffer | null = emptyOutput;
  #length = 0;
  #frame = emptyEnd;

  /** Characters of output seen so far, kept or not. */
  get length(): number {
    return this.#length;
  }

  /** Characters held in memory. */
  get kept(): number {
    const { head, tail, complete } = this.#buffer ?? emptyOutput;
    return head.length + textOfEnd(tail).length + (complete === null ? 0 : complete.head.length + complete.tail.length);
  }

  /** Everything that has arrived, as long as nothing of it had to be left out. */
  get whole(): string | null {
    return this.#buffer === null ? null : wholeOutput(this.#buffer);
  }

  /** Adds what arrived; what comes after Codex's own account adds nothing. */
  append(text: string): void {
    const buffer = appendOutput(this.#buffer ?? emptyOutput, text);
    if (buffer === this.#buffer) return;
    this.#buffer = buffer;
    this.#length = buffer.length;
    this.#frame = appendToEnd(this.#frame, text, maxFrame);
  }

  /** Takes Codex's own account of the whole output; null when it gave none, then what arrived stays. */
  complete(output: string | null): void {
    this.#buffer = completeOutput(this.#buffer ?? emptyOutput, output);
    this.#length = Math.max(this.#length, describeOutput(this.#buffer, 0).length);
    this.#frame = emptyEnd;
  }

  /** What arrived since the last frame; null when nothing did. */
  takeFrame(): OutputFrame | null {
    const text = textOfEnd(this.#frame).slice(-maxFrame);
    if (text === '') return null;
    this.#frame = emptyEnd;
    return { offset: this.#length - text.length, text };
  }

  /** Gives the memory back; the output can be had from Codex's store, where it has `length` characters. */
  release(length: number = this.#length): void {
    this.#buffer = null;
    this.#length = length;
  }

  /** The output as the console shows it; null when it has been released. */
  describe(recordedLength: number): ExecOutput | null {
    return this.#buffer === null ? null : describeOutput(this.#buffer, recordedLength);
  }
}
