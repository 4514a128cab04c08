import { create } from 'zustand';

/** What assistive technology is to say next. `id` grows, so that the same words can be said again. */
export type Announcement = { readonly id: number; readonly text: string };

/** `polite` waits for a pause, `assertive` interrupts. The hidden status region of the frame repeats them. */
export type AnnouncementsStore = { readonly polite: Announcement | null; readonly assertive: Announcement | null };

export const useAnnouncements = create<AnnouncementsStore>()(() => ({ polite: null, assertive: null }));

let nextId = 1;

/** Has words spoken. */
export function announced(text: string, urgency: 'polite' | 'assertive' = 'polite'): void {
  useAnnouncements.setState({ [urgency]: { id: nextId++, text } });
}
