import { parseJson } from '../base/parse-json.ts';
import { describeAgentsAction } from '../transcript/describe-agents.ts';
import type {
  AgentsEntry,
  ApprovalTrace,
  CommandEntry,
  Entry,
  PatchEntry,
  StatusEntry,
  ToolEntry,
} from '../transcript/entry.ts';
import type { Turn } from '../transcript/turn.ts';
import { approvalType, type EventState, type ReportedEvent } from './run-event.ts';
import { beginning, getApprovalPosition, getEntryPosition, getTurnEndPosition } from './run-position.ts';
import type { RunId } from './run-ref.ts';
import { toUsageEvents } from './turn-usage-events.ts';

// A thread is a run. Each entry of its turns becomes one event. An approval request for it becomes a second. Usage
// becomes one event after what it was spent for, and the end of a turn is its own event. Fields have the names from the
// telemetry file.

/** An event of a turn. */
export type TurnEvent = ReportedEvent;

/** The first event of a run. */
export function toStartEvent(run: {
  readonly at: number | null;
  readonly model: string | null;
  readonly id: RunId;
}): TurnEvent {
  const data = { toolchain: 'codex', ...withoutNulls({ model: run.model }), workcell_id: run.id };
  return { position: beginning, at: run.at, type: 'started', state: 'none', durationMs: null, data };
}

/** The events of a turn, in order. The events of an entry depend only on the entry and its place. */
export function toTurnEvents(turn: Turn, ordinal: number): readonly TurnEvent[] {
  const usage = toUsageEvents(turn, ordinal);
  let next = 0;
  const spentUntil = (at: number): readonly TurnEvent[] => {
    const from = next;
    while ((usage[next]?.at ?? Number.POSITIVE_INFINITY) <= at) next += 1;
    return usage.slice(from, next).map(({ event }) => event);
  };
  const reported = turn.entries.flatMap((entry, at) => [...toEntryEvents(entry, ordinal, at), ...spentUntil(at)]);
  const events = [...reported, ...spentUntil(Number.MAX_VALUE)];
  const end = toTurnEndEvent(turn, ordinal);
  return end === null ? events : [...events, end];
}

/** The events of one entry: the entry itself, and its approval request. */
export function toEntryEvents(entry: Entry, ordinal: number, at: number): readonly TurnEvent[] {
  const own: TurnEvent = { position: getEntryPosition(ordinal, at), at: entry.at, ...toEntryFields(entry) };
  if (!('approval' in entry) || entry.approval === null) return [own];
  return [own, { position: getApprovalPosition(ordinal, at), ...toApprovalFields(entry, entry.approval) }];
}

/** The event for the end of a turn. Null while the turn is running, and if it never began. */
export function toTurnEndEvent(turn: Turn, ordinal: number): TurnEvent | null {
  const ending = endings[turn.status];
  if (ending === null) return null;
  const { durationMs, endedAt, model, startedAt } = turn;
  return {
    position: getTurnEndPosition(ordinal),
    at: endedAt ?? (startedAt === null || durationMs === null ? null : startedAt + durationMs),
    type: 'completed',
    state: ending.state,
    durationMs: durationMs ?? (startedAt === null || endedAt === null ? null : Math.max(0, endedAt - startedAt)),
    data: { status: ending.status, ...(model !== null && { model }) },
  };
}

const endings: Readonly<Record<Turn['status'], { readonly state: EventState; readonly status: string } | null>> = {
  pending: null,
  running: null,
  notSent: null,
  completed: { state: 'done', status: 'success' },
  failed: { state: 'failed', status: 'failed' },
  interrupted: { state: 'none', status: 'interrupted' },
};

type EventFields = Pick<TurnEvent, 'type' | 'state' | 'durationMs' | 'data'>;

