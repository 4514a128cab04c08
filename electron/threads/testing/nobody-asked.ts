import type { PersonGate } from '../trust/own-action-review.ts';

/** A person whom the app does not ask, and who would not answer. */
export const noPrompts: PersonGate = {
  ask: async () => ({ answer: 'expired', trace: null }),
  ownActionReview: () => 'off',
  inputDemands: () => ({}),
  threadClosed: () => undefined,
  threadsDeleted: () => undefined,
};
