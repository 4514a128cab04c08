import { findCommand, getEventText } from '../../../shared/runs/event-text.ts';
import type { ReplayLimits } from '../../../shared/runs/replay/replay-moment.ts';
import type { ReplayApproval, ReplayCall, ReplayMessage } from '../../../shared/runs/replay/replay-state.ts';
import { approvalType, type ReportedEvent } from '../../../shared/runs/run-event.ts';
import { type EventData, findNumber, findPath, findText, findTool } from '../../../shared/runs/telemetry-event.ts';

/** The reported state so far, without files. */
export type ReplayFold = {
  readonly messages: readonly ReplayMessage[];
  readonly calls: readonly ReplayCall[];
  readonly approvals: readonly ReplayApproval[];
  readonly schema: number | null;
};

export const emptyReplay: ReplayFold = { messages: [], calls: [], approvals: [], schema: null };

const begins: ReadonlySet<string> = new Set(['bash_command', 'tool_call']);
const ends: ReadonlyMap<string, ReplayCall['kind']> = new Map([
  ['bash_output', 'command'],
  ['tool_result', 'tool'],
]);
/** Events without text, commands, or requests. */
const silent: ReadonlySet<string> = new Set(['usage', 'file_read', 'file_write']);

/** Returns the state after another event. Keeps the latest entries of each kind, with their texts cut to the limits. */
export function foldReplay(state: ReplayFold, event: ReportedEvent, limits: ReplayLimits): ReplayFold {
  const { type } = event;
  if (begins.has(type))
    return { ...state, calls: keepNewest([...state.calls, toStartedCall(event, limits)], limits.calls) };
  if (ends.has(type)) return { ...state, calls: keepNewest(endCall(state.calls, event, limits), limits.calls) };
  if (type === approvalType) return updateApproval(state, event, limits);
  if (silent.has(type)) return state;
  const after = { ...state, messages: keepNewest(addMessage(state.messages, event, limits), limits.messages) };
  if (type === 'started') return { ...after, schema: findNumber(event.data, 'schema') ?? state.schema };
  return type === 'completed' ? endReplay(after) : after;
}

function keepNewest<Entry>(entries: readonly Entry[], limit: number): readonly Entry[] {
  return entries.length > limit ? entries.slice(entries.length - limit) : entries;
}

function addMessage(
  said: readonly ReplayMessage[],
  event: ReportedEvent,
  limits: ReplayLimits,
): readonly ReplayMessage[] {
  const { position, type } = event;
  const known = said.findIndex((entry) => entry.position === position);
  if (known !== -1) return said.with(known, toMessage(event, limits));
  const last = said.at(-1);
  const goesOn = last?.isWriting === true && (type === 'response_chunk' || type === 'response_complete');
  if (!goesOn || last === undefined)
    return [...said, type === 'response_chunk' ? appendChunk(null, event, limits) : toMessage(event, limits)];
  if (type === 'response_chunk') return said.with(-1, appendChunk(last, event, limits));
  // An answer without its own text consists of its chunks.
  const entry = toMessage(event, limits);
  const text = entry.text === '' ? { text: last.text, isCut: last.isCut } : {};
  return said.with(-1, { ...entry, ...text });
}

function appendChunk(before: ReplayMessage | null, event: ReportedEvent, limits: ReplayLimits): ReplayMessage {
  const text = (before?.text ?? '') + getEventText(event);
  return {
    position: before?.position ?? event.position,
    at: before?.at ?? event.at,
    type: 'response_complete',
    state: 'running',
    isWriting: true,
    ...cutStart(text, limits.text, before?.isCut ?? false),
  };
}

function toMessage(event: ReportedEvent, limits: ReplayLimits): ReplayMessage {
  const { at, position, state, type } = event;
  const isWriting = state === 'running' && type !== 'prompt_sent';
  const text = getMessageText(event);
  const cut = isWriting ? cutStart(text, limits.text) : cutEnd(text, limits.text);
  return { position, at, type, state, isWriting, ...cut };
}

/** Returns the text of an event. For an unknown one, its raw data. */
function getMessageText(event: ReportedEvent): string {
  const { data, type } = event;
  if (type === 'started')
    return [findText(data, 'toolchain', 'tool'), findText(data, 'model')].filter(Boolean).join(', ');
  if (type === 'completed') return findText(data, 'status') ?? '';
  if (type === 'error') return findText(data, 'error', 'message', 'detail') ?? '';
  const words = getEventText(event);
  return words !== '' || isOwnMessage(type) ? words : joinTexts(data);
}

const messageTypes: ReadonlySet<string> = new Set([
  'prompt_sent',
  'response_complete',
  'thinking',
  'plan',
  'compaction',
]);

function isOwnMessage(type: string): boolean {
  return messageTypes.has(type);
}

function joinTexts(data: EventData): string {
  const text = JSON.stringify(data);
  return text === '{}' ? '' : text;
}

