import { unnamedAgent } from '../../shared/threads/agent-source.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';

// An agent of Codex has its own thread, below the thread that started it. These functions only see threads in memory.

type KnownThreads = Pick<LiveThreads, 'all' | 'get'>;

/** Lists the threads above an agent's thread, nearest first. Empty for a thread that a user started. */
export function findAncestors(threads: KnownThreads, thread: LiveThread): readonly LiveThread[] {
  const above: LiveThread[] = [];
  let parent = findParent(threads, thread);
  while (parent !== null && parent !== thread && !above.includes(parent)) {
    above.push(parent);
    parent = findParent(threads, parent);
  }
  return above;
}

/** Returns the user's thread that an agent works for, or the thread itself. */
export function findRoot(threads: KnownThreads, thread: LiveThread): LiveThread {
  return findAncestors(threads, thread).at(-1) ?? thread;
}

/** Lists all agents below a thread, at any depth. */
export function findAgentsBelow(threads: KnownThreads, thread: LiveThread): readonly LiveThread[] {
  const agents = [...threads.all()].filter(({ agentOf }) => agentOf !== null);
  return agents.filter((agent) => findAncestors(threads, agent).includes(thread));
}

/** Lists the names of the agents from the outermost to this one. Empty for a thread that a user started. */
export function getAgentPath(threads: KnownThreads, thread: LiveThread): readonly string[] {
  return [thread, ...findAncestors(threads, thread)]
    .flatMap(({ agentOf }) => (agentOf === null ? [] : [agentOf.name ?? unnamedAgent]))
    .toReversed();
}

function findParent(threads: KnownThreads, { agentOf }: LiveThread): LiveThread | null {
  return agentOf === null ? null : threads.get(agentOf.parent);
}
