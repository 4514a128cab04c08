import { describe, expect, it } from 'vitest';
import { countFaults, countPlaywright, countVitest } from './test-parts.ts';

describe('counting', () => {
  it('reads a Vitest report', () => {
    const report = { numPassedTests: 4, numFailedTests: 1, numPendingTests: 2, success: false, testResults: [] };
    expect(countVitest(JSON.stringify(report))).toEqual({ passed: 4, failed: 1, skipped: 2 });
  });

  it('reads a Playwright report, and counts a flaky test as failed', () => {
    const report = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 5, duration: 1 }, suites: [] };
    expect(countPlaywright(JSON.stringify(report))).toEqual({ passed: 3, failed: 2, skipped: 5 });
  });

  it('reads a fault report, and counts harmful runs as failed', () => {
    const outcomes = [
      { title: 'kill', runs: 12, harmfulRuns: 1 },
      { title: 'cut', runs: 3, harmfulRuns: 0 },
    ];
    expect(countFaults(JSON.stringify({ seed: 1, outcomes }))).toEqual({ passed: 14, failed: 1, skipped: 0 });
  });

  it('rejects anything else as a report', () => {
    expect(() => countVitest('{}')).toThrow();
    expect(() => countPlaywright('')).toThrow();
  });
});
