import { type Block, proseCap } from './block.ts';
import { fenceOf, isDefinition, isOnlyMarkup } from './line-kinds.ts';
import {
  addCodeLine,
  beginCode,
  cutCode,
  endsCode,
  isPieceFull,
  nextPiece,
  type OpenCode,
  pieceOf,
} from './open-code.ts';
import {
  addProseLine,
  beginProse,
  continues,
  cutProse,
  type OpenProse,
  proseAfterFull,
  proseBlock,
} from './open-prose.ts';

/**
 * Cuts markdown into blocks while it grows. Each character is looked at once; only the last block and the line that is
 * not complete yet are ever looked at again. The result does not depend on how the text was divided on arrival.
 */
export class BlockScanner {
  /** Blocks that will not change any more, but for the `whole` of code whose fence is still open. */
  readonly #settled: Block[] = [];
  #revision = 0;
  #open: OpenProse | OpenCode | null = null;
  #partial = '';
  /** The line that arrives is longer than a block may be, and its beginning is in `#open` already. */
  #midLine = false;
  #definitions = '';

  /** Reference definitions seen so far, one a line. */
  get definitions(): string {
    return this.#definitions;
  }

  /** Blocks that are settled; the array grows in place. */
  get settled(): readonly Block[] {
    return this.#settled;
  }

  /** A number that changes whenever the settled blocks do. */
  get revision(): number {
    return this.#revision;
  }

  /** Takes the next characters. */
  write(text: string): void {
    let rest = this.#partial + text;
    this.#partial = '';
    while (rest !== '') {
      const lineEnd = rest.indexOf('\n');
      if (this.#midLine) {
        this.#takeMore(lineEnd === -1 ? rest : rest.slice(0, lineEnd));
        this.#midLine = lineEnd === -1;
      } else if (lineEnd > proseCap || (lineEnd === -1 && rest.length > proseCap)) {
        this.#takeLine(rest.slice(0, proseCap));
        this.#midLine = true;
        rest = rest.slice(proseCap);
        continue;
      } else if (lineEnd === -1) {
        this.#partial = rest;
      } else {
        this.#takeLine(rest.slice(0, lineEnd));
      }
      rest = lineEnd === -1 ? '' : rest.slice(lineEnd + 1);
    }
  }

  /** The blocks after the settled ones, as they would be if the text ended here. */
  tail(): readonly Block[] {
    const copy = new BlockScanner();
    copy.#open = this.#open;
    if (this.#partial !== '' && !isOnlyMarkup(this.#partial)) copy.#takeLine(this.#partial);
    copy.#settle();
    return copy.#settled;
  }

  /** The text is complete: settles what is open. */
  end(): void {
    if (this.#partial !== '') this.#takeLine(this.#partial);
    this.#partial = '';
    this.#settle();
  }

  #takeLine(line: string): void {
    if (this.#open?.kind === 'code') {
      this.#takeCodeLine(this.#open, line);
      return;
    }
    if (line.trim() === '') {
      if (this.#open !== null) this.#open = { ...this.#open, blanks: this.#open.blanks + 1 };
      return;
    }
    if (isDefinition(line)) this.#definitions += `${line}\n`;
    if (this.#open !== null && continues(this.#open, line)) {
      this.#takeProseLine(this.#open, line);
      return;
    }
    this.#settle();
    const fence = fenceOf(line);
    this.#open = fence !== null && fence.indent <= 3 ? beginCode(fence) : beginProse(line);
  }

  #takeProseLine(open: OpenProse, line: string): void {
    const next = proseAfterFull(open, line);
    if (next === null) {
      this.#keepProse(addProseLine(open, line));
      return;
    }
    this.#settle();
    this.#open = next;
  }

  #takeCodeLine(open: OpenCode, line: string): void {
    if (endsCode(open, line)) {
      this.#closeCode(open);
      return;
    }
    const full = isPieceFull(open, line);
    if (full) this.#push(pieceOf(open));
    this.#open = addCodeLine(full ? nextPiece(open) : open, line);
  }

  /** Goes on with a line that is longer than a block. */
  #takeMore(text: string): void {
    const open = this.#open;
    if (open?.kind === 'prose') this.#keepProse({ ...open, source: open.source + text });
    if (open?.kind !== 'code') return;
    const { pieces, rest } = cutCode({ ...open, text: open.text + text });
    for (const piece of pieces) this.#push(piece);
    this.#open = rest;
  }

  #keepProse(open: OpenProse): void {
    const { blocks, rest } = cutProse(open);
    for (const block of blocks) this.#push(block);
    this.#open = rest;
  }

  #settle(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    this.#push(open.kind === 'code' ? { ...pieceOf(open), last: true } : proseBlock(open));
  }

  /** The fence is closed: every piece of the code learns the whole. */
  #closeCode(open: OpenCode): void {
    const whole = open.before + open.text;
    for (let at = this.#settled.length - 1; at >= 0; at--) {
      const piece = this.#settled[at];
      if (piece?.kind !== 'code' || piece.last) break;
      this.#settled[at] = { ...piece, whole };
    }
    this.#push({ ...pieceOf(open), last: true, whole });
    this.#open = null;
  }

  #push(block: Block): void {
    this.#settled.push(block);
    this.#revision += 1;
  }
}

/** The blocks of a text that is complete. */
export function blocksOfText(text: string): { readonly blocks: readonly Block[]; readonly definitions: string } {
  const scanner = new BlockScanner();
  scanner.write(text);
  scanner.end();
  return { blocks: scanner.settled, definitions: scanner.definitions };
}
