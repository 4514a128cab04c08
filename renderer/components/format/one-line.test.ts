import { describe, expect, it } from 'vitest';
import { oneLine } from './one-line.ts';

describe('a text in a row', () => {
  it('is its first line, and shows that there are more', () => {
    expect(oneLine('npm test')).toBe('npm test');
    expect(oneLine('  one\ntwo\n')).toBe('one …');
    expect(oneLine('')).toBe('');
  });

  it('is truncated when a line is longer than a row can show', () => {
    expect(oneLine('a'.repeat(300))).toBe('a'.repeat(300));
    expect(oneLine('a'.repeat(301))).toBe(`${'a'.repeat(300)} …`);
    expect(oneLine(`${'a'.repeat(200_000)}\nb`)).toHaveLength(302);
  });

  it('is not truncated in the middle of a character', () => {
    expect(oneLine(`${'a'.repeat(299)}😀😀`)).toBe(`${'a'.repeat(299)} …`);
  });
});
