import type { UserGate } from '../trust/own-action-review.ts';

/** The app asks the user nothing, and any question expires. */
export const noPrompts: UserGate = {
  ask: async () => ({ answer: 'expired', trace: null }),
  ownActionReview: () => 'off',
  inputDemands: () => ({}),
  handleThreadClosed: () => undefined,
  handleThreadsDeleted: () => undefined,
};
