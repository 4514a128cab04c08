import type { TurnId } from '../../../shared/base/ids.ts';
import type { Agent, AgentState, AgentsEntry } from '../../../shared/transcript/entry.ts';
import { getSpeaker } from '../../../shared/transcript/get-speaker.ts';
import type { NumberedThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { describeTurnFailure, toTitle } from '../describe-thread.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import { findAncestors } from '../thread-family.ts';

/** The maximum number of characters of an agent's prompt and last message that the threads above get. */
const maxTextCharacters = 2_000;

/**
 * Links the threads of agents to the threads that started them, because Codex reports each one separately. The entry
 * that started an agent shows the state of that agent and of its own agents.
 */
export class SubagentTracker {
  readonly #threads: LiveThreads;

  constructor(threads: LiveThreads) {
    this.#threads = threads;
  }

  /** Handles events added to a thread's log. */
  handleEvents(thread: LiveThread, events: readonly NumberedThreadEvent[]): void {
    for (const { event } of events) {
      if (event.type !== 'entryPut' || event.entry.kind !== 'agents' || event.entry.action !== 'spawn') continue;
      for (const agent of event.entry.agents)
        if (agent.parent === null) this.#startTracking(thread, event.turnId, event.entry, agent);
    }
    if (events.some(({ event }) => event.type !== 'textAppended')) this.updateAncestors(thread);
  }

  /**
   * Updates the threads above when an agent's state may have changed. Does nothing for a thread that a user started.
   */
  updateAncestors(thread: LiveThread): void {
    if (thread.agentOf === null) return;
    const [direct, ...others] = findAncestors(this.#threads, thread);
    if (direct === undefined) return;
    const spawned = findSpawnEntry(direct, thread)?.agents.find(({ threadId }) => threadId === thread.id);
    const reported = { ...describeAgent(thread), asked: spawned?.asked || getPrompt(thread) };
    putAgentState(direct, thread, reported);
    let below = direct;
    for (const above of others) {
      putAgentState(above, below, { ...reported, parent: direct.id });
      below = above;
    }
  }

  /** Starts recording an agent's thread, because Codex does not report its start. */
  #startTracking(parent: LiveThread, turnId: TurnId, entry: AgentsEntry, agent: Agent): void {
    if (agent.threadId === parent.id) return;
    const child = this.#threads.ensure(agent.threadId);
    const name = agent.name ?? child.agentOf?.name ?? null;
    child.agentOf = { parent: parent.id, turnId, entryId: entry.id, name };
    child.history ??= { olderCursor: null };
    child.loadedIn ??= parent.loadedIn;
    if (child.settings === null && parent.settings !== null)
      child.settings = { ...parent.settings, threadId: child.id };
    if (child.name === null) child.initialTitle = toTitle(name ?? agent.asked);
  }
}

/** Puts an agent's state into the entry of `above` that started the agent, or that started the agent above it. */
function putAgentState(above: LiveThread, below: LiveThread, agent: Agent): void {
  const entry = findSpawnEntry(above, below);
  const turnId = below.agentOf?.turnId ?? null;
  if (entry === null || turnId === null) return;
  above.recorder.record([{ type: 'entryPut', turnId, entry: { ...entry, agents: [agent] } }]);
}

/** Finds the entry of a thread that started an agent. Null if it is not in memory. */
function findSpawnEntry(above: LiveThread, { agentOf }: LiveThread): AgentsEntry | null {
  if (agentOf === null || agentOf.turnId === null) return null;
  const entry = above.log.findTurn(agentOf.turnId)?.entries.find(({ id }) => id === agentOf.entryId);
  return entry?.kind === 'agents' ? entry : null;
}

function describeAgent({ agentOf, id, log, turn }: LiveThread): Omit<Agent, 'asked'> {
  const last = log.transcript.turns.findLast(({ status }) => status !== 'notSent' && status !== 'pending');
  const lastMessage = last?.entries.findLast((entry) => entry.kind === 'assistant' && entry.state !== 'streaming');
  const words = lastMessage?.kind === 'assistant' ? lastMessage.text.slice(0, maxTextCharacters) : '';
  const state = getAgentState(last, turn.current !== null, turn.isWaiting);
  return {
    threadId: id,
    parent: null,
    name: agentOf?.name ?? null,
    state,
    words: state === 'failed' && last !== undefined ? (describeTurnFailure(last) ?? words) : words,
  };
}

/** Returns the agent's prompt, from its own thread: version 2 of the agent tools reports it only there. */
function getPrompt({ log }: LiveThread): string {
  const { earlierTurns, turns } = log.transcript;
  const first = earlierTurns === 0 ? turns[0] : undefined;
  const asked = first?.entries.find((entry) => getSpeaker(entry) === 'Parent agent');
  return asked?.kind === 'user' ? asked.text.slice(0, maxTextCharacters) : '';
}

function getAgentState(last: Turn | undefined, works: boolean, waits: boolean): AgentState {
  const isAsked = last?.entries.some((entry) => 'status' in entry && entry.status === 'waiting') === true;
  if (works) return waits || isAsked ? 'waiting' : 'running';
  switch (last?.status) {
    case 'completed':
      return 'done';
    case 'failed':
      return 'failed';
    case 'interrupted':
      return 'stopped';
    default:
      return 'starting';
  }
}
