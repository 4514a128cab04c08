import type { Links, Token } from 'marked';
import type { ProseBlock } from './block.ts';
import { inlineCap, lexMarkdown, normalizeLabel } from './bounded-lexer.ts';
import { HeadingNames } from './heading-names.ts';

/** Maximum number of definitions that count in one text. Later definitions, and references to them, are plain text. */
export const definitionsCap = 1_000;

/** How many blocks to parse at once to find a use of a definition. If none of them uses it, the definition is shown. */
const readsCap = 200;

type Definition = Links[string];

/** The link definitions of a text, as one of its blocks uses them. */
export type References = {
  /** Returns the definitions that a source may refer to, by normalized label. */
  getLinks(source: string): Links;
  /**
   * Returns whether this is the definition of its label and a link in the text uses it. If so, the definition need not
   * be shown.
   */
  isUsed(label: string, definition: Definition): boolean;
  /** Returns whether the text has a footnote with the label, and a reference to it. */
  hasNote(label: string): boolean;
  /** Returns which heading of the text an address such as `#a-heading` names, counted from 0; null if none. */
  findHeading(fragment: string): number | null;
};

/** For a text without definitions. */
export const noReferences: References = {
  getLinks: () => createLinks(),
  isUsed: () => false,
  hasNote: () => false,
  findHeading: () => null,
};

function createLinks(): Links {
  return Object.create(null) as Links;
}

type Source = Pick<ProseBlock, 'source' | 'shape'>;

/**
 * Indexes the link definitions of a growing text, and which of them its blocks use. Whether a block really uses a
 * definition is determined on demand, because that requires parsing the block.
 */
export class ReferenceIndex {
  readonly #links = new Map<string, Definition>();
  readonly #used = new Set<string>();
  readonly #notes = new Set<string>();
  /** The labels of references to footnotes. */
  readonly #marks = new Set<string>();
  readonly #headings = new HeadingNames();
  /** Whether a link may name a heading. Without one, headings do not matter. */
  #hasFragments = false;
  /** Blocks that may use a label, but have not been parsed to find out. */
  readonly #unread = new Map<string, Source[]>();
  /** How many definitions were known when a block was parsed. */
  readonly #readAt = new WeakMap<Source, number>();
  readonly #longest: number;
  #view: References = noReferences;

  /** `longest`: maximum number of characters in a paragraph to parse; a longer one is plain text. */
  constructor(longest = inlineCap) {
    this.#longest = longest;
  }

  /** The current references. A new object whenever they have changed. */
  get view(): References {
    return this.#view;
  }

  /** Adds the definitions among the tokens, at any depth, and the headings outside of quotes and lists. */
  define(tokens: readonly Token[], isOuter = true): void {
    for (const token of tokens) {
      if (token.type === 'def') this.#define(token.tag, { href: token.href, title: token.title });
      else if (token.type === 'paragraph') this.#addNotes(token.raw);
      else if (token.type === 'heading' && isOuter) this.#addHeading(token.text);
      else if (token.type === 'blockquote') this.define(token.tokens ?? [], false);
      else if (token.type === 'list') for (const item of token.items) this.define(item.tokens, false);
    }
  }

