import { create } from 'zustand';
import type { ThreadId } from '../../shared/base/ids.ts';
import { applyKeptHunksChange, type KeptHunk, type KeptHunksChange } from '../../shared/changes/kept-hunk.ts';

/** The hunks that the user reviewed and keeps, oldest first, for the threads whose marks were requested. */
export type KeptHunksStore = { readonly kept: Readonly<Record<ThreadId, readonly KeptHunk[]>> };

/** The reviewed hunks, as the host stores them. A thread without an entry was not requested. */
export const useKeptHunks = create<KeptHunksStore>()(() => ({ kept: {} }));

/** Sets the marks of a thread, unless they are known. */
export function keptHunksRead(threadId: ThreadId, hunks: readonly KeptHunk[]): void {
  useKeptHunks.setState(({ kept }) => (kept[threadId] === undefined ? { kept: { ...kept, [threadId]: hunks } } : {}));
}

/** Changes the marks of a thread, if they are known. */
export function keptHunksChanged(threadId: ThreadId, change: KeptHunksChange): void {
  useKeptHunks.setState(({ kept }) => {
    const before = kept[threadId];
    return before === undefined ? {} : { kept: { ...kept, [threadId]: applyKeptHunksChange(before, change) } };
  });
}

/** Forgets all marks: the window has another folder or profile, or was not connected. */
export function keptHunksForgotten(): void {
  useKeptHunks.setState({ kept: {} });
}
