import { commandIn, wordsOf } from '../event-words.ts';
import { approvalType, type ReportedEvent } from '../run-event.ts';
import { type EventData, numberIn, pathOf, textIn, toolOf } from '../telemetry-event.ts';
import type { ReplayLimits } from './replay-moment.ts';
import type { Asked, Ran, Said } from './replay-state.ts';

/** What was reported so far, without files. */
export type Replayed = {
  readonly said: readonly Said[];
  readonly ran: readonly Ran[];
  readonly asked: readonly Asked[];
  readonly schema: number | null;
};

export const nothingReplayed: Replayed = { said: [], ran: [], asked: [], schema: null };

const begins: ReadonlySet<string> = new Set(['bash_command', 'tool_call']);
const ends: ReadonlyMap<string, Ran['kind']> = new Map([
  ['bash_output', 'command'],
  ['tool_result', 'tool'],
]);
/** Events without speech, commands, or requests. */
const silent: ReadonlySet<string> = new Set(['usage', 'file_read', 'file_write']);

/** The state after one more event. Keeps the latest entries of each kind, with their texts cut to the limits. */
export function replayed(state: Replayed, event: ReportedEvent, limits: ReplayLimits): Replayed {
  const { type } = event;
  if (begins.has(type)) return { ...state, ran: newest([...state.ran, begun(event, limits)], limits.ran) };
  if (ends.has(type)) return { ...state, ran: newest(withEnd(state.ran, event, limits), limits.ran) };
  if (type === approvalType) return withApproval(state, event, limits);
  if (silent.has(type)) return state;
  const after = { ...state, said: newest(withWords(state.said, event, limits), limits.said) };
  if (type === 'started') return { ...after, schema: numberIn(event.data, 'schema') ?? state.schema };
  return type === 'completed' ? over(after) : after;
}

function newest<Entry>(entries: readonly Entry[], limit: number): readonly Entry[] {
  return entries.length > limit ? entries.slice(entries.length - limit) : entries;
}

function withWords(said: readonly Said[], event: ReportedEvent, limits: ReplayLimits): readonly Said[] {
  const { position, type } = event;
  const known = said.findIndex((entry) => entry.position === position);
  if (known !== -1) return said.with(known, whole(event, limits));
  const last = said.at(-1);
  const goesOn = last?.isWriting === true && (type === 'response_chunk' || type === 'response_complete');
  if (!goesOn || last === undefined)
    return [...said, type === 'response_chunk' ? chunk(null, event, limits) : whole(event, limits)];
  if (type === 'response_chunk') return said.with(-1, chunk(last, event, limits));
  // An answer without its own text consists of its chunks.
  const entry = whole(event, limits);
  const text = entry.text === '' ? { text: last.text, isCut: last.isCut } : {};
  return said.with(-1, { ...entry, ...text });
}

function chunk(before: Said | null, event: ReportedEvent, limits: ReplayLimits): Said {
  const text = (before?.text ?? '') + wordsOf(event);
  return {
    position: before?.position ?? event.position,
    at: before?.at ?? event.at,
    type: 'response_complete',
    state: 'running',
    isWriting: true,
    ...lastOf(text, limits.text, before?.isCut ?? false),
  };
}

function whole(event: ReportedEvent, limits: ReplayLimits): Said {
  const { at, position, state, type } = event;
  const isWriting = state === 'running' && type !== 'prompt_sent';
  const text = saidIn(event);
  const cut = isWriting ? lastOf(text, limits.text) : firstOf(text, limits.text);
  return { position, at, type, state, isWriting, ...cut };
}

/** The words of an event. For an unknown one, its raw data. */
function saidIn(event: ReportedEvent): string {
  const { data, type } = event;
  if (type === 'started') return [textIn(data, 'toolchain', 'tool'), textIn(data, 'model')].filter(Boolean).join(', ');
  if (type === 'completed') return textIn(data, 'status') ?? '';
  if (type === 'error') return textIn(data, 'error', 'message', 'detail') ?? '';
  const words = wordsOf(event);
  return words !== '' || isOwnWords(type) ? words : inOneText(data);
}

const spoken: ReadonlySet<string> = new Set(['prompt_sent', 'response_complete', 'thinking', 'plan', 'compaction']);

function isOwnWords(type: string): boolean {
  return spoken.has(type);
}

function inOneText(data: EventData): string {
  const text = JSON.stringify(data);
  return text === '{}' ? '' : text;
}

