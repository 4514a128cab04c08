import { t } from '../i18n/i18n.ts';
import type { Entry } from './entry.ts';

/** All possible authors. `getSpeakerName` has the words to show. */
export const speakers = ['You', 'Parent agent', 'Codex', 'Status'] as const;

/** The author of an entry. */
export type Speaker = (typeof speakers)[number];

/** The author of an entry. In an agent's thread, some messages are from the agent that began it. */
export function getSpeaker(entry: Entry): Speaker {
  if (entry.kind === 'user') return entry.from === 'parentAgent' ? 'Parent agent' : 'You';
  return entry.kind === 'status' ? 'Status' : 'Codex';
}

/** A speaker's display name. */
export function getSpeakerName(speaker: Speaker): string {
  switch (speaker) {
    case 'You':
      return t`You`;
    case 'Parent agent':
      return t`Parent agent`;
    case 'Status':
      return t`Status`;
    case 'Codex':
      return 'Codex';
  }
}
