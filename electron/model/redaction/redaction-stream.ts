import type { RedactionEngine, RedactionPass } from '../../../shared/redaction/redaction-engine.ts';

/**
 * The maximum number of characters held back of a line without an end. Rules check whole lines, because the text that
 * reveals a secret may be far before it. Log lines are much shorter.
 */
export const maxHeldCharacters = 65_536;

/** The number of characters held back when a longer line is cut. Only the rule for keys in one line looks farther. */
const heldAtCut = 8_192;
const maxCuts = 8;

/** Shown instead of a long line that cannot be cut anywhere. */
export const lineLeftOut = '[long line left out]';

/**
 * Redacts a text that arrives in chunks. A line is emitted once its end has arrived, so it does not matter where chunks
 * are cut: together, the output equals `RedactionEngine.text` for the whole, as long as no line is longer than
 * `maxHeldCharacters`. A longer line is cut where its parts give the same output as the whole. If there is no such
 * place, the line is left out.
 */
export class RedactionStream {
  readonly #engine: RedactionEngine;
  readonly #pass: RedactionPass;
  #held = '';
  #leavesOut = false;

  constructor(engine: RedactionEngine) {
    this.#engine = engine;
    this.#pass = engine.startPass();
  }

  /** Takes a chunk and returns the output that is now certain. */
  write(chunk: string): string {
    const end = chunk.lastIndexOf('\n') + 1;
    if (end === 0) return this.#hold(chunk);
    // Only the earlier unfinished line is joined: a joined text is slower to read.
    const second = chunk.indexOf('\n') + 1;
    const first = this.#leavesOut ? '\n' : this.#held + chunk.slice(0, second);
    this.#leavesOut = false;
    this.#held = '';
    return this.#pass.lines(first) + this.#pass.lines(chunk, second, end) + this.#hold(chunk.slice(end));
  }

  /** Returns the rest, when no more chunks come. */
  close(): string {
    const rest = this.#held;
    this.#held = '';
    return this.#pass.lines(rest) + this.#pass.close();
  }

  #hold(text: string): string {
    if (this.#leavesOut) return '';
    this.#held += text;
    return this.#held.length > maxHeldCharacters ? this.#cut() : '';
  }

  #cut(): string {
    const at = this.#placeToCut(this.#held);
    if (at === null) {
      this.#held = '';
      this.#leavesOut = true;
      return lineLeftOut;
    }
    const shown = this.#pass.lines(this.#held.slice(0, at));
    this.#held = this.#held.slice(at);
    return shown;
  }

  /** Returns where a line can be cut so that its two parts give the same output as the whole. Null for nowhere. */
  #placeToCut(line: string): number | null {
    const whole = this.#engine.text(line);
    let at = line.length - heldAtCut;
    for (let tried = 0; tried < maxCuts && at > 0; tried++) {
      at = line.slice(0, at).search(/[\s,;][^\s,;]*$/);
      if (at <= 0) return null;
      if (this.#engine.text(line.slice(0, at)) + this.#engine.text(line.slice(at)) === whole) return at;
    }
    return null;
  }
}