function begun({ at, data, position, type, ...event }: ReportedEvent, limits: ReplayLimits): Ran {
  const kind = type === 'bash_command' ? 'command' : 'tool';
  const text = kind === 'command' ? (commandIn(data) ?? '') : toolText(data);
  return {
    position,
    call: textIn(data, 'call_id'),
    at,
    kind,
    text: firstOf(text, limits.text).text,
    state: event.state === 'none' ? 'running' : event.state,
    exitCode: null,
    durationMs: null,
    output: null,
    isCut: false,
    outputAt: null,
  };
}

function toolText(data: EventData): string {
  const given = data.arguments ?? data.args ?? data.input;
  const words = typeof given === 'string' ? given : given === undefined ? '' : JSON.stringify(given);
  return [toolOf(data) ?? '', words === '{}' ? '' : words].filter((part) => part !== '').join(' ');
}

/** Ends the command or tool that the event names, or else the first one that is still open. */
function withEnd(ran: readonly Ran[], event: ReportedEvent, limits: ReplayLimits): readonly Ran[] {
  const kind = ends.get(event.type) ?? 'command';
  const call = textIn(event.data, 'call_id');
  const isOpen = (entry: Ran) => entry.kind === kind && (entry.state === 'running' || entry.state === 'waiting');
  const named = call === null ? -1 : ran.findIndex((entry) => entry.call === call && isOpen(entry));
  const at = named !== -1 ? named : ran.findIndex((entry) => isOpen(entry) && (call === null || entry.call === null));
  const { data, durationMs, position, state } = event;
  const cut = lastOf(outputIn(event), limits.text);
  const end = {
    state: state === 'none' ? ('done' as const) : state,
    exitCode: numberIn(data, 'exit_code'),
    durationMs,
    output: cut.text,
    isCut: cut.isCut,
    outputAt: position,
  };
  const known = ran[at];
  if (known !== undefined) return ran.with(at, { ...known, ...end });
  const words = kind === 'tool' ? (toolOf(data) ?? '') : '';
  return [...ran, { position, call, at: event.at, kind, text: words, ...end }];
}

function outputIn({ data, type }: ReportedEvent): string {
  const error = textIn(data, 'error');
  if (error !== null) return error;
  const { result } = data;
  if (result === undefined || result === null) return textIn(data, 'output', 'content', 'text', 'message') ?? '';
  return typeof result === 'string' || type === 'bash_output' ? String(result) : JSON.stringify(result);
}

/** An approval request waits until it is decided, and so does its command. */
function withApproval(state: Replayed, event: ReportedEvent, limits: ReplayLimits): Replayed {
  const { at, data, position } = event;
  const id = textIn(data, 'approval_id') ?? String(position);
  const rest = state.asked.filter((entry) => entry.id !== id);
  const call = textIn(data, 'call_id');
  const command = commandIn(data);
  const about = state.ran.findLastIndex(
    (entry) =>
      (entry.state === 'running' || entry.state === 'waiting') &&
      (call === null ? entry.text === command : entry.call === call),
  );
  const entry = state.ran[about];
  const stands = event.state === 'waiting' ? 'waiting' : event.state === 'done' ? 'running' : 'declined';
  const ran = entry === undefined ? state.ran : state.ran.with(about, { ...entry, state: stands });
  if (event.state !== 'waiting') return { ...state, ran, asked: rest };
  const kind = command !== null ? 'command' : toolOf(data) !== null ? 'tool' : 'file';
  const text = command ?? toolOf(data) ?? pathOf(data) ?? '';
  const asked: Asked = { position, id, at, kind, text: firstOf(text, limits.text).text };
  return { ...state, ran, asked: newest([...rest, asked], limits.asked) };
}

/** The run is over: anything still open ended with it, in an unknown way. */
function over(state: Replayed): Replayed {
  const isOpen = ({ state: stands }: Ran) => stands === 'running' || stands === 'waiting';
  return {
    ...state,
    said: state.said.map((entry) => (entry.isWriting ? { ...entry, isWriting: false, state: 'none' } : entry)),
    ran: state.ran.map((entry) => (isOpen(entry) ? { ...entry, state: 'none' } : entry)),
    asked: [],
  };
}

function firstOf(text: string, limit: number): { readonly text: string; readonly isCut: boolean } {
  if (text.length <= limit) return { text, isCut: false };
  return { text: text.slice(0, limit).toWellFormed(), isCut: true };
}

function lastOf(text: string, limit: number, wasCut = false): { readonly text: string; readonly isCut: boolean } {
  if (text.length <= limit) return { text, isCut: wasCut };
  return { text: text.slice(-limit).toWellFormed(), isCut: true };
}
