import { paragraphCap, proseCap } from './block.ts';
import { wholeCharacters } from './whole-characters.ts';

/**
 * Where to divide a paragraph that is too long for one block; null while it is not. Depends only on the first
 * `paragraphCap` characters, so what arrives later does not change it. Between two lines or words, if possible where no
 * emphasis, link, or code is open.
 */
export function paragraphCut(text: string): number | null {
  if (text.length <= paragraphCap) return null;
  let calmSpace = 0;
  let space = 0;
  const open = new OpenMarkup();
  for (let at = 0; at < paragraphCap; at++) {
    const character = text[at] ?? '';
    open.take(character, text[at - 1] ?? ' ');
    if (at < proseCap || (character !== ' ' && character !== '\n')) continue;
    space = at + 1;
    if (!open.isCalm || !beginsWords(text, at + 1) || isHardBreak(text, at)) continue;
    if (character === '\n') return at + 1;
    calmSpace = at + 1;
  }
  return calmSpace || space || wholeCharacters(text, paragraphCap);
}

/** A line break that the text asks for needs the line after it. */
function isHardBreak(text: string, at: number): boolean {
  return text[at] === '\n' && (text[at - 1] === '\\' || text.slice(at - 2, at) === '  ');
}

/** A line that begins with words cannot be taken for a list, a table, or a heading. */
function beginsWords(text: string, at: number): boolean {
  const line = text.slice(at, Math.min(paragraphCap, at + 400)).split('\n', 1)[0] ?? '';
  return /^[\p{L}<([!]/u.test(line) && !line.includes('|');
}

/** Marks of emphasis, links, and code that were opened and not closed, judged by their number. */
class OpenMarkup {
  #runs: Record<string, number> = { '*': 0, _: 0, '~': 0, '`': 0 };
  #brackets = 0;
  #parentheses = 0;

  take(character: string, before: string): void {
    if (character in this.#runs && before !== character) this.#runs[character] = (this.#runs[character] ?? 0) + 1;
    else if (character === '[') this.#brackets += 1;
    else if (character === ']') this.#brackets -= 1;
    else if (character === '(') this.#parentheses += 1;
    else if (character === ')') this.#parentheses -= 1;
  }

  get isCalm(): boolean {
    const isEven = Object.values(this.#runs).every((runs) => runs % 2 === 0);
    return isEven && this.#brackets === 0 && this.#parentheses === 0;
  }
}
