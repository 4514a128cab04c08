import { isOpenCommand } from '../exec/command-status.ts';
import type { Entry } from '../transcript/entry.ts';
import { isAgentAtWork, isUnderWay } from '../transcript/is-under-way.ts';
import type { Turn } from '../transcript/turn.ts';

/** Whether something of an entry is still to come. */
export function isOpen(entry: Entry): boolean {
  if ('approval' in entry && entry.approval?.state === 'waiting') return true;
  if (entry.kind === 'user') return entry.state === 'pending';
  if (entry.kind === 'command') return isOpenCommand(entry.status);
  if (entry.kind === 'agents' && entry.agents.some(({ state }) => isAgentAtWork(state))) return true;
  return isUnderWay(entry);
}

/** Whether a turn runs or waits, or a command or an agent of it runs on: without Codex it must be closed. */
export function isUnfinished(turn: Turn): boolean {
  return turn.status === 'running' || turn.status === 'pending' || turn.entries.some(isOpen);
}
