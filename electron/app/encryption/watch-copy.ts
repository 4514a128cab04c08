import type { Clock } from '../../../shared/base/clock.ts';
import { CopyControl } from '../../store/sqlite/copy-control.ts';
import { companions, sizeOf, successorOf } from '../../store/sqlite/file-steps.ts';

/** The step a rewrite is at, and its percentage where one is known. */
export type RewriteProgress = {
  readonly step: 'copying' | 'checking' | 'finishing';
  readonly percent: number | null;
};

/** How often is looked how far a copy is. */
const lookMs = 250;

/**
 * Looks at a copy from outside while it is made, for SQLite tells nothing of it: the new file grows towards the size of
 * the old one, from which it can only be left out what is free there. Ends with `end`.
 */
export function watchCopy(clock: Clock, path: string, onProgress: (progress: RewriteProgress) => void) {
  const control = new CopyControl();
  const whole = ['', ...companions.slice(0, 2)].reduce((sum, suffix) => sum + sizeOf(`${path}${suffix}`), 0);
  let goesOn = true;
  const look = (): void => {
    if (!goesOn) return;
    const share = whole === 0 ? 0 : sizeOf(successorOf(path)) / whole;
    onProgress(
      control.step === 'copy'
        ? { step: 'copying', percent: Math.min(99, Math.floor(share * 100)) }
        : { step: 'checking', percent: null },
    );
    clock.after(lookMs, look);
  };
  look();
  const end = (): void => {
    goesOn = false;
  };
  return { control, end };
}
