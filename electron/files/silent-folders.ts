import { resolve } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/words/words.ts';
import { pathStyle } from './path-style.ts';

// A call to a drive that is gone, such as one of a network, can last forever, and nothing calls it off.

/** Long enough for a disk that has to start turning. */
const limitMs = 5_000;
/** The folders of looks that have taken too long and still go on, each with how many. */
const silent = new Map<string, number>();

/** Does a path lie in a folder that does not answer now? Nothing else should be asked about it then. */
export function isSilent(path: string): boolean {
  const place = resolve(path);
  return [...silent.keys()].some((folder) => isInside(folder, place, pathStyle));
}

/** Says that a folder does not answer. */
export function describeSilence(folder: string): string {
  return t`${folder} does not answer. It may be on a drive that is not connected. Try again when it is.`;
}

/** What a look at a folder gives; `instead` where the folder takes too long, or has not answered an earlier look yet. */
export async function lookInTime<T>(clock: Clock, folder: string, look: () => Promise<T>, instead: T): Promise<T> {
  if (isSilent(folder)) return instead;
  return await new Promise((settle, fail) => {
    let isLate = false;
    const callOff = clock.after(limitMs, () => {
      isLate = true;
      count(folder, 1);
      settle(instead);
    });
    look()
      .then(settle, fail)
      .finally(() => {
        callOff();
        if (isLate) count(folder, -1);
      });
  });
}

function count(folder: string, change: number): void {
  const looks = (silent.get(folder) ?? 0) + change;
  if (looks > 0) silent.set(folder, looks);
  else silent.delete(folder);
}
