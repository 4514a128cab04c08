import { alignToCharacter } from './align-to-character.ts';
import { type CodeBlock, codeCap } from './block.ts';
import {
  addCodeLine,
  extendCodeLine,
  type GrownCode,
  isEndOfCode,
  type OpenCode,
  parseLanguage,
  startFenced,
  startIndented,
  toCodeBlock,
} from './open-code.ts';
import type { TokenSpan } from './open-text.ts';

/** Splits code into pieces while it grows. Looks at each character once. */
export class CodeScanner {
  /** The length of the opening fence before the code, in characters. */
  readonly opening: number;
  #open: OpenCode;
  #full: CodeBlock[] = [];
  /** The beginning of a line that has not ended. */
  #partial = '';
  /** True if the line is long, and its beginning is already in `#open`. */
  #isMidLine = false;

  constructor(open: OpenCode, opening: number) {
    this.#open = open;
    this.opening = opening;
  }

  /** Adds the next characters. Returns those after the end of the code; null if the code has not ended. */
  write(text: string): string | null {
    let rest = this.#partial + text;
    this.#partial = '';
    while (rest !== '') {
      const lineEnd = rest.indexOf('\n');
      const end = lineEnd === -1 ? rest.length : lineEnd;
      if (this.#isMidLine) {
        this.#keep(extendCodeLine(this.#open, rest.slice(0, end)));
        this.#isMidLine = lineEnd === -1;
      } else if (end > codeCap) {
        const chunkEnd = alignToCharacter(rest, codeCap);
        if (isEndOfCode(this.#open, rest.slice(0, chunkEnd))) return rest;
        this.#keep(addCodeLine(this.#open, rest.slice(0, chunkEnd)));
        this.#isMidLine = true;
        rest = rest.slice(chunkEnd);
        continue;
      } else if (lineEnd === -1) {
        // A line that starts with a word ends indented code, regardless of the text that follows.
        if (this.#open.marker === null && isEndOfCode(this.#open, rest)) return rest;
        this.#partial = rest;
      } else if (isEndOfCode(this.#open, rest.slice(0, end))) {
        return this.#open.marker === null ? rest : rest.slice(end + 1);
      } else {
        this.#keep(addCodeLine(this.#open, rest.slice(0, end)));
      }
      rest = rest.slice(lineEnd === -1 ? rest.length : end + 1);
    }
    return null;
  }

  /** Returns the pieces that have filled up since the last call. */
  takeFull(): readonly CodeBlock[] {
    const full = this.#full;
    this.#full = [];
    return full;
  }

  /** Returns the pieces that are not full, as if the text ended here. Their end is unknown. */
  tail(): readonly CodeBlock[] {
    const { full, open } = this.#withPartial();
    return [...full, { ...toCodeBlock(open), last: true }];
  }

  /** Ends the code and returns its last piece. Take the full pieces first. */
  end(): CodeBlock {
    this.#keep(this.#withPartial());
    return { ...toCodeBlock(this.#open), last: true, whole: this.#open.before + this.#open.text };
  }

  #withPartial(): GrownCode {
    if (this.#partial === '' || isEndOfCode(this.#open, this.#partial)) return { full: [], open: this.#open };
    return addCodeLine(this.#open, this.#partial);
  }

  #keep({ full, open }: GrownCode): void {
    this.#full.push(...full);
    this.#open = open;
  }
}

/**
 * Creates a scanner for the code in a span, or at its start; null when the span is not code. The scanner has not
 * received any of the code yet.
 */
export function createCodeScanner({ token, source }: TokenSpan): CodeScanner | null {
  if (token.type !== 'code') return null;
  if (token.codeBlockStyle === 'indented') return new CodeScanner(startIndented(), 0);
  const lineEnd = source.indexOf('\n');
  const open = startFenced(source, parseLanguage(token.lang));
  return open === null ? null : new CodeScanner(open, lineEnd === -1 ? source.length : lineEnd + 1);
}
