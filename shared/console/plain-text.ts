const maxLines = 8;
const maxCharacters = 2_000;

/** The last lines of an output without control sequences, at most 8 lines and 2,000 characters. */
export function getOutputTail(output: string): string {
  const end = output.length > 16_000 ? output.slice(-16_000).replace(/^[^\n]*\n/, '') : output;
  const lines = toPlainText(end).trimEnd().split('\n').slice(-maxLines);
  return lines.join('\n').slice(-maxCharacters).toWellFormed();
}

const esc = '\u001b';
const bell = '\u0007';
const csi = '\u009b';

/** Control sequences of a terminal, complete or cut off. */
const sequences = new RegExp(
  `(?:${esc}\\[|${csi})[0-?]*[ -/]*[@-~]?|${esc}[\\]PX^_][^${bell}${esc}]*(?:${bell}|${esc}\\\\)?|${esc}[ -/]*[0-~]?`,
  'g',
);
const sequence = `(?:${esc}\\[|${csi})[\\d;:]*`;
/** A sequence or character that moves the cursor or erases. A line break that begins with CR does neither. */
const moves = new RegExp(`${sequence}[A-HJKdf]|\r(?!\n)|\b`);
const move = new RegExp(`^${sequence}([A-HJKdf])$`);
/** Where a text with moves is cut: sequences, line breaks, CR and backspace. */
const steps = new RegExp(`(${sequences.source}|[\n\r\b])`);
const color = new RegExp(`^(?:${esc}\\[|${csi})([\\d;:]*)m$`);
const colors = new RegExp(`${esc}\\[[\\d;:]*m`, 'g');

/** Remaining control characters, except line breaks and tabs. */
const controls = /[^\P{Cc}\n\t]/gu;
/** The same, except the start of a color code. */
const controlsOfColored = new RegExp(`[^\\P{Cc}\\n\\t${esc}]`, 'gu');
/** One frame of a spinner before the words of a line, or alone. */
const spinner = new RegExp(`^((?:\\s|${esc}\\[[\\d;:]*m)*)[\u2801-\u28ff](?=(?:${esc}\\[[\\d;:]*m)*(?:\\s|$))`);

/**
 * Terminal output as plain lines, without control sequences. What was overwritten or erased is left out, as are
 * spinners. A cleared screen stays, because this is a record.
 */
export function toPlainText(output: string): string {
  return settle(output, false)
    .map((line) => line.replace(controls, ''))
    .join('\n');
}

/** The lines of `toPlainText` with their color codes, as `ESC [ … m`. */
export function toColoredLines(output: string): string[] {
  return settle(output, true).map((line) => line.replace(controlsOfColored, ''));
}

/** Removes the color codes of `toColoredLines`. */
export function withoutColors(line: string): string {
  return line.replaceAll(colors, '');
}

/** Returns the lines of an output when all its cursor moves are done. */
function settle(output: string, keepsColors: boolean): string[] {
  if (moves.test(output)) return new Page(keepsColors).write(output);
  return output
    .replace(sequences, (one) => (keepsColors ? toColor(one) : ''))
    .replaceAll('\r\n', '\n')
    .split('\n');
}

function toColor(one: string): string {
  const code = color.exec(one)?.[1];
  return code === undefined ? '' : `${esc}[${code}m`;
}

/** In a longer line, moves inside the line do nothing: every one would cost its length. */
const maxEditedLine = 1_000;

/** The lines of a terminal without a height, and its cursor. `column` counts characters without color codes. */
class Page {
  readonly #lines: string[] = [''];
  #row = 0;
  #column = 0;
  /** Color codes for the next text. They take no place. */
  #codes = '';

  readonly #keepsColors: boolean;

  constructor(keepsColors: boolean) {
    this.#keepsColors = keepsColors;
  }

