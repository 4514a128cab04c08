import { unnamedAgent } from '../../shared/threads/agent-of.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';

// An agent of Codex has a thread of its own, beneath the one that began it. All this goes as far as memory does.

type Known = Pick<LiveThreads, 'all' | 'get'>;

/** The threads above an agent's, nearest first; none for a thread that a person began. */
export function ancestorsOf(threads: Known, thread: LiveThread): readonly LiveThread[] {
  const above: LiveThread[] = [];
  let parent = parentOf(threads, thread);
  while (parent !== null && parent !== thread && !above.includes(parent)) {
    above.push(parent);
    parent = parentOf(threads, parent);
  }
  return above;
}

/** The thread that a person began and that an agent works for, or the thread itself. */
export function rootOf(threads: Known, thread: LiveThread): LiveThread {
  return ancestorsOf(threads, thread).at(-1) ?? thread;
}

/** The agents that work for a thread, and for its agents. */
export function agentsBeneath(threads: Known, thread: LiveThread): readonly LiveThread[] {
  const agents = [...threads.all()].filter(({ agentOf }) => agentOf !== null);
  return agents.filter((agent) => ancestorsOf(threads, agent).includes(thread));
}

/** The names of the agents from the outermost to this one; none for a thread that a person began. */
export function agentPath(threads: Known, thread: LiveThread): readonly string[] {
  return [thread, ...ancestorsOf(threads, thread)]
    .flatMap(({ agentOf }) => (agentOf === null ? [] : [agentOf.name ?? unnamedAgent]))
    .toReversed();
}

function parentOf(threads: Known, { agentOf }: LiveThread): LiveThread | null {
  return agentOf === null ? null : threads.get(agentOf.parent);
}
