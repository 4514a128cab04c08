import { isOpenCommand } from '../console/command-status.ts';
import type { Entry } from '../transcript/entry.ts';
import { isAgentAtWork, isInProgress } from '../transcript/is-in-progress.ts';
import type { Turn } from '../transcript/turn.ts';

/** Returns whether part of an entry is still to come. */
export function isOpen(entry: Entry): boolean {
  if ('approval' in entry && entry.approval?.state === 'waiting') return true;
  if (entry.kind === 'user') return entry.state === 'pending';
  if (entry.kind === 'command') return isOpenCommand(entry.status);
  if (entry.kind === 'agents' && entry.agents.some(({ state }) => isAgentAtWork(state))) return true;
  return isInProgress(entry);
}

/**
 * Returns whether a turn is running or waiting, or one of its commands or agents is still running. Without Codex, it
 * must be closed.
 */
export function isUnfinished(turn: Turn): boolean {
  return turn.status === 'running' || turn.status === 'pending' || turn.entries.some(isOpen);
}
