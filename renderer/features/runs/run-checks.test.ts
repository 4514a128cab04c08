import { expect, it } from 'vitest';
import { createSampleStarted } from '../../../shared/runs/testing/sample-started.ts';
import { listChecks, summarizeChecks } from './run-checks.ts';

const check = (command: string, exitCode: number | null) => ({ command, exitCode, durationMs: 1_500 });

it('describes how each check ended', () => {
  const run = createSampleStarted('wc-1', { checks: [check('a', 0), check('b', 2), check('c', null)] });
  expect(listChecks(run, null).map(({ command, hasPassed, text }) => [command, hasPassed, text])).toEqual([
    ['a', true, 'passed, 1.5\u00a0s'],
    ['b', false, 'exit 2, 1.5\u00a0s'],
    ['c', false, 'did not finish, 1.5\u00a0s'],
  ]);
  expect(listChecks(null, null)).toEqual([]);
});

it('summarizes checks and counts those that were not run', () => {
  const options = { ...createSampleStarted('wc-1').request, checks: ['a', 'b', 'c'] };
  const sum = (...exits: readonly (number | null)[]) =>
    summarizeChecks(createSampleStarted('wc-1', { request: options, checks: exits.map((exit) => check('a', exit)) }), {
      checks: null,
    });
  expect(sum()).toBeNull();
  expect(sum(0, 0, 0)).toEqual({ text: '3 checks passed', short: '3 checks', failed: false });
  expect(sum(0, 1, 0)).toEqual({ text: '2 of 3 checks passed', short: '2 of 3 checks', failed: true });
  expect(sum(0)).toEqual({ text: '1 of 3 checks passed', short: '1 of 3 checks', failed: false });
});

it('summarizes the checks of a run of an earlier start by its record', () => {
  expect(summarizeChecks(null, { checks: { passed: 1, all: 1 } })).toEqual({
    text: '1 check passed',
    short: '1 check',
    failed: false,
  });
  expect(summarizeChecks(null, { checks: { passed: 1, all: 2 } })).toEqual({
    text: '1 of 2 checks passed',
    short: '1 of 2 checks',
    failed: true,
  });
  expect(summarizeChecks(null, { checks: null })).toBeNull();
});
