import { create } from 'zustand';
import type { DraftKey } from './draft-key.ts';

/** The files being attached, and why others were not. */
export type AttachingStore = {
  /** How many files of each draft are on their way to the host. */
  readonly inProgress: Readonly<Partial<Record<DraftKey, number>>>;
  /** Sentences about the last files of each draft that were not attached. */
  readonly refusals: Readonly<Partial<Record<DraftKey, readonly string[]>>>;
};

/** Files on their way, and refusals. A reload forgets both. */
export const useAttaching = create<AttachingStore>()(() => ({ inProgress: {}, refusals: {} }));

/** Marks files as on their way, and clears earlier refusals. */
export function attachingStarted(key: DraftKey, files: number): void {
  useAttaching.setState(({ refusals, inProgress }) => ({
    inProgress: { ...inProgress, [key]: (inProgress[key] ?? 0) + files },
    refusals: { ...refusals, [key]: [] },
  }));
}

/** Marks one file as done; `refusal` says why it was not attached. */
export function attachingEnded(key: DraftKey, refusal: string | null): void {
  useAttaching.setState(({ refusals, inProgress }) => ({
    inProgress: { ...inProgress, [key]: (inProgress[key] ?? 1) - 1 },
    refusals: refusal === null ? refusals : { ...refusals, [key]: [...(refusals[key] ?? []), refusal] },
  }));
}

/** Clears the sentences about files that were not attached to a draft. */
export function refusalsDismissed(key: DraftKey): void {
  useAttaching.setState(({ refusals }) => ({ refusals: { ...refusals, [key]: [] } }));
}