function toEntryFields(entry: Entry): EventFields {
  switch (entry.kind) {
    case 'user': {
      const { problem, retryOf, sources, state, steered, text } = entry;
      const attachments = sources.map(({ name }) => name);
      const about = { ...(attachments.length > 0 && { attachments }), ...(steered && { steered }) };
      const data = { prompt: text, ...about, ...withoutNulls({ problem, retry_of: retryOf }) };
      return { type: 'prompt_sent', state: promptState[state], durationMs: null, data };
    }
    case 'assistant': {
      const data = { content: entry.text, phase: entry.phase, ...withoutNulls({ dropped: entry.dropReason }) };
      return { type: 'response_complete', state: textState[entry.state], durationMs: null, data };
    }
    case 'reasoning': {
      const { at, content, dropReason, endedAt, state, summary } = entry;
      const [shown, raw] = summary.length > 0 ? [summary, content] : [content, []];
      const more = { ...(raw.length > 0 && { raw: raw.join('\n\n') }), ...withoutNulls({ dropped: dropReason }) };
      const data = { content: shown.join('\n\n'), ...more };
      return { type: 'thinking', state: textState[state], durationMs: getDuration(at, endedAt), data };
    }
    case 'command':
      return toCommandFields(entry);
    case 'patch':
      return toPatchFields(entry);
    case 'tool':
      return toToolFields(entry);
    case 'agents':
      return toAgentsFields(entry);
    case 'plan': {
      const data = { content: entry.text, steps: entry.steps, ...withoutNulls({ dropped: entry.dropReason }) };
      return { type: 'plan', state: textState[entry.state], durationMs: null, data };
    }
    case 'webSearch':
      return { type: 'web_search', state: whileRunning(entry.running), durationMs: null, data: { query: entry.query } };
    case 'image':
      return { type: 'image', state: 'none', durationMs: null, data: { path: entry.path } };
    case 'compaction':
      return { type: 'compaction', state: whileRunning(entry.running), durationMs: null, data: {} };
    case 'review': {
      const data = { content: entry.text, entered: entry.entered };
      return { type: 'review', state: 'none', durationMs: null, data };
    }
    case 'status':
      return toStatusFields(entry);
    case 'unknown':
      return { type: entry.name, state: 'none', durationMs: null, data: { content: parseJsonOrText(entry.json) } };
  }
}

/** Returns whether a command only read files. */
export function isFileRead({ actions }: CommandEntry): boolean {
  return actions.length > 0 && actions.every(({ kind }) => kind === 'read');
}

function toCommandFields(entry: CommandEntry): EventFields {
  const { actions, command, cwd, durationMs, exitCode, message, outputTail, rawCommand, source, status } = entry;
  const ran = {
    command,
    ...(rawCommand !== command && { raw_command: rawCommand }),
    ...withoutNulls({ cwd, exit_code: exitCode, message }),
    status,
    ...(source === 'person' && { source }),
    ...(outputTail !== '' && { output_tail: outputTail }),
  };
  const paths = actions.map(({ subject }) => subject);
  const read = { path: paths[0] ?? '', ...(paths.length > 1 && { paths }) };
  const isRead = isFileRead(entry);
  return {
    type: isRead ? 'file_read' : 'bash_command',
    state: commandState[status],
    durationMs,
    data: isRead ? { ...read, ...ran } : ran,
  };
}

function toPatchFields({ files, message, status }: PatchEntry): EventFields {
  const data = {
    path: files[0]?.path ?? '',
    added: files.reduce((sum, { added }) => sum + added, 0),
    removed: files.reduce((sum, { removed }) => sum + removed, 0),
    files: files.map(({ movedTo, ...file }) => ({ ...file, ...withoutNulls({ moved_to: movedTo }) })),
    status,
    ...withoutNulls({ message }),
  };
  return { type: 'file_write', state: patchState[status], durationMs: null, data };
}

function toToolFields({ arguments: text, durationMs, error, result, server, status, tool }: ToolEntry): EventFields {
  const data = {
    tool,
    ...withoutNulls({ server }),
    arguments: parseJsonOrText(text),
    status,
    ...withoutNulls({ result, error }),
  };
  return { type: 'tool_call', state: toolState[status], durationMs, data };
}

