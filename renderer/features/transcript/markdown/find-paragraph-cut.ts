import { alignToCharacter } from './align-to-character.ts';
import { paragraphCap, proseCap } from './block.ts';

/**
 * Returns where to split a paragraph that is too long for one block; null while it is not too long. Depends only on the
 * first `paragraphCap` characters, so that later text does not change the result. Splits between two lines or words, if
 * possible where no emphasis, link or code is open.
 */
export function findParagraphCut(text: string): number | null {
  if (text.length <= paragraphCap) return null;
  let calmSpace = 0;
  let space = 0;
  const open = new OpenMarkup();
  for (let at = 0; at < paragraphCap; at++) {
    const character = text[at] ?? '';
    open.take(character, text[at - 1] ?? ' ');
    if (at < proseCap || (character !== ' ' && character !== '\n')) continue;
    space = at + 1;
    if (!open.isCalm || !startsWord(text, at + 1) || isHardBreak(text, at)) continue;
    if (character === '\n') return at + 1;
    calmSpace = at + 1;
  }
  return calmSpace || space || alignToCharacter(text, paragraphCap);
}

/** Returns whether a hard line break is here. It needs the line after it. */
function isHardBreak(text: string, at: number): boolean {
  return text[at] === '\n' && (text[at - 1] === '\\' || text.slice(at - 2, at) === '  ');
}

/** Returns whether a line starts with words, so that it cannot look like a list, a table or a heading. */
function startsWord(text: string, at: number): boolean {
  const line = text.slice(at, Math.min(paragraphCap, at + 400)).split('\n', 1)[0] ?? '';
  return /^[\p{L}<([!]/u.test(line) && !line.includes('|');
}

/** Counts unclosed marks of emphasis, links and code. */
class OpenMarkup {
  readonly #open = new Map<string, number>();

  take(character: string, before: string): void {
    const bracket = '()[]'.indexOf(character);
    if (bracket !== -1) this.#add(bracket < 2 ? '(' : '[', bracket % 2 === 0 ? 1 : -1);
    else if (character !== before && '*_~`'.includes(character))
      this.#add(character, this.#open.get(character) ? -1 : 1);
  }

  #add(mark: string, by: number): void {
    this.#open.set(mark, (this.#open.get(mark) ?? 0) + by);
  }

  get isCalm(): boolean {
    return [...this.#open.values()].every((count) => count === 0);
  }
}
