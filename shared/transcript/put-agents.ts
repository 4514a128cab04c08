import type { Agent, AgentState, AgentsEntry, Entry } from './entry.ts';
import { isEqualData } from './equal-data.ts';

// Several sources report on one agent: the call that began it, calls that wait for it or end it, and its own thread.
// The entry that began it has the latest report.

/** An existing entry about agents, with a new report. */
export function mergeAgents(known: AgentsEntry, incoming: AgentsEntry): AgentsEntry {
  const reported = new Map(incoming.agents.map((agent) => [agent.threadId, agent]));
  const merged = known.agents.map((agent) => mergeAgent(agent, reported.get(agent.threadId)));
  const fresh = incoming.agents.filter(({ threadId }) => !known.agents.some((agent) => agent.threadId === threadId));
  return { ...incoming, agents: [...merged, ...fresh] };
}

/** A turn's entries after one of them reported on agents: the entries that began these agents get the same state. */
export function spreadAgents(entries: readonly Entry[], reported: AgentsEntry): readonly Entry[] {
  if (reported.action === 'spawn') return entries;
  const agents = new Map(reported.agents.map((agent) => [agent.threadId, agent]));
  return entries.map((entry) => {
    if (entry.kind !== 'agents' || entry.action !== 'spawn') return entry;
    const merged = entry.agents.map((agent) => mergeAgent(agent, agents.get(agent.threadId)));
    return isEqualData(merged, entry.agents) ? entry : { ...entry, agents: merged };
  });
}

/** An agent that was still running when Codex stopped was not stopped by anyone. */
function getStateAfter(known: AgentState, reported: AgentState): AgentState {
  return reported === 'starting' || (reported === 'stopped' && known === 'cutOff') ? known : reported;
}

function mergeAgent(known: Agent, reported: Agent | undefined): Agent {
  if (reported === undefined) return known;
  return {
    ...known,
    name: reported.name ?? known.name,
    state: getStateAfter(known.state, reported.state),
    asked: reported.asked || known.asked,
    words: reported.words || known.words,
  };
}