  write(output: string): string[] {
    for (const [at, part] of output.split(steps).entries()) {
      if (at % 2 === 0) this.#print(part);
      else if (this.#keepsColors && color.test(part)) this.#codes += toColor(part);
      else this.#step(part);
    }
    this.#placeCodes();
    return this.#lines.map((line) => line.replace(spinner, '$1').toWellFormed());
  }

  /** Prints text without sequences and line breaks at the cursor. At the start of a line, it replaces the line. */
  #print(text: string): void {
    if (text === '') return;
    const line = this.#column > 0 || this.#lengthOf(this.#line) === 0 ? this.#line : '';
    const length = this.#lengthOf(line);
    const before = this.#column >= length ? line.padEnd(line.length + this.#column - length) : this.#upTo(this.#column);
    const after = this.#column + text.length < length ? line.slice(this.#upTo(this.#column + text.length).length) : '';
    this.#line = before + this.#codes + text + after;
    this.#codes = '';
    this.#column += text.length;
  }

  /** Keeps the color codes at the end of a line that no text follows. */
  #placeCodes(): void {
    if (this.#column >= this.#lengthOf(this.#line)) this.#line += this.#codes;
    this.#codes = '';
  }

  #step(part: string): void {
    this.#placeCodes();
    if (part === '\n') this.#goTo(this.#row + 1);
    else if (part === '\r') this.#column = 0;
    else if (part === '\b') this.#moveBy(-1);
    else this.#move(part);
  }

  #move(part: string): void {
    const kind = move.exec(part)?.[1];
    if (kind === undefined) return;
    const count = Number.parseInt(part.replace(/^[^\d]*/, ''), 10);
    const times = Math.min(Number.isNaN(count) || count === 0 ? 1 : count, maxEditedLine);
    if (kind === 'A') this.#row = Math.max(0, this.#row - times);
    else if (kind === 'B') this.#row = Math.min(this.#lines.length - 1, this.#row + times);
    else if (kind === 'C') this.#moveBy(times);
    else if (kind === 'D') this.#moveBy(-times);
    else if (kind === 'E') this.#goTo(Math.min(this.#lines.length - 1, this.#row + times));
    else if (kind === 'F') this.#goTo(Math.max(0, this.#row - times));
    else if (kind === 'G') this.#moveBy(times - 1 - this.#column);
    else if (kind === 'K') this.#eraseLine(count || 0);
    else if (kind === 'J') this.#eraseBelow(count || 0);
    else if (this.#lengthOf(this.#lines.at(-1) ?? '') > 0) this.#goTo(this.#lines.length);
    else this.#goTo(this.#lines.length - 1);
  }

  #goTo(row: number): void {
    this.#row = row;
    this.#column = 0;
    if (row === this.#lines.length) this.#lines.push('');
  }

  #moveBy(columns: number): void {
    const to = Math.max(0, this.#column + columns);
    if (to === 0 || (this.#canEdit && to <= maxEditedLine)) this.#column = to;
  }

  /** Erases after the cursor, before it (1) or everything (2). What is erased before the cursor is not kept as space. */
  #eraseLine(what: number): void {
    if (what === 0) this.#cut();
    else if (what === 1) this.#line = this.#column < this.#lengthOf(this.#line) ? this.#line : '';
    else this.#line = '';
    if (what !== 0 && this.#line === '') this.#column = 0;
  }

  #eraseBelow(what: number): void {
    if (what !== 0) return;
    this.#cut();
    this.#lines.length = this.#row + 1;
  }

  #cut(): void {
    if (this.#column === 0) this.#line = '';
    else if (this.#canEdit) this.#line = this.#upTo(this.#column);
  }

  get #line(): string {
    return this.#lines[this.#row] ?? '';
  }

  set #line(text: string) {
    this.#lines[this.#row] = text;
  }

  get #canEdit(): boolean {
    return this.#line.length <= 4 * maxEditedLine && this.#lengthOf(this.#line) <= maxEditedLine;
  }

  #lengthOf(line: string): number {
    return this.#keepsColors ? withoutColors(line).length : line.length;
  }

  /** The beginning of the line with this many characters, and their color codes. */
  #upTo(column: number): string {
    if (!this.#keepsColors) return this.#line.slice(0, column);
    let left = column;
    let text = '';
    for (const [at, part] of this.#line.split(new RegExp(`(${colors.source})`)).entries()) {
      if (left === 0) break;
      const kept = at % 2 === 0 ? part.slice(0, left) : part;
      if (at % 2 === 0) left -= kept.length;
      text += kept;
    }
    return text;
  }
}
