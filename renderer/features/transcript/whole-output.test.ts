import { describe, expect, it } from 'vitest';
import { findExcerpt, toWholeOutput } from './whole-output.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 1}`);

describe('a whole output in the transcript', () => {
  it('has every line, and no empty ones at its end', () => {
    const output = `${numbered(312).join('\r\n')}\r\n\n`;
    expect(toWholeOutput({ head: output, omitted: null, tail: '' })).toEqual({ lines: numbered(312), isCut: false });
  });

  it('has only its last lines when it is long, and says so', () => {
    const { isCut, lines } = toWholeOutput({ head: numbered(100_000).join('\n'), omitted: null, tail: '' });
    expect(isCut).toBe(true);
    expect(lines).toHaveLength(2_000);
    expect(lines.at(-1)).toBe('line 100000');
  });

  it('never has more than 400,000 characters, even in one line', () => {
    const { isCut, lines } = toWholeOutput({ head: 'x'.repeat(5_000_000), omitted: null, tail: '' });
    expect(isCut).toBe(true);
    expect(lines.join('\n').length).toBeLessThanOrEqual(400_000);
  });

  it('shows what follows a part that is not kept', () => {
    const omitted = { count: 5, unit: 'bytes', by: 'codex' } as const;
    expect(toWholeOutput({ head: 'first\n', omitted, tail: 'last\n' })).toEqual({ lines: ['last'], isCut: true });
  });

  it('finds where an excerpt stands in it, so that its lines can stay where they are', () => {
    const lines = ['one', '\u001b[31mtwo\u001b[0m', 'three', 'two', 'four'];
    expect(findExcerpt(lines, '…\ntwo\nthree\n…')).toBe(1);
    expect(findExcerpt(lines, 'two\nfour')).toBe(3);
    expect(findExcerpt(lines, 'not\nthere')).toBe(3);
  });
});
