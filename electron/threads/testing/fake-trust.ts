import type { TrustGate } from '../../host/gates.ts';

/** The trust question of the fake gate. */
export const createTrustQuestion = (path: string) => ({ path, covers: 'the settings' });

/** A trust gate with the test's answers. */
export function createFakeTrust(mayWrite: TrustGate['mayWrite']): TrustGate {
  return { mayWrite, createQuestion: async (path) => createTrustQuestion(path) };
}
