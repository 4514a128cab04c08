import { create } from 'zustand';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { StatusEntry } from '../../shared/transcript/entry.ts';

/** What became of the last copy of what was said in a thread. It stands in the turn and is kept nowhere. */
export type CopyNote = {
  readonly threadId: ThreadId;
  readonly turnId: TurnId;
  /** The entry with which begins what was copied; null for a whole thread, and where nothing was. */
  readonly copied: EntryId | null;
  readonly entry: StatusEntry;
};

export type CopyNoteStore = { readonly note: CopyNote | null };

export const useCopyNote = create<CopyNoteStore>()(() => ({ note: null }));

export function copyNoted(note: CopyNote): void {
  useCopyNote.setState({ note });
}
