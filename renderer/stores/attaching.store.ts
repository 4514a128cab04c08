import { create } from 'zustand';
import type { DraftKey } from './draft-key.ts';

/** What is being attached, and what was not and why. */
export type AttachingStore = {
  /** How many files of a draft are on their way to the host. */
  readonly underWay: Readonly<Partial<Record<DraftKey, number>>>;
  /** Sentences about the last files of a draft that were not attached. */
  readonly refusals: Readonly<Partial<Record<DraftKey, readonly string[]>>>;
};

export const useAttaching = create<AttachingStore>()(() => ({ underWay: {}, refusals: {} }));

/** Files are handed over; what was said of earlier ones is past. */
export function attachingBegan(key: DraftKey, files: number): void {
  useAttaching.setState(({ refusals, underWay }) => ({
    underWay: { ...underWay, [key]: (underWay[key] ?? 0) + files },
    refusals: { ...refusals, [key]: [] },
  }));
}

/** One of them is with the host, or `refusal` says why not. */
export function attachingEnded(key: DraftKey, refusal: string | null): void {
  useAttaching.setState(({ refusals, underWay }) => ({
    underWay: { ...underWay, [key]: (underWay[key] ?? 1) - 1 },
    refusals: refusal === null ? refusals : { ...refusals, [key]: [...(refusals[key] ?? []), refusal] },
  }));
}

export function refusalsDismissed(key: DraftKey): void {
  useAttaching.setState(({ refusals }) => ({ refusals: { ...refusals, [key]: [] } }));
}
