import { type Hooks, Lexer, type Links, type Token, Tokenizer, type Tokens } from 'marked';
import { alignToCharacter } from './align-to-character.ts';
import { findBareAddress } from './bare-address.ts';
import { flankingRules, getBorder, getCharacterBefore } from './flanking.ts';
import { type Formula, findFormulas, findNextBlockFormula, parseBlockFormula } from './math/formulas.ts';
import { findPathLink } from './path-link.ts';

// The lexer has limits, because Codex can write any Markdown. Text beyond a limit becomes plain text; it is never
// dropped.

/** Maximum nesting of quotes and lists. */
export const depthCap = 30;
/** Maximum nesting of emphasis and links. */
const inlineDepthCap = 30;
/** How many characters of one paragraph or cell to parse for emphasis, links and code. */
export const inlineCap = 8_000;
/** Maximum number of unclosed emphasis marks in one paragraph. Beyond that, all further marks are text as well. */
const unclosedCap = 30;
/** How many characters to search at a time for the end of ordinary words, and for the sign of a mail address. */
const wordsCap = 1_000;
const mailCap = 320;
/** Maximum number of columns in a table. */
const columnsCap = 100;
/** Maximum number of lines and characters in a link definition. */
const definitionLines = 8;
const definitionCap = 4_000;

class BoundedTokenizer extends Tokenizer<string, string> {
  blockDepth = 0;
  unclosed = 0;
  readonly usedLabels = new Set<string>();

  /** Treats HTML as text. */
  override html(): undefined {
    return undefined;
  }

  override tag(): undefined {
    return undefined;
  }

  override blockquote(source: string): Tokens.Blockquote | undefined {
    return this.blockDepth > depthCap ? undefined : super.blockquote(source);
  }

  override list(source: string): Tokens.List | undefined {
    return this.blockDepth > depthCap ? undefined : super.list(source);
  }

  /** Ends a definition where its paragraph ends. Treats a footnote as text. */
  override def(source: string): Tokens.Def | undefined {
    if (!/^ {0,3}\[(?!\^)/.test(source)) return undefined;
    const paragraph = this.rules.block.paragraph.exec(cutLines(source));
    return paragraph === null ? undefined : super.def(paragraph[0]);
  }

  override paragraph(source: string): Tokens.Paragraph | undefined {
    return super.paragraph(cutAtFormula(source));
  }

  override lheading(source: string): Tokens.Heading | undefined {
    return super.lheading(cutAtFormula(source));
  }

  /** Puts any text after a row's last column into one more cell. */
  override table(source: string): Tokens.Table | undefined {
    if (isWide(source)) return undefined;
    const table = super.table(source);
    if (table === undefined) return undefined;
    const lines = table.raw.split('\n').slice(2);
    for (const [at, row] of table.rows.entries()) {
      const text = splitTableCells(lines[at] ?? '')
        .slice(row.length)
        .join(' | ');
      if (text !== '') row.push({ text, tokens: this.lexer.inline(text), header: false, align: null });
    }
    return table;
  }

  override emStrong(source: string, masked: string, before?: string): Tokens.Em | Tokens.Strong | undefined {
    const isMark = source.startsWith('*') || source.startsWith('_');
    if (!isMark || this.unclosed >= unclosedCap) return undefined;
    this.rules.inline.punctuation = getBorder(source);
    const token = super.emStrong(source, masked, getCharacterBefore(source, masked, before));
    if (token === undefined) this.unclosed += 1;
    return token;
  }

  override del(source: string, masked: string, before?: string): Tokens.Del | undefined {
    if (!source.startsWith('~') || this.unclosed >= unclosedCap) return undefined;
    this.rules.inline.punctuation = getBorder(source);
    const token = super.del(source, masked, getCharacterBefore(source, masked, before));
    if (token === undefined) this.unclosed += 1;
    return token;
  }

  /** Reads a link to a path as people write it, too. */
  override link(source: string): Tokens.Link | Tokens.Image | undefined {
    const found = this.lexer.state.linkParenPossible ? findPathLink(source) : null;
    if (found === null) return super.link(source);
    const { path: href, raw, words } = found;
    if (raw.startsWith('!')) return { type: 'image', raw, href, title: null, text: words, tokens: [] };
    const { state } = this.lexer;
    const outer = { inLink: state.inLink, linkEmitted: state.linkEmitted };
    Object.assign(state, { inLink: true, linkEmitted: false });
    const tokens = this.lexer.inlineTokens(words);
    const hasLink = state.linkEmitted;
    Object.assign(state, { ...outer, linkEmitted: outer.linkEmitted || !hasLink });
    return hasLink ? undefined : { type: 'link', raw, href, title: null, text: words, tokens };
  }

  override url(source: string): Tokens.Link | undefined {
    const address = findBareAddress(source);
    if (address !== null) {
      const { href, raw } = address;
      return { type: 'link', raw, href, text: raw, autolink: true, tokens: [{ type: 'text', raw, text: raw }] };
    }
    const isMail = /^(?:mailto:|xmpp:)/i.test(source) || source.slice(0, mailCap).includes('@');
    return isMail ? super.url(source) : undefined;
  }

  override inlineText(source: string): Tokens.Text | undefined {
    return super.inlineText(cutWords(source));
  }

  override reflink(source: string, links: Links): Tokens.Link | Tokens.Image | Tokens.Text | undefined {
    const token = super.reflink(source, links);
    if (token !== undefined && token.type !== 'text') this.usedLabels.add(getLabel(token.raw));
    return token;
  }
}

/** A formula in a line of text, as a token. */
export type FormulaToken = Formula & { readonly type: 'formula'; readonly raw: string };

/** Returns whether a token is a formula. */
export function isFormulaToken(token: Token): token is FormulaToken {
  return token.type === 'formula';
}

/** The text of the paragraph that is being parsed, and its formulas. */
type Line = { readonly length: number; readonly formulas: readonly Formula[] };

class BoundedLexer extends Lexer<string, string> {
  readonly #tokenizer: BoundedTokenizer;
  readonly #longest: number;
  #inlineDepth = 0;
  #line: Line = { length: 0, formulas: [] };

