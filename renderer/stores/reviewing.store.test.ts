import { beforeEach, expect, it, vi } from 'vitest';
import { minViewMs, performReviewStep, reviewShown } from './reviewing.store.ts';

const perform = vi.fn();
const both = { can: { apply: true, discard: true }, perform };

beforeEach(() => {
  perform.mockClear();
  reviewShown(null, 0);
});

it('performs no review step while no review is on screen', () => {
  expect(performReviewStep('apply', 10_000)).toBe(false);
  expect(performReviewStep('discard', 10_000)).toBe(false);
});

it('applies changes only after they were on screen for 500 ms', () => {
  reviewShown({ ...both, can: { apply: false, discard: true } }, 0);
  reviewShown(both, 1_000);
  expect(performReviewStep('apply', 1_000 + minViewMs - 1)).toBe(false);
  expect(perform).not.toHaveBeenCalled();
  expect(performReviewStep('apply', 1_000 + minViewMs)).toBe(true);
  expect(perform).toHaveBeenCalledExactlyOnceWith('apply');
});

it('performs only a step that the review offers', () => {
  reviewShown({ ...both, can: { apply: false, discard: true } }, 0);
  expect(performReviewStep('apply', 10_000)).toBe(false);
  expect(performReviewStep('discard', 10_000)).toBe(true);
  expect(perform).toHaveBeenCalledExactlyOnceWith('discard');
});

it('waits again when other changes are on screen', () => {
  reviewShown(both, 0);
  reviewShown({ ...both, can: { apply: false, discard: false } }, 5_000);
  reviewShown(both, 5_100);
  expect(performReviewStep('apply', 5_200)).toBe(false);
  reviewShown(both, 9_000);
  expect(performReviewStep('apply', 9_001)).toBe(true);
});
