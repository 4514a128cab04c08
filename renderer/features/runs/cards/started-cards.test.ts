import { expect, it } from 'vitest';
import { threadId } from '../../../../shared/base/ids.ts';
import { keyOfRun } from '../../../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';
import { sampleCard } from '../../../../shared/runs/testing/sample-run.ts';
import { sampleStarted } from '../../../../shared/runs/testing/sample-started.ts';
import { withStartedRuns } from './started-cards.ts';

const byKey = (...runs: readonly StartedRun[]) => new Map(runs.map((run) => [keyOfRun(run.run), run]));
const idsOf = (...facts: Parameters<typeof withStartedRuns>) =>
  withStartedRuns(...facts).map(({ run }) => run.workcellId);
const thread = threadId.parse('one');
const ofThread = sampleCard('wc-thread-one', { threadId: thread });

it('has a card for a run in the current workspace before its folder is listed', () => {
  const [card] = withStartedRuns([], byKey(sampleStarted('wc-1')), '/work/ledger');
  expect(card).toMatchObject({ title: 'Fix duplicate rows', tool: 'codex', state: 'starting' });
  expect(idsOf([sampleCard('wc-1')], byKey(sampleStarted('wc-1')), '/work/ledger')).toEqual(['wc-1']);
  expect(idsOf([], byKey(sampleStarted('wc-1')), '/work/other')).toEqual([]);
  expect(idsOf([], byKey(sampleStarted('wc-1')), null)).toEqual(['wc-1']);
});

it('names a run after its prompt as long as its folder does not name it', () => {
  const folder = sampleCard('wc-1', { title: 'wc-1', tool: null, startedAt: null, tokens: 7 });
  const titled = (card: typeof folder) => withStartedRuns([card], byKey(sampleStarted('wc-1')), null)[0];
  expect(titled(folder)).toMatchObject({ title: 'Fix duplicate rows', tool: 'codex', tokens: 7 });
  expect(titled({ ...folder, title: 'Its own', tool: 'codex' })?.title).toBe('Its own');
});

it('shows a thread that does a run only as that run', () => {
  expect(idsOf([ofThread], new Map(), null)).toEqual(['wc-thread-one']);
  expect(idsOf([ofThread, sampleCard('wc-1', { threadId: thread })], new Map(), null)).toEqual(['wc-1']);
  expect(idsOf([ofThread], byKey(sampleStarted('wc-1', { threadId: thread })), null)).toEqual(['wc-1']);
});