function toStartedCall({ at, data, position, type, ...event }: ReportedEvent, limits: ReplayLimits): ReplayCall {
  const kind = type === 'bash_command' ? 'command' : 'tool';
  const text = kind === 'command' ? (findCommand(data) ?? '') : toToolText(data);
  return {
    position,
    callId: findText(data, 'call_id'),
    at,
    kind,
    text: cutEnd(text, limits.text).text,
    state: event.state === 'none' ? 'running' : event.state,
    exitCode: null,
    durationMs: null,
    output: null,
    isCut: false,
    outputAt: null,
  };
}

function toToolText(data: EventData): string {
  const given = data.arguments ?? data.args ?? data.input;
  const words = typeof given === 'string' ? given : given === undefined ? '' : JSON.stringify(given);
  return [findTool(data) ?? '', words === '{}' ? '' : words].filter((part) => part !== '').join(' ');
}

/** Ends the command or tool that the event names, or else the first one that is still open. */
function endCall(ran: readonly ReplayCall[], event: ReportedEvent, limits: ReplayLimits): readonly ReplayCall[] {
  const kind = ends.get(event.type) ?? 'command';
  const call = findText(event.data, 'call_id');
  const isOpen = (entry: ReplayCall) => entry.kind === kind && (entry.state === 'running' || entry.state === 'waiting');
  const named = call === null ? -1 : ran.findIndex((entry) => entry.callId === call && isOpen(entry));
  const at = named !== -1 ? named : ran.findIndex((entry) => isOpen(entry) && (call === null || entry.callId === null));
  const { data, durationMs, position, state } = event;
  const cut = cutStart(getOutput(event), limits.text);
  const end = {
    state: state === 'none' ? ('done' as const) : state,
    exitCode: findNumber(data, 'exit_code'),
    durationMs,
    output: cut.text,
    isCut: cut.isCut,
    outputAt: position,
  };
  const known = ran[at];
  if (known !== undefined) return ran.with(at, { ...known, ...end });
  const words = kind === 'tool' ? (findTool(data) ?? '') : '';
  return [...ran, { position, callId: call, at: event.at, kind, text: words, ...end }];
}

function getOutput({ data, type }: ReportedEvent): string {
  const error = findText(data, 'error');
  if (error !== null) return error;
  const { result } = data;
  if (result === undefined || result === null) return findText(data, 'output', 'content', 'text', 'message') ?? '';
  return typeof result === 'string' || type === 'bash_output' ? String(result) : JSON.stringify(result);
}

/** Handles an approval. A request waits until it is decided, and so does its command. */
function updateApproval(state: ReplayFold, event: ReportedEvent, limits: ReplayLimits): ReplayFold {
  const { at, data, position } = event;
  const id = findText(data, 'approval_id') ?? String(position);
  const rest = state.approvals.filter((entry) => entry.id !== id);
  const call = findText(data, 'call_id');
  const command = findCommand(data);
  const about = state.calls.findLastIndex(
    (entry) =>
      (entry.state === 'running' || entry.state === 'waiting') &&
      (call === null ? entry.text === command : entry.callId === call),
  );
  const entry = state.calls[about];
  const callState = event.state === 'waiting' ? 'waiting' : event.state === 'done' ? 'running' : 'declined';
  const ran = entry === undefined ? state.calls : state.calls.with(about, { ...entry, state: callState });
  if (event.state !== 'waiting') return { ...state, calls: ran, approvals: rest };
  const kind = command !== null ? 'command' : findTool(data) !== null ? 'tool' : 'file';
  const text = command ?? findTool(data) ?? findPath(data) ?? '';
  const asked: ReplayApproval = { position, id, at, kind, text: cutEnd(text, limits.text).text };
  return { ...state, calls: ran, approvals: keepNewest([...rest, asked], limits.approvals) };
}

/** Ends anything still open in an unknown way, because the run is over. */
function endReplay(state: ReplayFold): ReplayFold {
  const isOpen = ({ state: callState }: ReplayCall) => callState === 'running' || callState === 'waiting';
  return {
    ...state,
    messages: state.messages.map((entry) => (entry.isWriting ? { ...entry, isWriting: false, state: 'none' } : entry)),
    calls: state.calls.map((entry) => (isOpen(entry) ? { ...entry, state: 'none' } : entry)),
    approvals: [],
  };
}

function cutEnd(text: string, limit: number): { readonly text: string; readonly isCut: boolean } {
  if (text.length <= limit) return { text, isCut: false };
  return { text: text.slice(0, limit).toWellFormed(), isCut: true };
}

function cutStart(text: string, limit: number, wasCut = false): { readonly text: string; readonly isCut: boolean } {
  if (text.length <= limit) return { text, isCut: wasCut };
  return { text: text.slice(-limit).toWellFormed(), isCut: true };
}
