import type { TrustGate } from '../../host/gates.ts';

/** The trust question of the fake gate. */
export const askedAbout = (path: string) => ({ path, covers: 'the settings' });

/** A trust gate with the test's answers. */
export function fakeTrust(mayWrite: TrustGate['mayWrite']): TrustGate {
  return { mayWrite, question: async (path) => askedAbout(path) };
}
