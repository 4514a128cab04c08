import { describe, expect, it } from 'vitest';
import { makeSnippet } from './make-snippet.ts';
import { readSearch } from './search-terms.ts';

function marked(text: string, query: string): readonly string[] {
  const snippet = makeSnippet(text, readSearch(query));
  return snippet.marks.map(({ from, to }) => snippet.text.slice(from, to));
}

describe('a snippet', () => {
  it('marks words regardless of case and accents, and only whole ones except for the last', () => {
    expect(marked('Résumé of resumes: RESUME', 'resume of')).toEqual(['Résumé', 'of', 'RESUME']);
    expect(marked('a thread, threads and threading', 'a thr')).toEqual(['a', 'thread', 'threads', 'threading']);
    expect(marked('a thread, threads and threading', '"thread"')).toEqual(['thread']);
  });

  it('marks adjacent words as one', () => {
    expect(marked('open src/app/main.ts now', 'src/app/main.ts')).toEqual(['src/app/main.ts']);
    expect(marked('not app src', 'src/app')).toEqual([]);
  });

  it('shows the text around the first match, on one line', () => {
    const { text, marks } = makeSnippet(
      `${'before '.repeat(40)}\nneedle\n${'after '.repeat(40)}`,
      readSearch('needle'),
    );
    expect(text).toMatch(/^…(before )+ needle (after )+.*…$/);
    expect(text.length).toBeLessThanOrEqual(202);
    expect(marks).toEqual([{ from: text.indexOf('needle'), to: text.indexOf('needle') + 'needle'.length }]);
  });

  it('starts at the beginning if nothing is found', () => {
    expect(makeSnippet('plain text', readSearch('other'))).toEqual({ text: 'plain text', marks: [] });
  });
});

describe('a search', () => {
  it.each(['', '   ', '*', '"', '""', '-- ( ) : ^', '\u0000'])('for %j matches nothing', (query) => {
    expect(readSearch(query)).toEqual([]);
  });

  it('reads phrases in quotes, closed or not', () => {
    expect(readSearch('"one two" three')).toEqual([
      { words: ['one', 'two'], isPrefix: false },
      { words: ['three'], isPrefix: true },
    ]);
    expect(readSearch('one "two thr')).toEqual([
      { words: ['one'], isPrefix: false },
      { words: ['two', 'thr'], isPrefix: false },
    ]);
  });
});
