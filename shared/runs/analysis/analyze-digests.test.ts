import { describe, expect, it } from 'vitest';
import { fc } from '../../../fixtures/testkit/properties.ts';
import { noTokens } from '../../spending/model-tokens.ts';
import { runState } from '../run-totals.ts';
import { type AnalysisRequest, analyzeDigests, toRunFilter } from './analyze-digests.ts';
import { getSuccessRate, statesByOutcome, sumOutcomes } from './outcomes.ts';
import { runAnalysis } from './run-analysis.ts';
import type { RunDigest } from './run-digest.ts';
import { matchesFilter } from './run-filter.ts';
import { sampleNow as now, sampleDigest, sampleTool } from './testing/sample-digest.ts';

const day = 86_400_000;
const always: AnalysisRequest = { days: null, zoneMinutes: 0 };
const analyse = (digests: readonly RunDigest[], options: Partial<AnalysisRequest> = {}) =>
  analyzeDigests(digests, { ...always, ...options }, now);
const spent = (model: string | null, input: number, output: number) => ({ ...noTokens, model, input, output });

describe('an analysis of runs', () => {
  it('the analysis counts the success of runs that ended by themselves', () => {
    const { outcomes } = analyse([
      sampleDigest('wc-1'),
      sampleDigest('wc-2'),
      sampleDigest('wc-3', { state: 'failed' }),
      sampleDigest('wc-4', { state: 'stopped' }),
      sampleDigest('wc-5', { state: 'waiting', durationMs: null }),
      sampleDigest('wc-6', { state: 'unknown' }),
    ]);
    expect(outcomes).toEqual({ finished: 2, failed: 1, stopped: 1, inProgress: 1, unknown: 1 });
    expect(getSuccessRate(outcomes)).toBeCloseTo(2 / 3);
    expect(getSuccessRate(analyse([sampleDigest('wc-1', { state: 'stopped' })]).outcomes)).toBeNull();
  });

  it('the analysis has the median and the 90th percentile, without runs whose times are impossible', () => {
    const runs = Array.from({ length: 10 }, (_, nth) => sampleDigest(`wc-${nth}`, { durationMs: (nth + 1) * 1_000 }));
    const years = sampleDigest('wc-odd', { durationMs: 900 * day });
    const endless = sampleDigest('wc-endless', { durationMs: null });
    expect(analyse([...runs, years, endless])).toMatchObject({
      timed: 10,
      medianMs: 5_500,
      slowMs: 9_000,
      left: { odd: 1, undated: 0, unreadable: 0 },
    });
    expect(analyse([])).toMatchObject({ timed: 0, medianMs: null, slowMs: null, intervals: [] });
  });

  it('the analysis adds up tokens by model, even when a run used two', () => {
    const { models } = analyse([
      sampleDigest('wc-1', { spent: [spent('a', 10, 1), spent('b', 5, 0)] }),
      sampleDigest('wc-2', { spent: [spent('a', 20, 2)] }),
      sampleDigest('wc-3', { model: null }),
    ]);
    expect(models.map(({ input, model, output, runs }) => [model, runs, input, output])).toEqual([
      ['a', 2, 30, 3],
      ['b', 1, 5, 0],
      [null, 1, 0, 0],
    ]);
    const one = analyse([sampleDigest('wc-1', { spent: [spent('a', 10, 1), spent('b', 5, 0)] })], { model: 'b' });
    expect(one.models.map(({ model }) => model)).toEqual(['b']);
    expect(one.intervals.flatMap((stretch) => stretch.spent)).toEqual([spent('b', 5, 0)]);
  });

  it('the analysis lists the tools that fail most, and those that took the most time', () => {
    const { steps, tools } = analyse([
      sampleDigest('wc-1', {
        tools: [sampleTool('npm', { calls: 4, failed: 1, ms: 120, longest: { ms: 50, position: 7 } })],
      }),
      sampleDigest('wc-2', {
        tools: [
          sampleTool('npm', { calls: 2, failed: 2, ms: 110, longest: { ms: 90, position: 3 } }),
          sampleTool('git', { calls: 9, longest: { ms: 95, position: 4 } }),
          sampleTool('sleep', { longest: { ms: 900 * day, position: 5 } }),
        ],
      }),
    ]);
    expect(tools).toEqual([{ kind: 'command', name: 'npm', calls: 6, failed: 3, runs: 2 }]);
    expect(
      steps.map(({ calls, longestMs, ms, name, position, run }) => [name, calls, ms, longestMs, position, run.runId]),
    ).toEqual([
      ['npm', 6, 230, 90, 3, 'wc-2'],
      ['git', 9, 95, 95, 4, 'wc-2'],
    ]);
  });

  it('the analysis splits a period into local days that end today', () => {
    const late = sampleDigest('wc-1', { startedAt: Date.UTC(2026, 10, 18, 23, 30) });
    const days = (zoneMinutes: number) =>
      analyse([late], { days: 7, zoneMinutes }).intervals.map(({ outcomes }) => outcomes.finished);
    expect(days(0)).toEqual([0, 0, 0, 0, 1, 0, 0]);
    expect(days(60)).toEqual([0, 0, 0, 0, 0, 1, 0]);
    expect(analyse([sampleDigest('wc-1')], { days: 90 })).toMatchObject({ intervalDays: 7 });
    expect(analyse([sampleDigest('wc-1')], { days: 90 }).intervals).toHaveLength(13);
  });

  it('the analysis reports runs outside any period, and has few bars however old the first run is', () => {
    const undated = sampleDigest('wc-1', { startedAt: null, lastAt: null });
    const ahead = sampleDigest('wc-2', { startedAt: now + 500 * day, lastAt: null });
    const unreadable = sampleDigest('wc-3', { isUnreadable: true, state: 'unknown' });
    const old = sampleDigest('wc-4', { startedAt: Date.UTC(2020, 5, 1) });
    const runs = [undated, ahead, unreadable, old];
    expect(analyse(runs).left).toEqual({ undated: 1, odd: 1, unreadable: 1 });
    expect(sumOutcomes(analyse(runs, { days: 30 }).outcomes)).toBe(0);
    expect(sumOutcomes(analyse(runs).outcomes)).toBe(3);
    expect(analyse(runs).intervals.length).toBeLessThanOrEqual(90);
  });
});

