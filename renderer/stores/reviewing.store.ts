import { create } from 'zustand';

/** A step of a review that a key can take. */
export type KeyStep = 'apply' | 'discard';

/** The review that is on screen, with what can be done there now. */
export type Reviewing = {
  readonly can: Readonly<Record<KeyStep, boolean>>;
  /** Does what the button of the review does; it asks what the button asks. */
  readonly take: (step: KeyStep) => void;
};

/** Null while no review is on screen: no key applies or discards anything then. */
export type ReviewingStore = { readonly shown: (Reviewing & { readonly since: number }) | null };

/** How long the changes must be on screen before a key applies them, in milliseconds. */
export const lookMs = 500;

export const useReviewing = create<ReviewingStore>()(() => ({ shown: null }));

/** A review is on screen, or what can be done there has changed; null: it is gone. `now` must never go back. */
export function reviewShown(review: Reviewing | null, now: number): void {
  useReviewing.setState(({ shown }) => {
    if (review === null) return { shown: null };
    // The time starts with the changes, and again whenever they could not be applied in between.
    const since = shown?.can.apply === true && review.can.apply ? shown.since : now;
    return { shown: { ...review, since } };
  });
}

/** Takes a step of the review on screen; false if there is none, or its changes have just appeared. */
export function takeReviewStep(step: KeyStep, now: number): boolean {
  const { shown } = useReviewing.getState();
  if (shown === null || !shown.can[step] || now - shown.since < lookMs) return false;
  shown.take(step);
  return true;
}
