import type { TrustGate } from '../../host/gates.ts';

/** Returns the trust question of the fake gate. */
export const createTrustQuestion = (path: string) => ({ path, covers: 'the settings' });

/** Creates a trust gate with the test's answers. */
export function createFakeTrust(mayWrite: TrustGate['mayWrite']): TrustGate {
  return { mayWrite, createQuestion: async (path) => createTrustQuestion(path) };
}