const digests = fc.array(
  fc.record({
    state: fc.constantFrom(...runState.options),
    startedAt: fc.option(fc.integer({ min: now - 400 * day, max: now + 3 * day })),
    durationMs: fc.option(fc.integer({ min: 0, max: 60 * day })),
    isUnreadable: fc.boolean(),
    tool: fc.option(fc.constantFrom('codex', 'claude')),
    spent: fc.constantFrom([], [spent('a', 3, 4)], [spent(null, 1, 1), spent('a', 2, 2)]),
    tools: fc.constantFrom(
      [],
      [sampleTool('npm', { failed: 1 })],
      [sampleTool('npm'), sampleTool('git', { failed: 2 })],
    ),
  }),
  { maxLength: 30 },
);

describe('every number', () => {
  it('every number of the analysis equals that of the runs behind it', () => {
    fc.assert(
      fc.property(
        digests,
        fc.constantFrom(null, 7, 30, 90),
        fc.integer({ min: -840, max: 840 }),
        (made, days, zone) => {
          const runs = made.map((over, nth) => sampleDigest(`wc-${nth}`, { ...over, lastAt: null }));
          const options = { days, zoneMinutes: zone };
          const analysis = analyzeDigests(runs, options, now);
          const base = toRunFilter(options, now);
          const behind = (more: object) => runs.filter((run) => matchesFilter(run, { ...base, ...more }, now)).length;
          for (const outcome of ['finished', 'failed', 'stopped', 'inProgress', 'unknown'] as const) {
            expect(behind({ states: statesByOutcome[outcome] })).toBe(analysis.outcomes[outcome]);
          }
          expect(behind({ leastMs: 0 })).toBe(analysis.timed);
          for (const { model, runs: count } of analysis.models) expect(behind({ model })).toBe(count);
          for (const { kind, name, runs: count } of analysis.tools) {
            expect(behind({ used: { kind, name, failed: true } })).toBe(count);
          }
          for (const { from, outcomes, to } of analysis.intervals) {
            expect(behind({ from: Math.max(from, base.from ?? from), to })).toBe(sumOutcomes(outcomes));
          }
          expect(runAnalysis.parse(analysis)).toEqual(analysis);
        },
      ),
    );
  });
});
