import {
  appendOutput,
  appendToEnd,
  completeOutput,
  describeOutput,
  emptyEnd,
  emptyOutput,
  type OutputBuffer,
  textOfEnd,
  wholeOutput,
} from '../../shared/console/exec-output.ts';
import type { ExecOutput } from '../../shared/console/exec-run.ts';

/** The maximum number of characters per frame. If more arrived, only the end is sent. */
const maxFrame = 64 * 1024;

/** Live output since the last frame. */
export type OutputFrame = { readonly offset: number; readonly text: string };

/** The output of one run: a bounded buffer, and what has not been sent yet. */
export class RunOutput {
  #buffer: OutputBuffer | null = emptyOutput;
  #length = 0;
  #frame = emptyEnd;

  /** Number of output characters so far, kept or not. */
  get length(): number {
    return this.#length;
  }

  /** Number of characters in memory. */
  get kept(): number {
    const { head, tail, complete } = this.#buffer ?? emptyOutput;
    return head.length + textOfEnd(tail).length + (complete === null ? 0 : complete.head.length + complete.tail.length);
  }

  /** Everything that arrived. Null if some of it was dropped. */
  get whole(): string | null {
    return this.#buffer === null ? null : wholeOutput(this.#buffer);
  }

  /** Adds output. Does nothing after Codex's own record. */
  append(text: string): void {
    const buffer = appendOutput(this.#buffer ?? emptyOutput, text);
    if (buffer === this.#buffer) return;
    this.#buffer = buffer;
    this.#length = buffer.length;
    this.#frame = appendToEnd(this.#frame, text, maxFrame);
  }

  /** Replaces the output with Codex's own record. Null: there is none, so the output stays. */
  complete(output: string | null): void {
    this.#buffer = completeOutput(this.#buffer ?? emptyOutput, output);
    this.#length = Math.max(this.#length, describeOutput(this.#buffer, 0).length);
    this.#frame = emptyEnd;
  }

  /** What arrived since the last frame. Null if nothing did. */
  takeFrame(): OutputFrame | null {
    const text = textOfEnd(this.#frame).slice(-maxFrame);
    if (text === '') return null;
    this.#frame = emptyEnd;
    return { offset: this.#length - text.length, text };
  }

  /** Frees the memory. Codex's store has the output with `length` characters. */
  release(length: number = this.#length): void {
    this.#buffer = null;
    this.#length = length;
  }

  /** The output for the console. Null if it was released. */
  describe(recordedLength: number): ExecOutput | null {
    return this.#buffer === null ? null : describeOutput(this.#buffer, recordedLength);
  }
}