function toAgentsFields(entry: AgentsEntry): EventFields {
  const { action, agents, prompt, status, tool } = entry;
  const reported = agents.map(({ asked, name, parent, state, threadId, words }) => ({
    thread_id: threadId,
    ...withoutNulls({ name, parent_id: parent }),
    state,
    ...(asked !== '' && { prompt: asked }),
    ...(words !== '' && { content: words }),
  }));
  const said = action !== 'spawn' && prompt !== '';
  const data = { content: describeAgentsAction(entry), tool, status, ...(said && { prompt }), agents: reported };
  const states = agents.map(({ state }) => state);
  const atWork = states.includes('waiting') ? 'waiting' : states.includes('running') ? 'running' : toolState[status];
  return { type: 'agents', state: atWork, durationMs: null, data };
}

function toStatusFields({ attempt, detail, fact, given: word, status }: StatusEntry): EventFields {
  const isError = status === 'error';
  const data = {
    message: fact,
    ...(detail !== '' && { detail }),
    ...(!isError && { status }),
    ...withoutNulls({ attempt: attempt?.number ?? null, of: attempt?.of ?? null, given: word ?? null }),
  };
  return { type: isError ? 'error' : 'status', state: isError ? 'failed' : 'none', durationMs: null, data };
}

function toApprovalFields(
  entry: CommandEntry | PatchEntry | ToolEntry,
  { approvalId, askedAt, by, ruleId, settledAt, state }: ApprovalTrace,
): Omit<TurnEvent, 'position'> {
  const decided = { decision: state, ...withoutNulls({ by, rule_id: ruleId ?? null }) };
  const at = askedAt ?? entry.at;
  return {
    at,
    type: approvalType,
    state: approvalState[state],
    durationMs: getDuration(at, settledAt),
    data: { ...getApprovalSubject(entry), approval_id: approvalId, ...(state === 'waiting' ? {} : decided) },
  };
}

/** Returns what an entry's approval is about, under the field names of the file format. */
export function getApprovalSubject(entry: CommandEntry | PatchEntry | ToolEntry): Readonly<Record<string, unknown>> {
  switch (entry.kind) {
    case 'command':
      return { command: entry.command, ...withoutNulls({ cwd: entry.cwd }) };
    case 'patch':
      return { path: entry.files[0]?.path ?? '', paths: entry.files.map(({ path }) => path) };
    case 'tool':
      return { tool: entry.tool, ...withoutNulls({ server: entry.server }) };
  }
}

const promptState = { pending: 'running', confirmed: 'none', notSent: 'failed' } as const;
const textState = { streaming: 'running', done: 'done', dropped: 'failed' } as const;
const commandState = {
  starting: 'running',
  running: 'running',
  background: 'running',
  waiting: 'waiting',
  done: 'done',
  failed: 'failed',
  blocked: 'failed',
  stopped: 'failed',
  cutOff: 'failed',
  declined: 'declined',
} as const;
const patchState = {
  applying: 'running',
  waiting: 'waiting',
  done: 'done',
  failed: 'failed',
  didNotApply: 'failed',
  cutOff: 'failed',
  declined: 'declined',
  cancelled: 'declined',
} as const;
const toolState = {
  running: 'running',
  waiting: 'waiting',
  done: 'done',
  failed: 'failed',
  cutOff: 'failed',
  declined: 'declined',
} as const;
const approvalState = {
  waiting: 'waiting',
  approved: 'done',
  approvedForSession: 'done',
  declined: 'declined',
  cancelled: 'declined',
  expired: 'declined',
} as const;

function whileRunning(running: boolean): EventState {
  return running ? 'running' : 'done';
}

function getDuration(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.max(0, to - from);
}

/** The fields that have a value. */
function withoutNulls(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** Parses a JSON text. Returns the text itself if it is not JSON. */
function parseJsonOrText(text: string): unknown {
  return parseJson(text) ?? text;
}
