import { describe, expect, it } from 'vitest';
import { findToken } from './find-token.ts';

/** Finds the token at the mark `|` in a text. */
function at(marked: string) {
  const caret = marked.indexOf('|');
  return findToken(marked.replace('|', ''), caret);
}

describe('the word at the caret', () => {
  it('completes from the trigger to the caret and replaces the word to its end', () => {
    expect(at('@|')).toEqual({ trigger: '@', query: '', start: 0, end: 1 });
    expect(at('See @src/a|pp.ts now')).toEqual({ trigger: '@', query: 'src/a', start: 4, end: 15 });
    expect(at('line\n@a|')).toMatchObject({ query: 'a', start: 5 });
    expect(at('(see) (@a|)')).toMatchObject({ query: 'a', start: 7 });
  });

  it('goes on over a space after @, and to the closing quotation mark', () => {
    expect(at('See @my no|tes now')).toEqual({ trigger: '@', query: 'my no', start: 4, end: 13, isSpaced: true });
    expect(at('See @my |')).toMatchObject({ query: 'my ', start: 4, isSpaced: true });
    expect(at('@a b and @c d|')).toMatchObject({ query: 'c d', start: 9 });
    expect(at('See @"my no|')).toEqual({ trigger: '@', query: 'my no', start: 4, end: 11 });
    expect(at('See @"|')).toEqual({ trigger: '@', query: '', start: 4, end: 6 });
    expect(at('See @"my no|tes.md" now')).toEqual({ trigger: '@', query: 'my no', start: 4, end: 18 });
  });

  it.each(['@"my notes.md" |', '@"my notes.md"|', '@a b\nc|', '$a b|', '/a b|', 'me@example.org now|'])(
    'does not go on in %j',
    (marked) => {
      expect(at(marked)).toBeNull();
    },
  );

  it.each(['me@example.org|', 'See| @a', 'a @ |', '', '|@a', `@${'a'.repeat(300)}|`])(
    'triggers no completion in %j',
    (marked) => {
      expect(at(marked)).toBeNull();
    },
  );

  it('triggers commands only in the first word of the message', () => {
    expect(at('/com|')).toMatchObject({ trigger: '/', query: 'com' });
    expect(at(' \n/com|')).toMatchObject({ trigger: '/', query: 'com', start: 2 });
    expect(at('and /com|')).toBeNull();
  });
});
