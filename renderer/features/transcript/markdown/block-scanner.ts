import { type Block, listLineCap, proseCap } from './block.ts';
import { type CodeScanner, createCodeScanner } from './code-scanner.ts';
import { cutSpan } from './cut-span.ts';
import { cutTableHead, isOnlyMarkup } from './line-kinds.ts';
import { noText, type OpenText, type TokenSpan, toSpans } from './open-text.ts';
import { ReferenceIndex, type References } from './references.ts';

/** Text is parsed once there is this much of it, in characters, and again each time it has grown by half. */
const firstReadLength = 500;
/** How much a part that continues until the next empty line must grow before it is parsed again, in characters. */
const nextReadLength = 200;
/** A line longer than this is parsed before it ends. */
const longLine = 8_000;

/**
 * Splits Markdown into blocks while it grows. The lexer decides where a block ends. The parsed blocks are settled,
 * except for the last part, which may continue. The result does not depend on how the text was divided on arrival, and
 * each part of the text is parsed only a few times.
 */
export class BlockScanner {
  /** Blocks that will not change anymore, except for the `whole` of code that has not ended. */
  readonly #settled: Block[] = [];
  readonly #references = new ReferenceIndex();
  #revision = 0;
  #text: OpenText = noText;
  /** The open text is parsed again at this length, at the end of a line. */
  #readAt = firstReadLength;
  /** The open text is parsed again at this length, at an empty line, where most blocks end. */
  #readAtGap = 0;
  /** Code that has not ended. If there is any, there is no open text. */
  #code: CodeScanner | null = null;
  #endsInReturn = false;
  /** The headings above the open text. */
  #outline: Outline = [];

  /** The link definitions of the settled blocks; a new object whenever they change. */
  get references(): References {
    return this.#references.view;
  }

  /** Settled blocks; the array grows in place. */
  get settled(): readonly Block[] {
    return this.#settled;
  }

  /** A number that changes whenever the settled blocks change. */
  get revision(): number {
    return this.#revision;
  }

  /** Adds the next characters. */
  write(text: string): void {
    this.#takeAll(this.#normalLines(text));
  }

