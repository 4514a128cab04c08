import { expect, it } from 'vitest';
import { threadId } from '../../../../shared/base/ids.ts';
import { getRunKey, runRef } from '../../../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';
import { createSampleCard } from '../../../../shared/runs/testing/sample-run.ts';
import { createSampleStarted } from '../../../../shared/runs/testing/sample-started.ts';
import { addStartedRuns } from './started-runs.ts';

const byKey = (...runs: readonly StartedRun[]) => new Map(runs.map((run) => [getRunKey(run.run), run]));
const idsOf = (...facts: Parameters<typeof addStartedRuns>) => addStartedRuns(...facts).map(({ run }) => run.runId);
const thread = threadId.parse('one');
const ofThread = createSampleCard('wc-thread-one', { threadId: thread });

it('adds a card for a run in the current workspace before its folder is listed', () => {
  const [card] = addStartedRuns([], byKey(createSampleStarted('wc-1')), '/work/ledger');
  expect(card).toMatchObject({ title: 'Fix duplicate rows', tool: 'codex', state: 'starting' });
  expect(idsOf([createSampleCard('wc-1')], byKey(createSampleStarted('wc-1')), '/work/ledger')).toEqual(['wc-1']);
  expect(idsOf([], byKey(createSampleStarted('wc-1')), '/work/other')).toEqual([]);
  expect(idsOf([], byKey(createSampleStarted('wc-1')), null)).toEqual(['wc-1']);
});

it('leaves out the runs of other folders, whose threads the list shows', () => {
  const other = createSampleCard('wc-2', { run: runRef.parse({ projectRoot: '/work/other', runId: 'wc-2' }) });
  const cards = [createSampleCard('wc-1'), other, { ...other, imported: { hasThread: false } }];
  expect(idsOf(cards, new Map(), '/work/ledger')).toEqual(['wc-1', 'wc-2']);
  expect(idsOf(cards, new Map(), null)).toHaveLength(3);
});

it('names a run after its prompt until its folder names it', () => {
  const folder = createSampleCard('wc-1', { title: 'wc-1', tool: null, startedAt: null, tokens: 7 });
  const titled = (card: typeof folder) => addStartedRuns([card], byKey(createSampleStarted('wc-1')), null)[0];
  expect(titled(folder)).toMatchObject({ title: 'Fix duplicate rows', tool: 'codex', tokens: 7 });
  expect(titled({ ...folder, title: 'Its own', tool: 'codex' })?.title).toBe('Its own');
});

it('shows a thread that does a run only as that run', () => {
  expect(idsOf([ofThread], new Map(), null)).toEqual(['wc-thread-one']);
  expect(idsOf([ofThread, createSampleCard('wc-1', { threadId: thread })], new Map(), null)).toEqual(['wc-1']);
  expect(idsOf([ofThread], byKey(createSampleStarted('wc-1', { threadId: thread })), null)).toEqual(['wc-1']);
});
