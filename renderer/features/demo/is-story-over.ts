import type { Turn } from '../../../shared/transcript/turn.ts';

/** Returns whether a thread of the demo is at its end: Codex has worked and is not working now. */
export function isStoryOver(turns: readonly Turn[]): boolean {
  const last = turns.at(-1);
  if (last === undefined || last.status === 'running' || last.status === 'pending') return false;
  return turns.some(({ entries }) => entries.some(({ kind }) => kind === 'command' || kind === 'assistant'));
}
