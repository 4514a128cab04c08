import { describe, expect, it } from 'vitest';
import type { RunColumn, RunSort } from '../../../../shared/layout/layout.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { createSampleCard, sampleStart } from '../../../../shared/runs/testing/sample-run.ts';
import { emptyWorkContext } from '../../../view-models/describe-work.ts';
import { arrangeRuns } from './arrange-runs.ts';
import { getNextSort } from './sort-runs.ts';

const now = sampleStart + 3_600_000;
const usd: Readonly<Record<string, number>> = { 'wc-a': 0.2, 'wc-b': 3 };
const costOf = ({ run }: RunCard): number | null => usd[run.runId] ?? null;

const cards = [
  createSampleCard('wc-a', {
    title: 'run 10',
    startedAt: sampleStart,
    durationMs: 500,
    commands: 3,
    failedCommands: 1,
    added: 9,
    model: 'b',
  }),
  createSampleCard('wc-b', {
    title: 'Run 9',
    startedAt: sampleStart + 1,
    durationMs: 900,
    commands: 3,
    added: 2,
    model: null,
    state: 'failed',
  }),
  createSampleCard('wc-c', {
    title: 'zebra',
    startedAt: null,
    state: 'waiting',
    durationMs: 1,
    commands: 12,
    model: 'a',
  }),
];
const idsBy = (column: RunColumn, isDescending: boolean) =>
  arrangeRuns(
    cards,
    { filter: 'all', searchText: '', order: { column, isDescending }, groupedBy: null },
    now,
    emptyWorkContext,
    costOf,
  ).flatMap((group) => group.runs.map(({ card: { run } }) => run.runId.slice(3)).join(''));

describe('the table of runs', () => {
  it.each<[RunColumn, string, string]>([
    ['title', 'bac', 'cab'],
    ['state', 'cba', 'abc'],
    ['duration', 'cab', 'bac'],
    ['commands', 'bac', 'cab'],
    ['files', 'cba', 'abc'],
  ])('is sorted by %s', (column, up, down) => {
    expect([idsBy(column, false)[0], idsBy(column, true)[0]]).toEqual([up, down]);
  });

  it.each<[RunColumn, string, string]>([
    ['date', 'abc', 'bac'],
    ['cost', 'abc', 'bac'],
    ['model', 'cab', 'acb'],
  ])('puts runs without a %s last in both directions', (column, up, down) => {
    expect([idsBy(column, false)[0], idsBy(column, true)[0]]).toEqual([up, down]);
  });

  it('reverses a column on its second click and starts with A, the newest or the most', () => {
    const byState: RunSort = { column: 'state', isDescending: false };
    expect(getNextSort(byState, 'date')).toEqual({ column: 'date', isDescending: true });
    expect(getNextSort(getNextSort(byState, 'date'), 'date')).toEqual({ column: 'date', isDescending: false });
    expect(getNextSort(byState, 'title')).toEqual({ column: 'title', isDescending: false });
    expect(getNextSort(byState, 'state')).toEqual({ column: 'state', isDescending: true });
  });
});
