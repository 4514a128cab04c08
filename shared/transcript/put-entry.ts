import { type EntryId, entryId } from '../base/ids.ts';
import { setEntry } from './edit-turn.ts';
import type { Agent, AgentState, AgentsEntry, Entry } from './entry.ts';
import { isEqualData } from './equal-data.ts';
import type { Turn } from './turn.ts';

/**
 * Puts an entry into its turn. An entry from Codex replaces the one with the same id and kind, and keeps what only we
 * know. Text that begins with the id of text that has ended becomes a new entry; the old one keeps its place under a
 * new id. An entry never replaces one of another kind: the model's server chooses ids, and a command that ran must not
 * give way to a notice. An entry with the id of another kind is added next to it, and its id ends with its kind.
 */
export function putEntry(turn: Turn, incoming: Entry): Turn {
  const put = putSingle(turn, withFreeId(turn, incoming));
  if (incoming.kind !== 'agents') return put;
  const entries = spreadAgents(put.entries, incoming);
  return entries.every((entry, at) => entry === put.entries[at]) ? put : { ...put, entries };
}

function putSingle(turn: Turn, incoming: Entry): Turn {
  const at = turn.entries.findLastIndex(
    (known) => (known.id === incoming.id && known.kind === incoming.kind) || isSameMessage(known, incoming),
  );
  const known = turn.entries[at];
  if (known === undefined) return setEntry(turn, turn.entries.length, incoming);
  if (startsAgain(known, incoming)) {
    const set = setEntry(turn, at, { ...known, id: findFreeId(known.id, turn.entries) });
    return setEntry(set, set.entries.length, incoming);
  }
  const merged = keepOurs(known, incoming);
  return isEqualData(known, merged) ? turn : setEntry(turn, at, merged);
}

/** The entry, with an id that no entry of another kind uses. */
function withFreeId({ entries }: Turn, incoming: Entry): Entry {
  const isOther = (known: Entry) => known.id === incoming.id && known.kind !== incoming.kind;
  if (!entries.some(isOther)) return incoming;
  return { ...incoming, id: deriveId(incoming.id, incoming.kind) };
}

function isSameMessage(a: Entry, b: Entry): boolean {
  return a.kind === 'user' && b.kind === 'user' && a.clientId !== null && a.clientId === b.clientId;
}

/** A careless provider repeats ids. An empty text that begins must not replace text that was read. */
function startsAgain(known: Entry, incoming: Entry): boolean {
  return 'state' in known && known.state !== 'streaming' && 'state' in incoming && incoming.state === 'streaming';
}

function keepOurs(known: Entry, incoming: Entry): Entry {
  if (known.kind === 'user' && incoming.kind === 'user') {
    const { plan, retryOf, sources, text } = known;
    return { ...incoming, text, sources, retryOf, ...(plan && { plan }), at: known.at ?? incoming.at };
  }
  if (known.kind === 'reasoning' && incoming.kind === 'reasoning') {
    // Codex streams parts that its finished item may lack.
    const summary = incoming.summary.length > 0 ? incoming.summary : known.summary;
    const content = incoming.content.length > 0 ? incoming.content : known.content;
    return { ...incoming, summary, content };
  }
  if (known.kind === 'command' && incoming.kind === 'command') {
    const open = incoming.status === 'starting' || incoming.status === 'running';
    return {
      ...incoming,
      status: open && known.status === 'waiting' ? 'waiting' : incoming.status,
      processId: incoming.processId ?? known.processId,
      message: incoming.message ?? known.message,
      approval: incoming.approval ?? known.approval,
    };
  }
  if (known.kind === 'patch' && incoming.kind === 'patch') {
    return {
      ...incoming,
      status: incoming.status === 'applying' && known.status === 'waiting' ? 'waiting' : incoming.status,
      message: incoming.message ?? known.message,
      approval: incoming.approval ?? known.approval,
    };
  }
  if (known.kind === 'tool' && incoming.kind === 'tool') {
    const approval = incoming.approval ?? known.approval;
    const refused = approval?.state === 'declined' || approval?.state === 'cancelled';
    const waiting = incoming.status === 'running' && known.status === 'waiting';
    const status = waiting ? 'waiting' : refused && incoming.status === 'failed' ? 'declined' : incoming.status;
    return { ...incoming, status, approval };
  }
  if (known.kind === 'agents' && incoming.kind === 'agents') return mergeAgents(known, incoming);
  return incoming;
}

/** An id derived from another one of any length. */
function deriveId(id: EntryId, by: number | string): EntryId {
  return entryId.parse(`${id.slice(0, 280)}~${by}`);
}

/** The first id derived from this one that no entry uses. */
export function findFreeId(id: EntryId, entries: readonly Entry[]): EntryId {
  for (let n = 1; ; n++) {
    const candidate = deriveId(id, n);
    if (!entries.some((entry) => entry.id === candidate)) return candidate;
  }
}

// Several sources report on one agent: the call that began it, calls that wait for it or end it, and its own thread.
// The entry that began it has the latest report.

/** An existing entry about agents, with a new report. */
function mergeAgents(known: AgentsEntry, incoming: AgentsEntry): AgentsEntry {
  const reported = new Map(incoming.agents.map((agent) => [agent.threadId, agent]));
  const merged = known.agents.map((agent) => mergeAgent(agent, reported.get(agent.threadId)));
  const fresh = incoming.agents.filter(({ threadId }) => !known.agents.some((agent) => agent.threadId === threadId));
  return { ...incoming, agents: [...merged, ...fresh] };
}

/** A turn's entries after one of them reported on agents: the entries that began these agents get the same state. */
function spreadAgents(entries: readonly Entry[], reported: AgentsEntry): readonly Entry[] {
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
