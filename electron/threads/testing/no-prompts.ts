import type { UserGate } from '../trust/own-action-review.ts';

/** A user whom the app does not ask, and who would not answer. */
export const noPrompts: UserGate = {
  ask: async () => ({ answer: 'expired', trace: null }),
  ownActionReview: () => 'off',
  inputDemands: () => ({}),
  handleThreadClosed: () => undefined,
  handleThreadsDeleted: () => undefined,
};