  /** Adds a block, which may use definitions that come before or after it. */
  addSource(source: Source): void {
    for (const label of findMarks(source.source)) {
      if (this.#marks.has(label)) continue;
      this.#marks.add(label);
      if (this.#notes.has(label)) this.#change();
    }
    if (!this.#hasFragments && fragmentStart.test(source.source)) {
      this.#hasFragments = true;
      this.#change();
    }
    for (const label of findLabels(source.source)) {
      const unread = this.#unread.get(label);
      if (unread === undefined) this.#unread.set(label, [source]);
      else unread.push(source);
      if (this.#links.has(label) && !this.#used.has(label)) this.#change();
    }
  }

  #define(label: string, definition: Definition): void {
    if (this.#links.has(label) || this.#links.size >= definitionsCap) return;
    this.#links.set(label, definition);
    this.#change();
  }

  #addNotes(paragraph: string): void {
    for (const { label } of splitNotes(paragraph) ?? []) {
      if (this.#notes.has(label) || this.#notes.size >= definitionsCap) continue;
      this.#notes.add(label);
      this.#change();
    }
  }

  #addHeading(text: string): void {
    if (this.#headings.add(text) && this.#hasFragments) this.#change();
  }

  #change(): void {
    this.#view = {
      getLinks: (source) => this.#getLinks(source),
      isUsed: (label, definition) => this.#isDefinition(label, definition) && this.#isUsed(label),
      hasNote: (label) => this.#notes.has(label) && this.#marks.has(label),
      findHeading: (fragment) => this.#headings.find(fragment),
    };
  }

  #getLinks(source: string): Links {
    const links = createLinks();
    if (this.#links.size === 0) return links;
    for (const label of findLabels(source)) {
      const link = this.#links.get(label);
      if (link !== undefined) links[label] = link;
    }
    return links;
  }

  #isDefinition(label: string, { href, title }: Definition): boolean {
    const known = this.#links.get(label);
    return known !== undefined && known.href === href && known.title === title;
  }

  #isUsed(label: string): boolean {
    const unread = this.#unread.get(label) ?? [];
    for (let reads = 0; reads < readsCap && !this.#used.has(label); reads++) {
      const source = unread.pop();
      if (source === undefined) break;
      this.#read(source);
    }
    return this.#used.has(label);
  }

  #read(source: Source): void {
    if (this.#readAt.get(source) === this.#links.size) return;
    this.#readAt.set(source, this.#links.size);
    try {
      const links = this.#getLinks(source.source);
      const { usedLabels } = lexMarkdown(source.source, links, source.shape === 'inline', this.#longest);
      for (const label of usedLabels) this.#used.add(label);
    } catch {
      // Unreadable text is shown as plain text and uses nothing.
    }
  }
}

/** Where a link may name a heading. */
const fragmentStart = /\]\(\s*<?#|\]:\s*<?#/;

/** Finds the labels of references to footnotes, outside of code in a line. */
export function findMarks(source: string): ReadonlySet<string> {
  const marks = new Set<string>();
  if (!source.includes('[^')) return marks;
  const words = source.replaceAll(/(?<!`)`{1,3}(?!`)[^`]+`+/g, ' ');
  for (const { 1: backslash, 2: label = '', 3: colon, index } of words.matchAll(/(\\?)\[\^([^\]\s]{1,100})\](:?)/g)) {
    const isDefinition = colon === ':' && /(?:^|\n) {0,3}$/.test(words.slice(Math.max(0, index - 4), index));
    if (backslash === '' && !isDefinition) marks.add(label);
  }
  return marks;
}

/** Returns the labels of the footnotes that a block starts; empty if it is anything else. */
export function findNotes({ shape, source }: Source): readonly string[] {
  const isText = shape === 'blocks' || shape === 'inline';
  return isText ? (splitNotes(source)?.map(({ label }) => label) ?? []) : [];
}

/** A footnote of a text. */
export type Note = { readonly label: string; readonly text: string };

/** Splits a paragraph that starts with a footnote into its footnotes, one from each line that starts one. */
export function splitNotes(paragraph: string): readonly Note[] | null {
  if (!noteStart.test(paragraph)) return null;
  return paragraph
    .split(/\n(?= {0,3}\[\^[^\]\s]{1,100}\]:)/)
    .map((note) => ({ label: noteStart.exec(note)?.[1] ?? '', text: note.replace(noteStart, '').trim() }));
}

const noteStart = /^ {0,3}\[\^([^\]\s]{1,100})\]:[ \t]*/;

/** Finds the labels in a text that may be references, normalized. Some may be definitions or ordinary words. */
function findLabels(source: string): ReadonlySet<string> {
  const labels = new Set<string>();
  if (!source.includes('[')) return labels;
  for (const [, label = ''] of source.matchAll(/\[((?:\\[\s\S]|[^[\]\\])+)\]/g)) {
    if (label.length < maxLabelLength) labels.add(normalizeLabel(label));
  }
  return labels;
}

/** Labels have at most 999 characters. */
const maxLabelLength = 1_000;
