import { create } from 'zustand';

/** The last long pasted text, which may become a file instead; null once that is decided. */
export type LongPasteStore = { readonly text: string | null };

export const useLongPaste = create<LongPasteStore>()(() => ({ text: null }));

export function longTextPasted(text: string): void {
  useLongPaste.setState({ text });
}

export function longPasteSettled(): void {
  useLongPaste.setState({ text: null });
}
