import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../../shared/base/result.ts';
import type { RunStep } from '../../../../shared/runs/compare/run-step.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { createSampleCard, createSampleTotals } from '../../../../shared/runs/testing/sample-run.ts';
import { Comparison, describeComparisonNotices } from './comparison.ts';
import type { ReadSide, SideRead } from './read-side.ts';

const [one, other] = [createSampleCard('wc-1'), createSampleCard('wc-2')];

function step(key: number): RunStep {
  const unreported = { at: null, durationMs: null, tokens: null, isRetry: false };
  return { ...unreported, position: key, type: 'bash_command', state: 'done', text: 'ls', key, like: key };
}

function read(keys: readonly number[], over: Partial<SideRead> = {}): SideRead {
  const approvals = { asked: 0, approved: 0, declined: 0, waitedMs: null };
  return {
    info: { card: one, hasTelemetry: true, hasProof: false, hasLogs: false, proof: null },
    totals: createSampleTotals(),
    sums: {
      ...{ kept: keys.length, leftOut: 0, before: keys.length, retries: 0 },
      ...{ approvals, files: [], hasMoreFiles: false, schema: 1 },
    },
    steps: keys.map(step),
    at: 0,
    ...over,
  };
}

function comparing(readSide: ReadSide): Comparison {
  return new Comparison(one.run, other.run, { read: readSide, rest: () => Promise.resolve() });
}

const isFirst = (run: { readonly runId: string }) => run.runId === one.run.runId;

describe('a comparison', () => {
  it('reads both runs of a comparison and aligns them', async () => {
    const comparison = comparing(async (run) => ok(read(isFirst(run) ? [1, 2] : [2, 3])));
    await comparison.read();
    expect(comparison.state().rows?.map(({ kind }) => kind)).toEqual(['left', 'same', 'right']);
    expect(describeComparisonNotices(comparison.state())).toEqual([]);
  });

  it('says which run cannot be read and reads again on request', async () => {
    let isGone = true;
    const comparison = comparing(async (run) => (isGone && !isFirst(run) ? err({ type: 'runGone' }) : ok(read([1]))));
    await comparison.read();
    expect(comparison.state()).toMatchObject({
      rows: null,
      isReading: false,
      second: { problem: { type: 'runGone' } },
    });
    isGone = false;
    await comparison.read();
    expect(comparison.state()).toMatchObject({ rows: [{ kind: 'same' }], second: { problem: null } });
  });

  it('reports the progress of a comparison and ignores a canceled read', async () => {
    const reading = Promise.withResolvers<void>();
    const signals: AbortSignal[] = [];
    const comparison = comparing(async (_, signal, emit) => {
      signals.push(signal);
      emit(0.5, 120);
      await reading.promise;
      emit(0.9, 200);
      return ok(read([1]));
    });
    const done = comparison.read();
    expect(comparison.state()).toMatchObject({ isReading: true, first: { share: 0.5, events: 120 } });
    comparison.end();
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
    reading.resolve();
    await done;
    expect(comparison.state()).toMatchObject({ rows: null, isReading: false, first: { share: 0.5, read: null } });
  });

  it('lists notices about two compared runs', async () => {
    const { sums } = read([]);
    const comparison = comparing(async (run) =>
      ok(
        isFirst(run)
          ? read([1], { totals: createSampleTotals({ state: 'running', endedAt: null }) })
          : read([2], { sums: { ...sums, kept: 5_000, leftOut: 20_000, before: 2_500, schema: 9 } }),
      ),
    );
    await comparison.read();
    expect(describeComparisonNotices(comparison.state())).toEqual([
      'These runs have no steps in common. You can still compare their facts.',
      expect.stringMatching(/^The first run is still in progress\. This is how it was at \d+:\d\d:\d\d\.$/),
      'The second run has 25,000 steps: the first 2,500 and the last 2,500 are aligned.',
      'The second run was recorded in a newer format. Some of it may be missing here.',
    ]);
    expect(getRunKey(comparison.state().first.run)).toBe(getRunKey(one.run));
  });
});
