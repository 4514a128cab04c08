import { z } from 'zod';
import { create } from 'zustand';
import type { Clock } from '../../shared/base/clock.ts';
import type { Immutable } from '../../shared/base/immutable.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import { rememberedLeftOut } from '../../shared/runs/left-out.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';

/** What the user leaves out of a reviewed state, with all hunks of files that can be left out in part. */
const reviewLeftOut = z.object({ tree: z.string(), files: rememberedLeftOut });
export type ReviewLeftOut = Immutable<z.infer<typeof reviewLeftOut>>;

/** The choices in reviews that were not applied yet, by `getRunKey`. */
export type LeftOutStore = { readonly runs: Readonly<Record<string, ReviewLeftOut>> };

const storageKey = 'workcell.left-out';

/** How often choices are saved, in milliseconds. */
const saveDelayMs = 300;

/** What reviews leave out; `persistLeftOut` saves it in the browser's storage. */
export const useLeftOut = create<LeftOutStore>()(() => ({ runs: {} }));

/** Sets what a review leaves out. */
export function leftOutChanged(run: RunRef, leftOut: ReviewLeftOut): void {
  const key = getRunKey(run);
  useLeftOut.setState(({ runs: { [key]: _before, ...others } }) => ({
    runs: leftOut.files.length === 0 ? others : { ...others, [key]: leftOut },
  }));
}

/**
 * Restores the choices after a reload, and saves them for the next one: shortly after each change, and when the page
 * goes away. If there are too many for the storage, they last as long as the page.
 */
export function persistLeftOut(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  page: Pick<Window, 'addEventListener'>,
  clock: Clock,
): void {
  const kept = z.record(z.string(), reviewLeftOut).safeParse(parseJson(storage.getItem(storageKey) ?? ''));
  useLeftOut.setState({ runs: kept.data ?? {} });
  let stop: (() => void) | null = null;
  const write = (): void => {
    stop?.();
    stop = null;
    try {
      storage.setItem(storageKey, JSON.stringify(useLeftOut.getState().runs));
    } catch {
      storage.removeItem(storageKey);
    }
  };
  useLeftOut.subscribe(() => {
    stop ??= clock.after(saveDelayMs, write);
  });
  page.addEventListener('pagehide', write);
}
