import { unnamedAgent } from '../../shared/threads/agent-of.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';

// An agent of Codex has its own thread, below the thread that started it. These functions see only threads in memory.

type Known = Pick<LiveThreads, 'all' | 'get'>;

/** The threads above an agent's thread, nearest first. Empty for a thread that a person started. */
export function ancestorsOf(threads: Known, thread: LiveThread): readonly LiveThread[] {
  const above: LiveThread[] = [];
  let parent = parentOf(threads, thread);
  while (parent !== null && parent !== thread && !above.includes(parent)) {
    above.push(parent);
    parent = parentOf(threads, parent);
  }
  return above;
}

/** The person's thread that an agent works for, or the thread itself. */
export function rootOf(threads: Known, thread: LiveThread): LiveThread {
  return ancestorsOf(threads, thread).at(-1) ?? thread;
}

/** All agents below a thread, at any depth. */
export function agentsBeneath(threads: Known, thread: LiveThread): readonly LiveThread[] {
  const agents = [...threads.all()].filter(({ agentOf }) => agentOf !== null);
  return agents.filter((agent) => ancestorsOf(threads, agent).includes(thread));
}

/** The names of the agents from the outermost to this one. Empty for a thread that a person started. */
export function agentPath(threads: Known, thread: LiveThread): readonly string[] {
  return [thread, ...ancestorsOf(threads, thread)]
    .flatMap(({ agentOf }) => (agentOf === null ? [] : [agentOf.name ?? unnamedAgent]))
    .toReversed();
}

function parentOf(threads: Known, { agentOf }: LiveThread): LiveThread | null {
  return agentOf === null ? null : threads.get(agentOf.parent);
}