  /** Returns the blocks after the settled ones, as if the text ended here. */
  tail(): readonly Block[] {
    if (this.#code !== null) return this.#code.tail();
    const { source } = this.#text;
    const lineStart = source.lastIndexOf('\n') + 1;
    const shown = isOnlyMarkup(source.slice(lineStart)) ? source.slice(0, lineStart) : source;
    const spans = toSpans({ ...this.#text, source: shown }, true);
    const isParagraph = spans.at(-1)?.token.type === 'paragraph';
    const known = isParagraph ? cutTableHead(shown) : shown;
    const read = known === shown ? spans : toSpans({ ...this.#text, source: known }, true);
    // A definition is shown only if nothing uses it, which the rest of the text decides.
    return toBlocks(
      read.filter(({ token }) => token.type !== 'def'),
      true,
      this.#outline,
    );
  }

  /** Settles what is open, because the text is complete. */
  end(): void {
    if (this.#endsInReturn) this.#takeAll('\n');
    this.#endsInReturn = false;
    if (this.#code === null) this.#settle(toSpans(this.#text));
    else this.#endCode(this.#code);
    this.#text = noText;
  }

  /** Turns every line end into `\n`. A `\r` at the very end waits for the next characters. */
  #normalLines(text: string): string {
    const all = this.#endsInReturn ? `\r${text}` : text;
    this.#endsInReturn = all.endsWith('\r');
    const known = this.#endsInReturn ? all.slice(0, -1) : all;
    return known.includes('\r') ? known.replaceAll(/\r\n?/g, '\n') : known;
  }

  #takeAll(text: string): void {
    let rest = text;
    while (rest !== '') rest = this.#code === null ? this.#takeText(rest) : this.#takeCode(this.#code, rest);
  }

  /** Takes text up to the point where it must be parsed, and returns the rest. */
  #takeText(text: string): string {
    const { source } = this.#text;
    const longest = this.#readAt + longLine - source.length;
    const near = text.slice(0, longest);
    const lineEnd = near.indexOf('\n', Math.max(0, this.#readAt - source.length - 1)) + 1;
    const gap = this.#findGap(lineEnd === 0 ? near : near.slice(0, lineEnd));
    const taken = gap || lineEnd || longest;
    this.#text = { ...this.#text, source: source + near.slice(0, taken) };
    if (taken > text.length) return '';
    this.#read();
    return text.slice(taken);
  }

  /** Returns the end of the first empty line at which to parse the text; 0 if there is none. */
  #findGap(text: string): number {
    const { source } = this.#text;
    if (source.endsWith('\n') && text.startsWith('\n') && source.length + 1 >= this.#readAtGap) return 1;
    const gap = text.indexOf('\n\n', Math.max(0, this.#readAtGap - source.length - 2));
    return gap === -1 ? 0 : gap + 2;
  }

  /** Settles all of the open text except its last part. */
  #read(): void {
    const spans = toSpans(this.#text, true);
    const open = findFirstOpen(spans);
    this.#settle(spans.slice(0, open));
    const last = spans[open];
    const source = spans
      .slice(open)
      .map((span) => span.source)
      .join('');
    const code = last === undefined ? null : createCodeScanner(last);
    if (code !== null) this.#startCode(code, source);
    else this.#text = last === undefined ? noText : this.#settleFront({ ...last, source });
    const { length } = this.#text.source;
    this.#readAt = Math.max(firstReadLength, Math.ceil(length * 1.5));
    this.#readAtGap = open === 0 ? length + Math.max(nextReadLength, Math.ceil(length / 4)) : 0;
  }

  /** Settles the pieces of a long span that cannot change anymore, and returns the rest. */
  #settleFront(span: TokenSpan): OpenText {
    if (span.token.type === 'code') return { kind: 'text', source: span.source, carried: span.carried };
    const pieces = cutSpan(span);
    for (const { block, text } of pieces.slice(0, -1)) {
      if (block.source.includes(']:')) this.#references.define(toSpans(text).map(({ token }) => token));
      this.#push([block]);
    }
    return pieces.at(-1)?.text ?? noText;
  }

  #settle(spans: readonly TokenSpan[]): void {
    this.#references.define(spans.map(({ token }) => token));
    this.#push(toBlocks(spans, false, this.#outline));
    for (const { token } of spans) if (token.type === 'heading') this.#outline = addHeading(this.#outline, token.depth);
  }

  #startCode(code: CodeScanner, source: string): void {
    this.#code = code;
    this.#text = noText;
    this.#readAt = firstReadLength;
    this.#takeAll(source.slice(code.opening));
  }

  #takeCode(code: CodeScanner, text: string): string {
    const rest = code.write(text);
    this.#push(code.takeFull());
    if (rest === null) return '';
    this.#endCode(code);
    return rest;
  }

  /** Sets the whole code on each of its pieces. */
  #endCode(code: CodeScanner): void {
    const last = code.end();
    const { whole } = last;
    for (let at = this.#settled.length - 1; at >= 0; at--) {
      const piece = this.#settled[at];
      if (piece?.kind !== 'code' || piece.last) break;
      this.#settled[at] = { ...piece, whole };
    }
    this.#push([...code.takeFull().map((piece) => ({ ...piece, whole })), last]);
    this.#code = null;
  }

  #push(blocks: readonly Block[]): void {
    for (const block of blocks) {
      this.#settled.push(block);
      if (block.kind === 'prose') this.#references.addSource(block);
      this.#revision += 1;
    }
  }
}

/** Returns the index of the first span that may change when the text continues; the number of spans if none may. */
function findFirstOpen(spans: readonly TokenSpan[]): number {
  let open = spans.findLastIndex(({ token }) => token.type !== 'space');
  const last = spans[open];
  if (last !== undefined && gapEndedTypes.has(last.token.type) && /\n[ \t]*\n/.test(spans[open + 1]?.source ?? '')) {
    return spans.length;
  }
  // The title of a definition may be on the next lines.
  while (open > 0 && spans[open - 1]?.token.type === 'def' && /^\s*["'(]/.test(spans[open]?.source ?? '')) open -= 1;
  return Math.max(0, open);
}

/** Block types that cannot continue after an empty line. */
const gapEndedTypes = new Set(['paragraph', 'heading', 'blockquote', 'table', 'hr', 'formula']);

/** Parses a complete text into blocks. */
export function parseBlocks(text: string): { readonly blocks: readonly Block[]; readonly references: References } {
  const scanner = new BlockScanner();
  scanner.write(text);
  scanner.end();
  return { blocks: scanner.settled, references: scanner.references };
}

/**
 * Converts spans to blocks. `open`: the text continues, so the end of code without a closing fence is unknown. `above`:
 * the headings before the spans.
 */
function toBlocks(spans: readonly TokenSpan[], open: boolean, above: Outline): readonly Block[] {
  const joined = joinDefinitions(spans);
  let outline = above;
  return joined.flatMap((span, at): readonly Block[] => {
    if (span.token.type === 'space') return [];
    if (span.token.type === 'code') return toCodeBlocks(span, open && at === joined.length - 1);
    const blocks = cutSpan(span).map(({ block }) => block);
    if (span.token.type !== 'heading') return blocks;
    outline = addHeading(outline, span.token.depth);
    return blocks.map((block) => ({ ...block, rank: outline.length - 1 }));
  });
}

function toCodeBlocks(span: TokenSpan, open: boolean): readonly Block[] {
  const scanner = createCodeScanner(span);
  if (scanner === null) return [];
  const isClosed = scanner.write(span.source.slice(scanner.opening)) !== null;
  if (open && !isClosed) return [...scanner.takeFull(), ...scanner.tail()];
  const last = scanner.end();
  return [...scanner.takeFull(), last].map((piece) => ({ ...piece, whole: last.whole }));
}

/** Joins consecutive definitions into one block, while the block stays small. */
function joinDefinitions(spans: readonly TokenSpan[]): readonly TokenSpan[] {
  const joined: TokenSpan[] = [];
  let lines = 0;
  for (const span of spans) {
    const last = joined.at(-1);
    const belongs = span.token.type === 'def' || span.token.type === 'space';
    const fits = lines < listLineCap && (last?.source.length ?? 0) + span.source.length <= proseCap;
    if (last?.token.type === 'def' && belongs && fits)
      joined[joined.length - 1] = { ...last, source: last.source + span.source };
    else joined.push(span);
    lines = joined.at(-1) === span ? 1 : lines + 1;
  }
  return joined;
}

/**
 * The levels of the headings above a place in a text, outermost first. A heading is below the nearest earlier one with
 * a smaller level, so no level of the page is skipped, whatever levels the text uses.
 */
type Outline = readonly number[];

/** Returns the outline after a heading of a level. Its last entry is that heading. */
function addHeading(outline: Outline, level: number): Outline {
  return [...outline.filter((above) => above < level), level];
}
