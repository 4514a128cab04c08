import type { Agent, AgentsEntry } from './entry.ts';

/** Whom an entry is about, by name where Codex gave one. */
export function namesOfAgents(agents: readonly Pick<Agent, 'name'>[]): string {
  const [only, ...more] = agents;
  if (only === undefined) return 'the agents';
  return more.length > 0 ? `${agents.length} agents` : (only.name ?? 'an agent');
}

/** What is done with agents, as a sentence. */
export function agentsInWords({ action, agents, status, tool }: AgentsEntry): string {
  const begun = action === 'spawn' ? agents.slice(0, 1) : agents;
  const who = namesOfAgents(begun);
  const [doing, done] = verbs[action] ?? [tool, tool];
  const verb = status === 'running' ? doing : done;
  return action === 'ended' ? `${who} ${verb}` : `${verb} ${who}`;
}

const verbs: Readonly<Partial<Record<AgentsEntry['action'], readonly [doing: string, done: string]>>> = {
  spawn: ['Starts', 'Started'],
  message: ['Writes to', 'Wrote to'],
  resume: ['Resumes', 'Resumed'],
  wait: ['Waits for', 'Waited for'],
  interrupt: ['Interrupts', 'Interrupted'],
  close: ['Closes', 'Closed'],
  list: ['Lists', 'Listed'],
  ended: ['is done', 'is done'],
};
