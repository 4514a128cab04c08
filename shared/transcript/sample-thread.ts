import { clientMessageId, entryId, threadId, turnId } from '../base/ids.ts';
import type {
  Agent,
  AgentsEntry,
  AssistantEntry,
  CommandEntry,
  Entry,
  PatchEntry,
  ToolEntry,
  UserEntry,
} from './entry.ts';
import { foldTranscript } from './fold-transcript.ts';
import type { ThreadEvent } from './thread-event.ts';
import { emptyTranscript, type Transcript } from './turn.ts';

// A small thread for tests: entries of each important kind, and the events that add them.

/** Two Codex turns, and the id of one of our messages. */
export const one = turnId.parse('turn-1');
export const two = turnId.parse('turn-2');
export const mine = clientMessageId.parse('message-1');

/** A message as the user sent it. */
export const user: UserEntry = {
  id: entryId.parse('mine'),
  at: 1,
  kind: 'user',
  clientId: mine,
  text: 'Explain\tthis  please',
  sources: [{ kind: 'file', name: 'a.ts', source: '/w/a.ts' }],
  state: 'pending',
  problem: null,
  retryOf: turnId.parse('turn-0'),
  steered: false,
};

/** The same message as Codex returns it, without what only we know. */
export const confirmed: UserEntry = {
  ...user,
  id: entryId.parse('item-user'),
  text: 'Explain this please',
  sources: [],
  state: 'confirmed',
  retryOf: null,
};

/** The start of an answer. */
export const answer: AssistantEntry = {
  id: entryId.parse('answer'),
  at: 2,
  kind: 'assistant',
  phase: 'answer',
  text: '',
  state: 'streaming',
  dropReason: null,
};

/** A working agent, and the call that began it. */
export const agent: Agent = {
  threadId: threadId.parse('agent'),
  parent: null,
  name: 'reader',
  state: 'running',
  asked: 'Read the files',
  words: '',
};
/** The entry of the call that started the agent. */
export const agents: AgentsEntry = {
  id: entryId.parse('agents'),
  at: 3,
  kind: 'agents',
  action: 'spawn',
  tool: 'spawnAgent',
  prompt: 'Read the files',
  agents: [agent],
  status: 'done',
};

/** A running command. */
export const command: CommandEntry = {
  id: entryId.parse('command'),
  at: 3,
  kind: 'command',
  command: 'ls',
  rawCommand: "/bin/bash -lc 'ls'",
  cwd: '/w',
  actions: [],
  status: 'running',
  exitCode: null,
  durationMs: null,
  processId: '7',
  source: 'codex',
  outputTail: '',
  message: null,
  approval: null,
};

/** A patch being applied. */
export const patch: PatchEntry = {
  ...common('patch'),
  kind: 'patch',
  files: [],
  status: 'applying',
  message: null,
  approval: null,
};

/** A running tool. */
export const tool: ToolEntry = {
  ...common('tool'),
  kind: 'tool',
  server: 's',
  tool: 't',
  arguments: '{}',
  result: null,
  error: null,
  status: 'running',
  durationMs: null,
  approval: null,
};

/** The fields of every entry. */
export function common(id: string) {
  return { id: entryId.parse(id), at: 4 };
}

/** The event that puts an entry into a turn. */
export function put(entry: Entry, turn = one): ThreadEvent {
  return { type: 'entryPut', turnId: turn, entry };
}

/** The event that adds text to an answer. */
export function text(words: string, id = answer.id): ThreadEvent {
  return { type: 'textAppended', turnId: one, entryId: id, channel: 'text', part: 0, text: words };
}

/** The event that begins a turn. */
export function started(turn = one): ThreadEvent {
  return { type: 'turnStarted', turnId: turn, at: 100, model: 'm' };
}

/** The event that ends a turn, with the reason for any text that it cuts off. */
export function ended(status: 'completed' | 'interrupted' | 'failed', turn = one): ThreadEvent {
  const dropReason = status === 'interrupted' ? 'interrupted' : 'failed';
  return { type: 'turnEnded', turnId: turn, status, at: 900, durationMs: null, dropReason };
}

/** The event of pressing Send. */
export const submitted: ThreadEvent = { type: 'messageSubmitted', entry: user, at: 50 };

/** The transcript of these events. */
export function fold(...events: readonly ThreadEvent[]): Transcript {
  return events.reduce(foldTranscript, emptyTranscript);
}

/** The entries of one turn, by default the first. */
export function entries(state: Transcript, turn = 0): readonly Entry[] {
  return state.turns[turn]?.entries ?? [];
}
