import { describe, expect, it } from 'vitest';
import { makeSnippet } from './make-snippet.ts';
import { parseSearch } from './search-terms.ts';

function marked(text: string, query: string): readonly string[] {
  const snippet = makeSnippet(text, parseSearch(query));
  return snippet.marks.map(({ from, to }) => snippet.text.slice(from, to));
}

describe('a snippet', () => {
  it('a snippet marks words regardless of case and accents, and only whole ones except for the last', () => {
    expect(marked('Résumé of resumes: RESUME', 'resume of')).toEqual(['Résumé', 'of', 'RESUME']);
    expect(marked('a thread, threads and threading', 'a thr')).toEqual(['a', 'thread', 'threads', 'threading']);
    expect(marked('a thread, threads and threading', '"thread"')).toEqual(['thread']);
  });

  it('a snippet marks adjacent words as one', () => {
    expect(marked('open src/app/main.ts now', 'src/app/main.ts')).toEqual(['src/app/main.ts']);
    expect(marked('not app src', 'src/app')).toEqual([]);
  });

  it('a snippet shows the text around the first match, on one line', () => {
    const { text, marks } = makeSnippet(
      `${'before '.repeat(40)}\nneedle\n${'after '.repeat(40)}`,
      parseSearch('needle'),
    );
    expect(text).toMatch(/^…(before )+ needle (after )+.*…$/);
    expect(text.length).toBeLessThanOrEqual(202);
    expect(marks).toEqual([{ from: text.indexOf('needle'), to: text.indexOf('needle') + 'needle'.length }]);
  });

  it('a snippet starts at the start of the text if nothing is found', () => {
    expect(makeSnippet('plain text', parseSearch('other'))).toEqual({ text: 'plain text', marks: [] });
  });
});

describe('a search', () => {
  it.each(['', '   ', '*', '"', '""', '-- ( ) : ^', '\u0000'])('a search for %j matches nothing', (query) => {
    expect(parseSearch(query)).toEqual([]);
  });

  it('a search reads phrases in quotes, closed or not', () => {
    expect(parseSearch('"one two" three')).toEqual([
      { words: ['one', 'two'], isPrefix: false },
      { words: ['three'], isPrefix: true },
    ]);
    expect(parseSearch('one "two thr')).toEqual([
      { words: ['one'], isPrefix: false },
      { words: ['two', 'thr'], isPrefix: false },
    ]);
  });
});
