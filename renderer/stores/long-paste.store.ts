import { create } from 'zustand';

/** The last long pasted text, which may become a file instead; null once that is decided. */
export type LongPasteStore = { readonly text: string | null };

/** The long pasted text that the composer offers to attach. */
export const useLongPaste = create<LongPasteStore>()(() => ({ text: null }));

/** Offers to attach a pasted text as a file. It replaces an earlier offer; the text is in the draft too. */
export function longTextPasted(text: string): void {
  useLongPaste.setState({ text });
}

/** Withdraws the offer, because the user attached the text or keeps it in the draft. */
export function longPasteSettled(): void {
  useLongPaste.setState({ text: null });
}
