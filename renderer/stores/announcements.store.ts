import { create } from 'zustand';

/** An announcement for assistive technology. `id` grows, so that the same text can be announced again. */
export type Announcement = { readonly id: number; readonly text: string; readonly at: number };

/**
 * The latest announcements, oldest first: `polite` ones wait for a pause, `assertive` ones interrupt. The hidden regions
 * of the frame show them.
 */
export type AnnouncementsStore = {
  readonly polite: readonly Announcement[];
  readonly assertive: readonly Announcement[];
};

/** The latest announcements of each urgency. Change them with `announce`. */
export const useAnnouncements = create<AnnouncementsStore>()(() => ({ polite: [], assertive: [] }));

/**
 * How long an announcement stays at least, in milliseconds. A screen reader may not read a text that is replaced soon
 * after it appeared. React Aria waits as long.
 */
const keptForMs = 7_000;

let nextId = 1;

/** Announces a text. Earlier texts stay until a screen reader had the time to read them. */
export function announce(text: string, urgency: 'polite' | 'assertive' = 'polite'): void {
  const at = performance.now();
  const earlier = useAnnouncements.getState()[urgency].filter((announcement) => at - announcement.at < keptForMs);
  useAnnouncements.setState({ [urgency]: [...earlier, { id: nextId++, text, at }] });
}
