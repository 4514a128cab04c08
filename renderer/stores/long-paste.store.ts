import { create } from 'zustand';

/** The long text that was pasted last and might go as a file instead; null once that is settled. */
export type LongPasteStore = { readonly text: string | null };

export const useLongPaste = create<LongPasteStore>()(() => ({ text: null }));

export function longTextPasted(text: string): void {
  useLongPaste.setState({ text });
}

export function longPasteSettled(): void {
  useLongPaste.setState({ text: null });
}
