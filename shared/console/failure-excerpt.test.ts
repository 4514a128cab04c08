import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { findFailureExcerpt } from './failure-excerpt.ts';
import { toPlainText } from './plain-text.ts';

const esc = '\u001b';
const red = `${esc}[31m`;
const off = `${esc}[0m`;
const linesOf = (output: string) => toPlainText(findFailureExcerpt(output)).split('\n');
const noise = (count: number, words = 'compiled') => Array.from({ length: count }, (_, n) => `${words} ${n}`);

describe('the excerpt of a failed output', () => {
  it.each([
    ['node:test', ['not ok 2 - adds'], [...noise(9, '# diagnostic'), '# fail 1', '# skipped 0', '# todo 0']],
    ['tsc', ["src/a.ts(3,5): error TS2322: Type 'x' is not assignable."], noise(20, 'note')],
    ['vitest', [' FAIL  src/a.test.ts > adds', 'AssertionError: expected 1 to be 2'], noise(30, 'at')],
    ['python', ['Traceback (most recent call last):', '  File "a.py", line 1'], noise(30, '  frame')],
    ['rust', ['error[E0308]: mismatched types'], noise(12, '|')],
    ['go', ['panic: runtime error: index out of range'], noise(12, 'goroutine')],
    ['npm', ['npm error code ENOENT'], noise(12, 'npm notice')],
  ])('finds the first error of %s', (_, error, after) => {
    const lines = linesOf([...noise(40), ...error, ...after].join('\n'));
    expect(lines.slice(0, 3)).toEqual(['…', 'compiled 39', error[0]]);
  });

  it('shows the end of the output when no line reads like an error, or only counts to zero', () => {
    expect(linesOf([...noise(40), '0 errors', '# fail 0'].join('\n')).slice(-2)).toEqual(['0 errors', '# fail 0']);
    expect(linesOf('one\ntwo\n\n')).toEqual(['one', 'two']);
    expect(findFailureExcerpt('')).toBe('');
  });

  it('prefers a line that names the failure to one that only talks about it', () => {
    const lines = linesOf(
      ['checking what failed before', ...noise(30), 'TypeError: x is undefined', 'at y'].join('\n'),
    );
    expect(lines).toContain('TypeError: x is undefined');
  });

  it('keeps colors in the excerpt, also those that started above, and nothing else', () => {
    const output = `${red}${noise(20).join('\n')}\nError: no${off}\n${esc}[2J${esc}]0;owned\u0007after`;
    const excerpt = findFailureExcerpt(output);
    expect(excerpt).toContain(`${red}compiled`);
    expect(excerpt).not.toContain('owned');
    expect(excerpt.replaceAll(new RegExp(`${esc}\\[[\\d;:]*m`, 'g'), '')).not.toContain(esc);
  });

  it('keeps the excerpt small whatever the output is', () => {
    const hostile = fc
      .array(fc.constantFrom('Error: ', 'x'.repeat(5_000), '\n', red, `${esc}[`, '\r', '🎉', '\u0000', '\u009b31m'), {
        maxLength: 60,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, (output) => {
        const excerpt = findFailureExcerpt(output);
        expect(toPlainText(excerpt).length).toBeLessThan(2_100);
        expect(excerpt.split('\n').length).toBeLessThanOrEqual(10);
        expect(excerpt.isWellFormed()).toBe(true);
      }),
    );
  });

  it('reads 20 million characters of output without searching them all', () => {
    const output = `${'E'.repeat(10_000_000)}\n${'Error '.repeat(1_700_000)}`;
    expect(findFailureExcerpt(output).length).toBeLessThan(4_000);
  });
});
