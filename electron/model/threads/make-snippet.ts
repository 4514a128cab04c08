import type { Snippet } from '../../../shared/store/search-hit.ts';
import { findPlaces } from '../../../shared/texts/search-form.ts';
import { type PlacedWord, type SearchTerm, splitWords } from './search-terms.ts';

/** How many characters to show before the first match, and in total. */
const lead = 60;
const maxCharacters = 200;

type Mark = Snippet['marks'][number];

/** Returns the text around the first match of any term, on one line, with all terms in it marked. */
export function makeSnippet(text: string, terms: readonly SearchTerm[]): Snippet {
  const shown = cutAround(text, findMarks(text, terms).next().value?.from ?? 0);
  return { text: shown, marks: mergeMarks([...findMarks(shown, terms)]) };
}

/** Returns the text around the first occurrence of `sought`, on one line, with each occurrence marked. */
export function makeLiteralSnippet(text: string, sought: string): Snippet {
  const shown = cutAround(text, findPlaces(text, sought)[0]?.[0] ?? 0);
  return { text: shown, marks: findPlaces(shown, sought).map(([from, to]) => ({ from, to })) };
}

function cutAround(text: string, first: number): string {
  const from = first <= lead ? 0 : findWordStart(text, first - lead);
  const to = Math.min(text.length, from + maxCharacters);
  const before = from > 0 ? '…' : '';
  return `${before}${text.slice(from, to).toWellFormed().replace(/\s/g, ' ')}${to < text.length ? '…' : ''}`;
}

/** Yields the positions of the terms, in text order. */
function* findMarks(text: string, terms: readonly SearchTerm[]): Generator<Mark, undefined> {
  const longest = Math.max(0, ...terms.map(({ words }) => words.length));
  const recent: PlacedWord[] = [];
  for (const placed of splitWords(text)) {
    recent.push(placed);
    if (recent.length > longest) recent.shift();
    for (const term of terms) {
      const found = recent.slice(-term.words.length);
      const begin = found[0];
      if (begin !== undefined && matchesTerm(found, term)) yield { from: begin.from, to: placed.to };
    }
  }
  return undefined;
}

function matchesTerm(found: readonly PlacedWord[], { words, isPrefix }: SearchTerm): boolean {
  if (found.length !== words.length) return false;
  return words.every((sought, at) => {
    const said = found[at]?.word ?? '';
    return isPrefix && at === words.length - 1 ? said.startsWith(sought) : said === sought;
  });
}

function findWordStart(text: string, near: number): number {
  const space = text.slice(near, near + lead / 2).search(/\s/);
  return space === -1 ? near : near + space + 1;
}

/** Merges overlapping marks. */
function mergeMarks(marks: readonly Mark[]): readonly Mark[] {
  const joined: Mark[] = [];
  for (const mark of marks.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && mark.from <= last.to) {
      joined.splice(-1, 1, { from: last.from, to: Math.max(last.to, mark.to) });
    } else joined.push(mark);
  }
  return joined;
}
