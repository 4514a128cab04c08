import { t } from '../words/words.ts';
import type { Entry } from './entry.ts';

export const speakers = ['You', 'Parent agent', 'Codex', 'Status'] as const;

/** Whose entry it is. */
export type Speaker = (typeof speakers)[number];

/** Whose entry it is. In the thread of an agent some messages are from the agent that began it. */
export function speakerOf(entry: Entry): Speaker {
  if (entry.kind === 'user') return entry.from === 'parentAgent' ? 'Parent agent' : 'You';
  return entry.kind === 'status' ? 'Status' : 'Codex';
}

/** How a speaker is called wherever people read what they said. */
export function nameOfSpeaker(speaker: Speaker): string {
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
