import { useEffect } from 'react';
import { reviewShown } from '../../../../stores/reviewing.store.ts';
import type { ReviewStep, ReviewView } from './review.view-model.ts';

/** Makes keys perform the steps of a review while it is on screen. */
export function useReviewKeys({ canApply, canDiscard }: ReviewView, take: (step: ReviewStep) => Promise<void>): void {
  useEffect(() => {
    const can = { apply: canApply, discard: canDiscard };
    reviewShown({ can, perform: (step) => void take(step) }, performance.now());
  });
  useEffect(() => () => reviewShown(null, performance.now()), []);
}
