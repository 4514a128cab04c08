import type { Agent, AgentState, AgentsEntry, Entry } from './entry.ts';
import { equalData } from './equal-data.ts';

// Several tell of one agent: the call that began it, those that wait for it or end it, and its own thread. The entry
// that began it has what was told last.

/** An entry about agents that was there before, with what is told of it now. */
export function mergeAgents(known: AgentsEntry, incoming: AgentsEntry): AgentsEntry {
  const told = new Map(incoming.agents.map((agent) => [agent.threadId, agent]));
  const merged = known.agents.map((agent) => mergeAgent(agent, told.get(agent.threadId)));
  const fresh = incoming.agents.filter(({ threadId }) => !known.agents.some((agent) => agent.threadId === threadId));
  return { ...incoming, agents: [...merged, ...fresh] };
}

/** The entries of a turn after one of them told of agents: those that began these agents say the same. */
export function spreadAgents(entries: readonly Entry[], told: AgentsEntry): readonly Entry[] {
  if (told.action === 'spawn') return entries;
  const agents = new Map(told.agents.map((agent) => [agent.threadId, agent]));
  return entries.map((entry) => {
    if (entry.kind !== 'agents' || entry.action !== 'spawn') return entry;
    const merged = entry.agents.map((agent) => mergeAgent(agent, agents.get(agent.threadId)));
    return equalData(merged, entry.agents) ? entry : { ...entry, agents: merged };
  });
}

/** One that Codex left when it stopped has not been stopped by anybody. */
function stateAfter(known: AgentState, told: AgentState): AgentState {
  return told === 'starting' || (told === 'stopped' && known === 'cutOff') ? known : told;
}

function mergeAgent(known: Agent, told: Agent | undefined): Agent {
  if (told === undefined) return known;
  return {
    ...known,
    name: told.name ?? known.name,
    state: stateAfter(known.state, told.state),
    asked: told.asked || known.asked,
    words: told.words || known.words,
  };
}
