import { beforeEach, expect, it, vi } from 'vitest';
import { lookMs, reviewShown, takeReviewStep } from './reviewing.store.ts';

const take = vi.fn();
const both = { can: { apply: true, discard: true }, take };

beforeEach(() => {
  take.mockClear();
  reviewShown(null, 0);
});

it('takes no step while no review is on screen', () => {
  expect(takeReviewStep('apply', 10_000)).toBe(false);
  expect(takeReviewStep('discard', 10_000)).toBe(false);
});

it('applies only changes that were on screen for a while', () => {
  reviewShown({ ...both, can: { apply: false, discard: true } }, 0);
  reviewShown(both, 1_000);
  expect(takeReviewStep('apply', 1_000 + lookMs - 1)).toBe(false);
  expect(take).not.toHaveBeenCalled();
  expect(takeReviewStep('apply', 1_000 + lookMs)).toBe(true);
  expect(take).toHaveBeenCalledExactlyOnceWith('apply');
});

it('takes only a step that the review offers', () => {
  reviewShown({ ...both, can: { apply: false, discard: true } }, 0);
  expect(takeReviewStep('apply', 10_000)).toBe(false);
  expect(takeReviewStep('discard', 10_000)).toBe(true);
  expect(take).toHaveBeenCalledExactlyOnceWith('discard');
});

it('starts the time again when other changes are on screen', () => {
  reviewShown(both, 0);
  reviewShown({ ...both, can: { apply: false, discard: false } }, 5_000);
  reviewShown(both, 5_100);
  expect(takeReviewStep('apply', 5_200)).toBe(false);
  reviewShown(both, 9_000);
  expect(takeReviewStep('apply', 9_001)).toBe(true);
});
