import type { Token } from 'marked';
import { decodeEntities } from '../../../../shared/texts/decode-entities.ts';
import { isFormulaToken, lexMarkdown } from './bounded-lexer.ts';

/** Maximum number of headings of one text that links can name. */
const headingsCap = 1_000;

/**
 * The names of a text's headings, by the rules of GitHub: lowercase, without punctuation, with `-` for each space, and
 * with a number from the second of the same name on.
 */
export class HeadingNames {
  /** Headings without a name yet, as written. Most texts have no link to any. */
  readonly #unread: string[] = [];
  /** The number that the next heading of the same name gets, by name. */
  readonly #repeats = new Map<string, number>();
  readonly #headings = new Map<string, number>();

  /** Adds the next heading, as written. Returns whether links can name it. */
  add(source: string): boolean {
    if (this.#headings.size + this.#unread.length >= headingsCap) return false;
    this.#unread.push(source);
    return true;
  }

  /** Returns the heading that a fragment such as `#caf%C3%A9` names, counted from 0; null if there is none. */
  find(fragment: string): number | null {
    for (const source of this.#unread.splice(0)) this.#name(toHeadingName(source));
    const name = decode(fragment.replace(/^#/, ''));
    return this.#headings.get(name) ?? this.#headings.get(name.toLowerCase()) ?? null;
  }

  #name(first: string): void {
    let name = first;
    while (this.#repeats.has(name)) {
      const repeat = (this.#repeats.get(first) ?? 0) + 1;
      this.#repeats.set(first, repeat);
      name = `${first}-${repeat}`;
    }
    this.#repeats.set(name, 0);
    this.#headings.set(name, this.#headings.size);
  }
}

function toHeadingName(source: string): string {
  return readWords(source)
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** Returns the words of a heading without its marks. */
function readWords(source: string): string {
  try {
    return toWords(lexMarkdown(source, {}, true).tokens);
  } catch {
    return source;
  }
}

function toWords(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (isFormulaToken(token)) return token.source;
      if ('tokens' in token && token.tokens !== undefined) return toWords(token.tokens);
      return 'text' in token ? decodeEntities(String(token.text)) : '';
    })
    .join('');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
