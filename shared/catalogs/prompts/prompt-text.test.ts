import { describe, expect, it } from 'vitest';
import { getFirstLine, readPromptText } from './prompt-text.ts';

const file = (...lines: readonly string[]) => lines.join('\n');

describe('a prompt file', () => {
  it('reads a prompt file without front matter as text', () => {
    const text = 'Look at $1\n---\nand $2';
    expect(readPromptText(text)).toEqual({ description: null, argumentHint: null, body: text, problem: null });
  });

  it('reads the description of a prompt file from its front matter', () => {
    const text = file(
      '---',
      'description: "Review a change: all of it"',
      "argument-hint: '[file] [focus]'",
      '# a comment',
      'tools:',
      '  - read',
      '- write',
      '',
      '---',
      'Look at $1',
      'now',
    );
    expect(readPromptText(text)).toEqual({
      description: 'Review a change: all of it',
      argumentHint: '[file] [focus]',
      body: 'Look at $1\nnow',
      problem: null,
    });
  });

  it('reads a prompt file from Windows, and one that ends after its front matter', () => {
    expect(readPromptText('\uFEFF---\r\nDescription: Short\r\nargument_hint: a b\r\n---')).toEqual({
      description: 'Short',
      argumentHint: 'a b',
      body: '',
      problem: null,
    });
  });

  it.each([
    ['is not closed', file('---', 'description: x', 'Look'), { line: 1, why: 'notClosed' }],
    ['has a line that is no pair', file('---', 'description', '---', 'Look'), { line: 2, why: 'notAPair' }],
    ['has a quote that is not closed', file('---', '', 'a: "b', '---', 'Look'), { line: 3, why: 'quoteNotClosed' }],
    ['is YAML of another kind', file('---', '{ description: x }', '---'), { line: 2, why: 'notAPair' }],
  ])('reads a prompt file whose front matter %s as text, and reports that', (_case, text, problem) => {
    expect(readPromptText(text)).toEqual({ description: null, argumentHint: null, body: text, problem });
  });

  it('describes a prompt file by its first line with words', () => {
    expect(getFirstLine('\n***\n## Fix `$1` **now**\nmore', 40)).toBe('Fix $1 now');
    expect(getFirstLine('a long line of words', 8)).toBe('a long…');
    expect(getFirstLine('---\n\n', 8)).toBe('');
  });
});
