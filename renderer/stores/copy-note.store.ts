import { create } from 'zustand';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { StatusEntry } from '../../shared/transcript/entry.ts';

/** The result of the last copy from a thread. It is shown in the turn and stored nowhere. */
export type CopyNote = {
  readonly threadId: ThreadId;
  readonly turnId: TurnId;
  /** The first copied entry; null for a whole thread, or if nothing was copied. */
  readonly copied: EntryId | null;
  readonly entry: StatusEntry;
};

export type CopyNoteStore = { readonly note: CopyNote | null };

/** The last copy; null before the first one. */
export const useCopyNote = create<CopyNoteStore>()(() => ({ note: null }));

/** Replaces the result of the last copy, which then appears in its turn. */
export function copyNoted(note: CopyNote): void {
  useCopyNote.setState({ note });
}
