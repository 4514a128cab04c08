import type { Entry } from '../transcript/entry.ts';
import type { Turn } from '../transcript/turn.ts';

/** Whether something of an entry is still to come. */
export function isOpen(entry: Entry): boolean {
  if ('approval' in entry && entry.approval?.state === 'waiting') return true;
  switch (entry.kind) {
    case 'user':
      return entry.state === 'pending';
    case 'assistant':
    case 'reasoning':
    case 'plan':
      return entry.state === 'streaming';
    case 'command':
      return ['starting', 'running', 'waiting', 'background'].includes(entry.status);
    case 'patch':
      return entry.status === 'applying' || entry.status === 'waiting';
    case 'tool':
      return entry.status === 'running' || entry.status === 'waiting';
    case 'webSearch':
    case 'compaction':
      return entry.running;
    default:
      return false;
  }
}

/** Whether a turn runs or waits, or a command of it runs on in the background: without Codex it must be closed. */
export function isUnfinished(turn: Turn): boolean {
  return turn.status === 'running' || turn.status === 'pending' || turn.entries.some(isOpen);
}
