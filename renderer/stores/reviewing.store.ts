import { create } from 'zustand';

/** A step of a review that a key can take. */
export type ReviewKeyStep = 'apply' | 'discard';

/** The review that is on screen, with what can be done there now. */
export type ShownReview = {
  readonly can: Readonly<Record<ReviewKeyStep, boolean>>;
  /** Takes a step like the button of the review, and asks what the button asks. */
  readonly perform: (step: ReviewKeyStep) => void;
};

/** Null while no review is on screen: no key applies or discards anything then. */
export type ReviewingStore = { readonly shown: (ShownReview & { readonly shownSince: number }) | null };

/** How long the changes must be on screen before a key applies them, in milliseconds. */
export const minViewMs = 500;

/** The review on screen, for `performReviewStep`. */
export const useReviewing = create<ReviewingStore>()(() => ({ shown: null }));

/** Stores the review on screen, and what can be done there; null when it is gone. `now` must never go back. */
export function reviewShown(review: ShownReview | null, now: number): void {
  useReviewing.setState(({ shown }) => {
    if (review === null) return { shown: null };
    // The time starts when the changes appear, and starts again whenever they could not be applied in between.
    const since = shown?.can.apply === true && review.can.apply ? shown.shownSince : now;
    return { shown: { ...review, shownSince: since } };
  });
}

/** Takes a step of the review on screen; false if there is none, or its changes have just appeared. */
export function performReviewStep(step: ReviewKeyStep, now: number): boolean {
  const { shown } = useReviewing.getState();
  if (shown === null || !shown.can[step] || now - shown.shownSince < minViewMs) return false;
  shown.perform(step);
  return true;
}
