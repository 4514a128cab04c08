import type { Measured } from '../run-measures.ts';

/** What the program that measures the desktop app writes for its parent. */
export type DesktopOutcome = Measured & {
  /** The version of the measured Electron. Null when none could run. */
  readonly electron: string | null;
  /** Why none could run, as the end of a sentence. */
  readonly missing: string | null;
};

/** The path of the result, in the checkout where it runs. */
export const outcomePath = 'artifacts/bench-desktop.json';

/** The outcome when nothing was measured, with the reason. */
export function createMissingOutcome(missing: string): DesktopOutcome {
  return { figures: [], failures: [], electron: null, missing };
}
