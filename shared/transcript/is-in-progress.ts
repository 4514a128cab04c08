import { isOpenCommand } from '../console/command-status.ts';
import type { AgentState, Entry } from './entry.ts';

/** Returns whether a user can see activity in an entry: text streams into it, or its work runs or waits. */
export function isInProgress(entry: Entry): boolean {
  switch (entry.kind) {
    case 'assistant':
    case 'reasoning':
    case 'plan':
      return entry.state === 'streaming';
    case 'command':
      return isOpenCommand(entry.status) && entry.status !== 'background';
    case 'patch':
      return entry.status === 'applying' || entry.status === 'waiting';
    case 'tool':
      return entry.status === 'running' || entry.status === 'waiting';
    case 'agents':
      return entry.status === 'running';
    case 'webSearch':
    case 'compaction':
      return entry.running;
    default:
      return false;
  }
}

/** Returns whether an agent works or waits for the user. It may outlive the turn that began it. */
export function isAgentAtWork(state: AgentState): boolean {
  return state === 'running' || state === 'waiting';
}