  /** True if the text continues. A formula over whole lines whose end has not arrived is then one token. */
  readonly #isOpen: boolean;

  constructor(tokenizer: BoundedTokenizer, { longest = inlineCap, isOpen = false } = {}) {
    super({
      gfm: true,
      tokenizer,
      extensions: {
        renderers: {},
        childTokens: {},
        block: [(source) => this.#blockFormula(source)],
        inline: [(source) => this.#formulaAt(this.#line.length - source.length)],
        startInline: [(source) => this.#nextFormula(this.#line.length - source.length) ?? -1],
      },
      hooks: { emStrongMask: (text: string) => maskNoteMarks(this.#withoutFormulas(text)) } as Hooks<string, string>,
    });
    tokenizer.rules = { ...tokenizer.rules, inline: { ...tokenizer.rules.inline, ...flankingRules } };
    this.#tokenizer = tokenizer;
    this.#longest = longest;
    this.#isOpen = isOpen;
  }

  #blockFormula(source: string): Tokens.Generic | undefined {
    const found = parseBlockFormula(source);
    if (found === null) return undefined;
    const { raw, formula } = found;
    if (formula !== null) return { ...toFormulaToken({ ...formula, start: 0 }), raw };
    return this.#isOpen ? { type: 'openFormula', raw, text: raw } : undefined;
  }

  #formulaAt(place: number): Tokens.Generic | undefined {
    const formula = this.#line.formulas.find(({ start }) => start === place);
    return formula === undefined ? undefined : toFormulaToken(formula);
  }

  /** Returns the distance from a place to the next formula; undefined if there is none. */
  #nextFormula(place: number): number | undefined {
    const next = this.#line.formulas.find(({ start }) => start >= place);
    return next === undefined ? undefined : next.start - place;
  }

  /** Masks formulas, because marks inside them are not emphasis. */
  #withoutFormulas(text: string): string {
    if (text.length !== this.#line.length) return text;
    let masked = '';
    for (const { start, source } of this.#line.formulas) {
      masked += text.slice(masked.length, start) + 'a'.repeat(source.length);
    }
    return masked + text.slice(masked.length);
  }

  override blockTokens(source: string, tokens?: Token[], clipped?: boolean): Token[];
  override blockTokens(source: string, tokens?: typeof this.tokens, clipped?: boolean): typeof this.tokens;
  override blockTokens(source: string, tokens: Token[] = [], clipped = false): Token[] {
    this.#tokenizer.blockDepth += 1;
    try {
      return super.blockTokens(source, tokens, clipped);
    } finally {
      this.#tokenizer.blockDepth -= 1;
    }
  }

  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    if (source.length > this.#longest || this.#inlineDepth >= inlineDepthCap) {
      tokens.push({ type: 'text', raw: source, text: source });
      return tokens;
    }
    if (this.#inlineDepth === 0) this.#tokenizer.unclosed = 0;
    this.#inlineDepth += 1;
    const outer = this.#line;
    this.#line = { length: source.length, formulas: findFormulas(source) };
    try {
      return super.inlineTokens(source, tokens);
    } finally {
      this.#line = outer;
      this.#inlineDepth -= 1;
    }
  }
}

/** Masks references to footnotes, because their labels have no emphasis. */
function maskNoteMarks(text: string): string {
  if (!text.includes('[^')) return text;
  return text.replaceAll(/\[\^([^\]\s]{1,100})\]/g, (mark) => `[${'a'.repeat(mark.length - 2)}]`);
}

function toFormulaToken(formula: Formula): FormulaToken {
  return { type: 'formula', raw: formula.source, ...formula };
}

/**
 * Splits a text into block tokens, without parsing the inside of paragraphs. Joined, the `raw` of the tokens is the
 * text. `isOpen`: more of the text will arrive. Throws any error of the lexer.
 */
export function lexBlocks(source: string, isOpen = false): readonly Token[] {
  return new BoundedLexer(new BoundedTokenizer(), { isOpen }).blockTokens(source, []);
}

/** A text as tokens, and the labels of the definitions that it uses. */
export type Lexed = { readonly tokens: readonly Token[]; readonly usedLabels: ReadonlySet<string> };

/**
 * Parses a text with the given link definitions and no others. `inline`: the text is the inside of a paragraph, and so
 * are the tokens. Paragraphs longer than `longest` are plain text. Throws any error of the lexer.
 */
export function lexMarkdown(source: string, links: Links, inline = false, longest = inlineCap): Lexed {
  const tokenizer = new BoundedTokenizer();
  const lexer = new BoundedLexer(tokenizer, { longest });
  const tokens = inline ? lexer.inline(source) : lexer.blockTokens(source, []);
  lexer.tokens.links = links;
  for (const waiting of lexer.inlineQueue) lexer.inlineTokens(waiting.src, waiting.tokens);
  return { tokens, usedLabels: tokenizer.usedLabels };
}

/** Returns the text before the first line that opens a formula, if that line is before the first empty line. */
function cutAtFormula(source: string): string {
  const gap = source.indexOf('\n\n');
  const at = findNextBlockFormula(gap === -1 ? source : source.slice(0, gap + 1));
  return at === -1 ? source : source.slice(0, at + 1);
}

/** Returns whether the text starts with the head of a table that has too many columns. */
function isWide(source: string): boolean {
  const lineEnd = source.indexOf('\n');
  if (lineEnd <= 2 * columnsCap) return false;
  return source.slice(0, lineEnd).split('|', columnsCap + 2).length > columnsCap + 1;
}

/** Returns the words at the start of a long text. They end where another word starts. */
function cutWords(source: string): string {
  if (source.length <= wordsCap) return source;
  for (let at = wordsCap; at > wordsCap / 2; at--) {
    if (source[at - 1] === ' ' && /\S/.test(source[at] ?? '')) return source.slice(0, at);
  }
  const reference = source.lastIndexOf('&', wordsCap - 1);
  return source.slice(0, reference > wordsCap - 12 ? reference : alignToCharacter(source, wordsCap));
}

function cutLines(source: string): string {
  let end = 0;
  for (let lines = 0; lines < definitionLines && end < definitionCap; lines++) {
    const next = source.indexOf('\n', end);
    if (next === -1) return source.slice(0, definitionCap);
    end = next + 1;
  }
  return source.slice(0, Math.min(end, definitionCap));
}

/** Returns the label that `[text][label]`, `[label][]` or `[label]` refers to. */
function getLabel(reference: string): string {
  const labels = [...reference.matchAll(/\[((?:\\[\s\S]|[^[\]\\])*)\]/g)].map(([, label = '']) => label);
  return normalizeLabel(labels.at(-1) || (labels.at(-2) ?? ''));
}

/** Converts a label to the form in which the lexer compares labels. */
export function normalizeLabel(label: string): string {
  return label.trim().replaceAll(/\s+/g, ' ').toLowerCase().toUpperCase().toLowerCase();
}

/** Splits a table row into cells. A pipe after a backslash belongs to its cell. */
function splitTableCells(line: string): readonly string[] {
  const cells: string[] = [];
  let start = 0;
  let escaped = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '|' && !escaped) {
      cells.push(line.slice(start, at));
      start = at + 1;
    }
    escaped = line[at] === '\\' && !escaped;
  }
  cells.push(line.slice(start));
  if (cells[0]?.trim() === '') cells.shift();
  if (cells.at(-1)?.trim() === '') cells.pop();
  return cells.map((cell) => cell.trim().replaceAll('\\|', '|'));
}
