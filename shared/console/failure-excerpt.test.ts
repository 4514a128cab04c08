import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { findFailureExcerpt, findFailureLine, givesReason } from './failure-excerpt.ts';
import { toPlainText } from './plain-text.ts';

const esc = '\u001b';
const red = `${esc}[31m`;
const off = `${esc}[0m`;
const linesOf = (output: string) => toPlainText(findFailureExcerpt(output)).split('\n');
const noise = (count: number, words = 'compiled') => Array.from({ length: count }, (_, n) => `${words} ${n}`);

/** What real programs printed when they failed, with other paths. Go's are written after its format. */
const outputs = new URL('../../fixtures/failed-outputs/', import.meta.url);
const read = (name: string) => readFileSync(new URL(`${name}.txt`, outputs), 'utf8');

/** The line of each output that says why it failed. */
const reasons: Readonly<Record<string, string>> = {
  'cargo-build': 'error[E0308]: mismatched types',
  'cargo-test': 'assertion `left == right` failed: tax of 49.99',
  eslint: "1:7   error  'a' is assigned a value but never used  no-unused-vars",
  gcc: 'a.c:2:55: error: ‘undefined_name’ undeclared (first use in this function)',
  'go-build': './tax.go:7:9: undefined: round',
  'go-test': 'tax_test.go:12: tax(49.99) = 9.99, want 10.00',
  javac: 'A.java:1: error: cannot find symbol',
  jest: 'expect(received).toBe(expected) // Object.is equality',
  linker: "b.c:(.text+0xa): undefined reference to `missing'",
  make: 'a.c:2:55: error: ‘undefined_name’ undeclared (first use in this function)',
  mocha: 'AssertionError [ERR_ASSERTION]: 9.99 == 10',
  'node-dot': '9.99 !== 10',
  'node-missing-file': "Error: Cannot find module '/home/ada/ledger/missing.js'",
  'node-spec': '9.99 !== 10',
  'node-tap': '9.99 !== 10',
  'node-throw': 'TypeError: x is not a function',
  'npm-missing-program': 'sh: 1: nothere: not found',
  'npm-missing-script': 'npm error Missing script: "nope"',
  'npm-no-lock': 'npm error The `npm ci` command can only install with an existing package-lock.json or',
  'npm-spinner':
    'npm error FetchError: request to http://127.0.0.1:9/this-package-does-not-exist-zz9 failed, reason: connect ECONNREFUSED 127.0.0.1:9',
  'npm-test': '9.99 !== 10',
  'pytest-collect': "E   ModuleNotFoundError: No module named 'nothere'",
  'pytest-colors': 'E   assert 10.0 == 9.99',
  'pytest-summary': 'FAILED test_invoice.py::TestInvoice::test_b - assert 10.0 == 9.99',
  'pytest-verbose': 'E   assert 10.0 == 9.99',
  'python-syntax': 'SyntaxError: invalid syntax',
  'python-trace': "FileNotFoundError: [Errno 2] No such file or directory: 'missing.json'",
  tsc: "a.ts(1,7): error TS2322: Type 'string' is not assignable to type 'number'.",
  'tsc-colors': "a.ts:1:7 - error TS2322: Type 'string' is not assignable to type 'number'.",
  unittest: 'AssertionError: 9.99 != 10.0',
  vitest: 'AssertionError: expected 9.99 to be 10 // Object.is equality',
  'vitest-verbose': 'AssertionError: expected 9.99 to be 10 // Object.is equality',
};
const silent = ['node-spec-silent', 'node-tap-silent'];

describe('the excerpt of what a real program printed when it failed', () => {
  it.each(Object.entries(reasons))('%s: shows the reason and names it in one line', (name, reason) => {
    expect(linesOf(read(name)).map((line) => line.trim())).toContain(reason);
    expect(findFailureLine(read(name))).toBe(reason);
    expect(givesReason(read(name))).toBe(true);
  });

  it('has a test for every output', () => {
    const names = readdirSync(outputs).map((name) => name.replace('.txt', ''));
    expect(names.sort()).toEqual([...Object.keys(reasons), ...silent].sort());
  });

  it.each(silent)('%s: knows that a test file without a message gives no reason', (name) => {
    expect(givesReason(read(name))).toBe(false);
    expect(linesOf(read(name)).join()).toContain('silent.test.js');
  });

  it('shows of a TAP result what failed and why, and nothing about the test itself', () => {
    const excerpt = linesOf(read('node-tap')).join('\n');
    expect(excerpt).toContain('not ok 2 - rounds the tax');
    expect(excerpt).toContain('9.99 !== 10');
    expect(excerpt).not.toMatch(/failureType|duration_ms|location/);
  });

  it('shows both sides of an assertion that panicked', () => {
    expect(linesOf(read('cargo-test'))).toEqual(expect.arrayContaining(['  left: 10.0', ' right: 9.99']));
  });

  it('has no spinner and starts every line at its first word', () => {
    const excerpt = linesOf(read('npm-spinner'));
    expect(excerpt.filter((line) => line.startsWith('npm error'))).toHaveLength(8);
    expect(excerpt.join('\n')).not.toMatch(/[\u2800-\u28ff]/);
  });

  it('prefers the verdict of a test to an error that its program logs before', () => {
    expect(findFailureLine(`Error: handled\n${read('pytest-verbose')}`)).toBe('E   assert 10.0 == 9.99');
  });
});

describe('the excerpt of a failed output', () => {
  it.each([
    ['node:test', ['not ok 2 - adds'], [...noise(9, '# diagnostic'), '# fail 1', '# skipped 0', '# todo 0']],
    ['tsc', ["src/a.ts(3,5): error TS2322: Type 'x' is not assignable."], noise(20, 'note')],
    ['go', ['panic: runtime error: index out of range'], noise(12, 'goroutine')],
    ['python', ['Traceback (most recent call last):', '  File "a.py", line 1'], noise(30, '  frame')],
    ['rust', ['error[E0308]: mismatched types'], noise(12, '|')],
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
