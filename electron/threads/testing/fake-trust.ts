import type { TrustGate } from '../../host/gates.ts';

/** The question that a fake gate asks about a folder. */
export const askedAbout = (path: string) => ({ path, covers: 'the settings' });

/** A gate that says of each folder what the test says. */
export function fakeTrust(mayWrite: TrustGate['mayWrite']): TrustGate {
  return { mayWrite, question: async (path) => askedAbout(path) };
}
