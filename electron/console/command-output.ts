import type { ConsoleOutput } from '../../shared/console/command-run.ts';
import {
  appendOutput,
  appendToEnd,
  completeOutput,
  describeOutput,
  emptyOutput,
  emptyTextEnd,
  getEndText,
  getWholeOutput,
  type OutputBuffer,
} from '../model/transcript/output-buffer.ts';

/** The maximum number of characters per frame. If there are more, only the last ones are sent. */
const maxFrameCharacters = 64 * 1024;

/** Live output since the last frame. */
export type OutputFrame = { readonly offset: number; readonly text: string };

/** The output of one run: a bounded buffer, and the part that was not sent yet. */
export class CommandOutput {
  #buffer: OutputBuffer | null = emptyOutput;
  #length = 0;
  #frame = emptyTextEnd;

  /** Number of output characters so far, kept or not. */
  get length(): number {
    return this.#length;
  }

  /** Number of characters in memory. */
  get keptLength(): number {
    const { head, tail, complete } = this.#buffer ?? emptyOutput;
    return (
      head.length + getEndText(tail).length + (complete === null ? 0 : complete.head.length + complete.tail.length)
    );
  }

  /** All output so far. Null if some of it was dropped. */
  get completeText(): string | null {
    return this.#buffer === null ? null : getWholeOutput(this.#buffer);
  }

  /** Adds output. Does nothing after Codex's own record. */
  append(text: string): void {
    const buffer = appendOutput(this.#buffer ?? emptyOutput, text);
    if (buffer === this.#buffer) return;
    this.#buffer = buffer;
    this.#length = buffer.length;
    this.#frame = appendToEnd(this.#frame, text, maxFrameCharacters);
  }

  /** Replaces the output with Codex's own record. If that is null, the output stays. */
  complete(output: string | null): void {
    this.#buffer = completeOutput(this.#buffer ?? emptyOutput, output);
    this.#length = Math.max(this.#length, describeOutput(this.#buffer, 0).length);
    this.#frame = emptyTextEnd;
  }

  /** Returns the output since the last frame. Null if there is none. */
  takeFrame(): OutputFrame | null {
    const text = getEndText(this.#frame).slice(-maxFrameCharacters);
    if (text === '') return null;
    this.#frame = emptyTextEnd;
    return { offset: this.#length - text.length, text };
  }

  /** Frees the memory. Codex's store has the output with `length` characters. */
  release(length: number = this.#length): void {
    this.#buffer = null;
    this.#length = length;
  }

  /** Returns the output for the console. Null if it was released. */
  describe(recordedLength: number): ConsoleOutput | null {
    return this.#buffer === null ? null : describeOutput(this.#buffer, recordedLength);
  }
}
