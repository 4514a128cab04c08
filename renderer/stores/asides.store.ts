import { create } from 'zustand';

/** The questions next to threads that this page waits for, by their IDs. */
export type AsidesStore = { readonly waiting: ReadonlySet<string> };

/** What this page waits for. Questions and answers are stored texts. */
export const useAsides = create<AsidesStore>()(() => ({ waiting: new Set() }));

/** Notes that the page waits for an answer. */
export function asideAsked(id: string): void {
  useAsides.setState(({ waiting }) => ({ waiting: new Set([...waiting, id]) }));
}

/** Notes that the page no longer waits for an answer. */
export function asideSettled(id: string): void {
  useAsides.setState(({ waiting }) => ({ waiting: new Set([...waiting].filter((each) => each !== id)) }));
}
