import type { Measured } from '../run-measures.ts';

/** What the program that measures the desktop app leaves for the one that started it. */
export type DesktopOutcome = Measured & {
  /** The version of the Electron that was measured; null where none could run. */
  readonly electron: string | null;
  /** Why none could run, as the end of a sentence. */
  readonly missing: string | null;
};

/** Where it leaves that, in the folder of the checkout it runs in. */
export const outcomePath = 'artifacts/bench-desktop.json';

/** Nothing was measured, for this reason. */
export function withoutDesktop(missing: string): DesktopOutcome {
  return { figures: [], failures: [], electron: null, missing };
}
