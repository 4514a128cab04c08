import { beforeEach, expect, it } from 'vitest';
import type { RunCard } from '../../shared/runs/run-card.ts';
import { createSampleCard } from '../../shared/runs/testing/sample-run.ts';
import { cardsListed, recordedRunsReset, useRecordedRuns } from './recorded-runs.store.ts';

const read = createSampleCard('wc-1', { title: 'Fix it' });
const unread = createSampleCard('wc-1', { isRead: false, state: 'unknown', title: '' });
const listed = (): readonly RunCard[] => [...useRecordedRuns.getState().cards.values()];

beforeEach(recordedRunsReset);

it('keeps what was read about a run that is listed again before its record is read', () => {
  cardsListed([read], 0);
  cardsListed([unread], 0);
  expect(listed()).toEqual([read]);
  cardsListed([], 0);
  expect(listed()).toEqual([]);
});

it('keeps nothing of another start', () => {
  cardsListed([read], 0);
  recordedRunsReset();
  cardsListed([unread], 0);
  expect(listed()).toEqual([unread]);
});
