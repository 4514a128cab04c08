import type { Turn } from '../../../shared/transcript/turn.ts';

/** Whether a thread of the demo is at its end: Codex has worked and does not work now. */
export function isStoryOver(turns: readonly Turn[]): boolean {
  const last = turns.at(-1);
  if (last === undefined || last.status === 'running' || last.status === 'pending') return false;
  return turns.some(({ entries }) => entries.some(({ kind }) => kind === 'command' || kind === 'assistant'));
}
