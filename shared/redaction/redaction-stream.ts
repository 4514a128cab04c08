import type { RedactionEngine, RedactionPass } from './redaction-engine.ts';

/**
 * So many characters of a line without an end are held back at most. Rules look at whole lines, because what gives a
 * secret away may stand far before it; lines of logs are shorter by far.
 */
export const maxHeld = 65_536;

/** So many characters are held back when a longer line is cut: no rule but that for keys in one line reaches farther. */
const keptAtCut = 8_192;
const maxCuts = 8;

/** What is shown instead of a long line that can nowhere be cut. */
export const lineLeftOut = '[long line left out]';

/**
 * Redacts a text that comes in chunks. A line is given out when its end has come, so that it does not matter where
 * chunks are cut: the parts together are what `RedactionEngine.text` makes of the whole, as long as no line is longer
 * than `maxHeld`. A longer one is cut where the parts come out as the whole would; where there is no such place, the
 * line is left out.
 */
export class RedactionStream {
  readonly #engine: RedactionEngine;
  readonly #pass: RedactionPass;
  #held = '';
  #leavesOut = false;

  constructor(engine: RedactionEngine) {
    this.#engine = engine;
    this.#pass = engine.begin();
  }

  /** Takes a chunk and gives out what has become certain with it. */
  write(chunk: string): string {
    const end = chunk.lastIndexOf('\n') + 1;
    if (end === 0) return this.#hold(chunk);
    // Only the line that began before is joined: a text that was joined is slower to read.
    const second = chunk.indexOf('\n') + 1;
    const first = this.#leavesOut ? '\n' : this.#held + chunk.slice(0, second);
    this.#leavesOut = false;
    this.#held = '';
    return this.#pass.lines(first) + this.#pass.lines(chunk, second, end) + this.#hold(chunk.slice(end));
  }

  /** The rest, when no more chunks come. */
  close(): string {
    const rest = this.#held;
    this.#held = '';
    return this.#pass.lines(rest) + this.#pass.close();
  }

  #hold(text: string): string {
    if (this.#leavesOut) return '';
    this.#held += text;
    return this.#held.length > maxHeld ? this.#cut() : '';
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

  /** Where the two parts of a line, each by itself, come out as the whole does; null for nowhere. */
  #placeToCut(line: string): number | null {
    const whole = this.#engine.text(line);
    let at = line.length - keptAtCut;
    for (let tried = 0; tried < maxCuts && at > 0; tried++) {
      at = line.slice(0, at).search(/[\s,;][^\s,;]*$/);
      if (at <= 0) return null;
      if (this.#engine.text(line.slice(0, at)) + this.#engine.text(line.slice(at)) === whole) return at;
    }
    return null;
  }
}
