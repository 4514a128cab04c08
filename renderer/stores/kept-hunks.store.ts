import { create } from 'zustand';
import type { ThreadId } from '../../shared/base/ids.ts';
import { type KeptHunk, mostKeptHunks } from '../../shared/changes/kept-hunk.ts';

/** The hunks that the person reviewed and keeps, oldest first, for threads that were asked about. */
export type KeptHunksStore = { readonly kept: Readonly<Record<ThreadId, readonly KeptHunk[]>> };

export const useKeptHunks = create<KeptHunksStore>()(() => ({ kept: {} }));

/** Sets the marks of a thread. The oldest ones leave if there are too many. */
export function keptHunksChanged(threadId: ThreadId, hunks: readonly KeptHunk[]): void {
  useKeptHunks.setState(({ kept }) => ({ kept: { ...kept, [threadId]: hunks.slice(-mostKeptHunks) } }));
}

/** Forgets all marks: the window has another folder or profile, or was not connected. */
export function keptHunksForgotten(): void {
  useKeptHunks.setState({ kept: {} });
}
