import type { Entry } from './entry.ts';

/** Whose entry it is, as it is headed wherever people read it. */
export type Speaker = 'You' | 'Parent agent' | 'Codex' | 'Status';

/** Whose entry it is. In the thread of an agent some messages are from the agent that began it. */
export function speakerOf(entry: Entry): Speaker {
  if (entry.kind === 'user') return entry.from === 'parentAgent' ? 'Parent agent' : 'You';
  return entry.kind === 'status' ? 'Status' : 'Codex';
}
