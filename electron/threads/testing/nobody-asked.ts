import type { PersonGate } from '../trust/own-action-review.ts';

/** A person who is asked nothing by the app, and would not answer. */
export const noPrompts: PersonGate = {
  ask: async () => ({ answer: 'expired', trace: null }),
  ownActionReview: () => 'off',
  inputDemands: () => ({}),
  threadClosed: () => undefined,
};
