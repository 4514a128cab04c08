import type { ThreadId } from '../../../shared/base/ids.ts';
import { getOwnValue } from '../../../shared/base/own-value.ts';
import type { Agent, AgentState, AgentsEntry } from '../../../shared/transcript/entry.ts';
import { capText } from '../../../shared/transcript/json-text.ts';
import type { ReadItemOf } from './codex-item.ts';
import { normalizeText } from './normalize-text.ts';

type Item = ReadItemOf<'collabAgentToolCall' | 'subAgentActivity'>;

/** Creates the entry for Codex's work with its agents. Each version of its tools has its own items. */
export function toAgentsEntry(item: Item, common: Pick<AgentsEntry, 'id' | 'at'>, ended: boolean): AgentsEntry {
  return item.type === 'subAgentActivity' ? toActivityEntry(item, common) : toCallEntry(item, common, ended);
}

function toCallEntry(
  item: ReadItemOf<'collabAgentToolCall'>,
  common: Pick<AgentsEntry, 'id' | 'at'>,
  ended: boolean,
): AgentsEntry {
  const action = getOwnValue(actions, item.tool) ?? 'other';
  const prompt = capText(normalizeText(item.prompt ?? ''));
  const asked = action === 'spawn' ? prompt : '';
  const agents = item.receiverThreadIds.map((id): Agent => {
    const reported = getOwnValue(item.agentsStates, id);
    const words = capText(normalizeText(reported?.message ?? ''));
    return { ...createAgent(id), state: getOwnValue(states, reported?.status ?? '') ?? 'starting', asked, words };
  });
  const status = getOwnValue(callStatus, item.status) ?? (ended ? 'done' : 'running');
  return { ...common, kind: 'agents', action, tool: item.tool, prompt, agents, status };
}

/**
 * Creates the entry for an activity, which has one agent. Its task is only in its own thread, unless it is encrypted.
 */
function toActivityEntry(item: ReadItemOf<'subAgentActivity'>, common: Pick<AgentsEntry, 'id' | 'at'>): AgentsEntry {
  const { agentPath, agentThreadId, kind } = item;
  const name = normalizeText(agentPath.slice(agentPath.lastIndexOf('/') + 1)) || null;
  const agent: Agent = { ...createAgent(agentThreadId), name, state: getOwnValue(activityStates, kind) ?? 'starting' };
  const action = getOwnValue(activities, kind) ?? 'other';
  return { ...common, kind: 'agents', action, tool: kind, prompt: '', agents: [agent], status: 'done' };
}

function createAgent(id: ThreadId): Agent {
  return { threadId: id, parent: null, name: null, state: 'starting', asked: '', words: '' };
}

type Table<Value> = Readonly<Record<string, Value>>;

const actions: Table<AgentsEntry['action']> = {
  spawnAgent: 'spawn',
  sendInput: 'message',
  sendMessage: 'message',
  followupTask: 'message',
  resumeAgent: 'resume',
  wait: 'wait',
  closeAgent: 'close',
  interruptAgent: 'interrupt',
  listAgents: 'list',
};

const activities: Table<AgentsEntry['action']> = {
  started: 'spawn',
  interacted: 'message',
  interrupted: 'interrupt',
  completed: 'ended',
};

const callStatus: Table<AgentsEntry['status']> = {
  inProgress: 'running',
  completed: 'done',
  failed: 'failed',
  interrupted: 'cutOff',
};

const states: Table<AgentState> = {
  pendingInit: 'starting',
  running: 'running',
  interrupted: 'stopped',
  completed: 'done',
  errored: 'failed',
  shutdown: 'closed',
  notFound: 'gone',
};

const activityStates: Table<AgentState> = { interrupted: 'stopped', completed: 'done' };
