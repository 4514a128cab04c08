import type { Clock } from '../../../shared/base/clock.ts';
import { CopyControl } from '../../store/sqlite/copy-control.ts';
import { companionSuffixes, getSize, getSuccessorPath } from '../../store/sqlite/file-steps.ts';

/** The current step of a rewrite, and its percentage if known. */
export type RewriteProgress = {
  readonly step: 'copying' | 'checking' | 'finishing';
  readonly percent: number | null;
};

/** How often the size of a copy is checked, in milliseconds. */
const pollIntervalMs = 250;

/**
 * Watches a copy from outside while it is made, because SQLite does not report progress. The new file grows toward the
 * size of the old one, minus the old one's free space. Stops with `end`.
 */
export function watchCopy(clock: Clock, path: string, onProgress: (progress: RewriteProgress) => void) {
  const control = new CopyControl();
  const whole = ['', ...companionSuffixes.slice(0, 2)].reduce((sum, suffix) => sum + getSize(`${path}${suffix}`), 0);
  let isRunning = true;
  const check = (): void => {
    if (!isRunning) return;
    const share = whole === 0 ? 0 : getSize(getSuccessorPath(path)) / whole;
    onProgress(
      control.step === 'copy'
        ? { step: 'copying', percent: Math.min(99, Math.floor(share * 100)) }
        : { step: 'checking', percent: null },
    );
    clock.after(pollIntervalMs, check);
  };
  check();
  const end = (): void => {
    isRunning = false;
  };
  return { control, end };
}
