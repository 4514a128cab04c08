import { create } from 'zustand';

/** The next announcement for assistive technology. `id` grows, so that the same text can be announced again. */
export type Announcement = { readonly id: number; readonly text: string };

/** `polite` waits for a pause; `assertive` interrupts. The hidden status region of the frame repeats them. */
export type AnnouncementsStore = { readonly polite: Announcement | null; readonly assertive: Announcement | null };

/** The latest announcement of each urgency; null before the first one. Change it with `announce`. */
export const useAnnouncements = create<AnnouncementsStore>()(() => ({ polite: null, assertive: null }));

let nextId = 1;

/** Announces a text. */
export function announce(text: string, urgency: 'polite' | 'assertive' = 'polite'): void {
  useAnnouncements.setState({ [urgency]: { id: nextId++, text } });
}
