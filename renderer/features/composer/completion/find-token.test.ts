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

  it.each(['me@example.org|', 'See| @a', '@a |', 'a @ |', '', '|@a', `@${'a'.repeat(300)}|`])(
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
