import { describe, expect, it } from 'vitest';
import { toOneLine } from './one-line.ts';

describe('a text in a row', () => {
  it('returns the first line, and shows that there are more', () => {
    expect(toOneLine('npm test')).toBe('npm test');
    expect(toOneLine('  one\ntwo\n')).toBe('one …');
    expect(toOneLine('')).toBe('');
  });

  it('truncates a line that is longer than a row can show', () => {
    expect(toOneLine('a'.repeat(300))).toBe('a'.repeat(300));
    expect(toOneLine('a'.repeat(301))).toBe(`${'a'.repeat(300)} …`);
    expect(toOneLine(`${'a'.repeat(200_000)}\nb`)).toHaveLength(302);
  });

  it('does not truncate a line in the middle of a character', () => {
    expect(toOneLine(`${'a'.repeat(299)}😀😀`)).toBe(`${'a'.repeat(299)} …`);
  });
});
