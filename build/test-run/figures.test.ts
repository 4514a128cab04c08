import { expect, it } from 'vitest';
import { formatFigures, summarizeRun } from './figures.ts';
import type { Outcome } from './run-part.ts';

const outcome: Outcome = { name: 'unit', passed: 2, failed: 0, skipped: 1, seconds: 61.5, problem: null, tests: [] };

it('ends the summary of a run with nothing but the counts', () => {
  const { text, failed } = summarizeRun({
    outcomes: [outcome, { ...outcome, name: 'e2e', failed: 1, problem: 'It was ended after 15 minutes.' }],
    seconds: 90,
    secondStarts: [],
  });
  expect(text.trimEnd().split('\n').at(-1)).toBe('4 passed, 1 failed');
  expect(text).toContain('It was ended after 15 minutes.');
  expect(failed).toBe(1);
});

it('names the failed tests of each part below the summary, each with what its error says', () => {
  const failure = { file: 'a.spec.ts', outcome: 'failed', ms: 5, why: 'expected 1 to be 2' } as const;
  const tests = Array.from({ length: 12 }, (_, number) => ({ ...failure, test: `fails ${number}` }));
  const passed = { ...failure, test: 'works', outcome: 'passed' } as const;
  const { text } = summarizeRun({
    outcomes: [{ ...outcome, failed: 12, tests: [passed, ...tests] }],
    seconds: 90,
    secondStarts: [],
  });
  expect(text).toContain('\n  a.spec.ts › fails 0: expected 1 to be 2\n');
  expect(text).toContain('\n  a.spec.ts › fails 9: expected 1 to be 2\n  and 2 more\n');
  expect(text).not.toContain('works');
});

it('lists the 40 slowest tests of all parts, slowest first', () => {
  const tests = Array.from({ length: 50 }, (_, ms) => ({
    file: 'a.test.ts',
    test: `takes ${ms} | ms`,
    outcome: 'passed' as const,
    ms: ms * 1_000,
  }));
  const rows = formatFigures({ outcomes: [{ ...outcome, tests }], seconds: 90, secondStarts: [] })
    .split('\n')
    .filter((line) => line.includes('a.test.ts ›'));
  expect(rows).toHaveLength(40);
  expect(rows[0]).toBe('| 49.0 | unit | a.test.ts › takes 49 \\| ms |');
});

it('lists the slowest files of all parts, with their numbers of tests', () => {
  const tests = [1, 2, 4].map((seconds) => ({
    file: seconds === 4 ? 'b.test.ts' : 'a.test.ts',
    test: `takes ${seconds} s`,
    outcome: 'passed' as const,
    ms: seconds * 1_000,
  }));
  const text = formatFigures({ outcomes: [{ ...outcome, tests }], seconds: 90, secondStarts: [] });
  expect(text).toContain('| 4.0 | unit | b.test.ts (1) |\n| 3.0 | unit | a.test.ts (2) |');
});
