import type { EventState, ReportedEvent } from './run-event.ts';
import { type EventData, findNumber, findText, findTool } from './telemetry-event.ts';
import type { ToolCounters, ToolKind } from './tool-counters.ts';
import {
  breakTimeline,
  copyToolTimeline,
  createToolTimeline,
  recordCallEnd,
  recordCallStart,
  recordTokens,
  type ToolTimeline,
} from './tool-timeline.ts';
import { readSpentTokens } from './usage-event.ts';

export { type ToolCounters, toolCounters } from './tool-counters.ts';

type OpenCall = {
  readonly key: string;
  readonly type: string;
  callId: string | null;
  at: number | null;
  position: number;
  /** The user declined it. The next answer belongs to another call. */
  isDeclined: boolean;
};

/** The tools used over the events of a run. */
export type ToolTallies = {
  byKey: Record<string, ToolCounters>;
  /** How many tools are kept separate. */
  reported: number;
  /** How they followed each other, and what they cost. */
  timeline: ToolTimeline;
  /** Calls without an answer yet, oldest first. */
  open: OpenCall[];
};

/** The maximum number of tools kept separate. The rest count as one without a name. */
const maxTools = 300;
/** The maximum number of calls running at once. Beyond it, we assume the oldest ended without a report. */
const maxOpenCalls = 1_000;
const maxNameLength = 80;

/** Empty tallies. */
export function createToolTallies(): ToolTallies {
  return { byKey: Object.create(null), reported: 0, timeline: createToolTimeline(), open: [] };
}

/** A copy of the tallies. */
export function copyToolTallies({ byKey, timeline, open, reported }: ToolTallies): ToolTallies {
  const copy: Record<string, ToolCounters> = Object.create(null);
  for (const [key, counters] of Object.entries(byKey))
    copy[key] = { ...counters, longest: counters.longest && { ...counters.longest } };
  return { byKey: copy, reported, timeline: copyToolTimeline(timeline), open: open.map((call) => ({ ...call })) };
}

/** The tool that a tool event uses. Null for any other event. */
export function findEventTool(
  type: string,
  data: EventData,
): { readonly kind: ToolKind; readonly name: string } | null {
  switch (type) {
    case 'bash_command':
      return { kind: 'command', name: getProgram(findText(data, 'command') ?? '') };
    case 'file_read': {
      const command = findText(data, 'command');
      return command === null ? null : { kind: 'command', name: getProgram(command) };
    }
    case 'tool_call':
      return { kind: 'tool', name: (findTool(data) ?? '').slice(0, maxNameLength) };
    case 'file_write':
      return { kind: 'edit', name: '' };
    default:
      return null;
  }
}

/** Counts one more event. `model` is the run's model, for tokens reported without one. */
export function countTool(tallies: ToolTallies, event: ReportedEvent, model: string | null = null): void {
  const { at, data, durationMs, position, state, type } = event;
  if (type === 'bash_output' || type === 'tool_result') {
    const call = takeCall(tallies, type, findText(data, 'call_id'));
    // An answer without a recorded call still counts as a call if it includes the name of its tool.
    const own = call === null && type === 'tool_result' ? findTool(data) : null;
    const counters =
      call !== null ? tallies.byKey[call.key] : own !== null ? startCall(tallies, 'tool', own) : undefined;
    if (counters === undefined || (call?.isDeclined === true && state === 'declined')) return;
    endCall(tallies, counters, state, durationMs ?? getDuration(call?.at ?? null, at), call?.position ?? position);
    return;
  }
  if (type === 'usage') {
    const spent = readSpentTokens(data, model);
    if (spent !== null) recordTokens(tallies.timeline, spent);
    return;
  }
  if (type === 'completed' || type === 'prompt_sent') {
    if (type === 'completed') tallies.open = [];
    breakTimeline(tallies.timeline);
    return;
  }
  if (type === 'approval') {
    settle(tallies, state, at);
    return;
  }
  const used = findEventTool(type, data);
  if (used === null) return;
  const counters = startCall(tallies, used.kind, used.name);
  const isAnswered =
    used.kind === 'edit' ||
    findNumber(data, 'exit_code') !== null ||
    (state !== 'none' && state !== 'running' && state !== 'waiting');
  if (isAnswered || type === 'file_read') {
    endCall(tallies, counters, state, durationMs, position);
    return;
  }
  if (tallies.open.length >= maxOpenCalls) tallies.open.shift();
  const answer = type === 'bash_command' ? 'bash_output' : 'tool_result';
  tallies.open.push({
    key: getToolKey(counters.kind, counters.name),
    type: answer,
    callId: findText(data, 'call_id'),
    at,
    position,
    isDeclined: false,
  });
}

/** The program that a command runs, without its folder and environment assignments. */
export function getProgram(command: string): string {
  const start = command
    .slice(0, 2_000)
    .replace(/^(?:\s*\w+=\S*\s+)+/, '')
    .trimStart();
  const quoted = /^(["'])(.*?)\1/.exec(start)?.[2];
  const word = quoted ?? /^[^\s;|&<>()]+/.exec(start)?.[0] ?? '';
  return (word.split(/[\\/]/).findLast((part) => part !== '') ?? '').slice(0, maxNameLength);
}

function startCall(tallies: ToolTallies, kind: ToolKind, name: string): ToolCounters {
  const { byKey, timeline, reported } = tallies;
  const key = getToolKey(kind, name);
  const known = byKey[key] ?? (reported < maxTools ? undefined : byKey[getToolKey(kind, '')]);
  const counters = known ?? createTally(kind, reported < maxTools ? name : '');
  if (known === undefined) {
    byKey[getToolKey(kind, counters.name)] = counters;
    tallies.reported += 1;
  }
  counters.calls += 1;
  recordCallStart(timeline, counters.name === name ? key : getToolKey(kind, counters.name));
  return counters;
}

function createTally(kind: ToolKind, name: string): ToolCounters {
  return { kind, name, calls: 0, failed: 0, declined: 0, ms: 0, longest: null };
}

function endCall(
  { timeline }: ToolTallies,
  counters: ToolCounters,
  state: EventState,
  ms: number | null,
  position: number,
): void {
  recordCallEnd(timeline, getToolKey(counters.kind, counters.name), state, ms, position);
  if (state === 'failed') counters.failed += 1;
  if (state === 'declined') counters.declined += 1;
  if (ms === null) return;
  counters.ms += ms;
  if (counters.longest === null || ms > counters.longest.ms) counters.longest = { ms, position };
}

/** An approval is about the last reported call. The call begins once allowed, and never when declined. */
function settle({ byKey, open }: ToolTallies, state: EventState, at: number | null): void {
  const call = open.at(-1);
  if (call === undefined || call.isDeclined) return;
  if (state === 'done' && at !== null && call.at !== null) call.at = at;
  if (state !== 'declined') return;
  call.isDeclined = true;
  const counters = byKey[call.key];
  if (counters !== undefined) counters.declined += 1;
}

/** The call that an answer belongs to: the one it names, or the oldest of its kind. */
function takeCall({ open }: ToolTallies, type: string, callId: string | null): OpenCall | null {
  const named = callId === null ? -1 : open.findIndex((call) => call.type === type && call.callId === callId);
  const unnamed = (call: OpenCall) => call.type === type && (callId === null || call.callId === null);
  const at =
    named !== -1 ? named : (findFirst(open, (call) => unnamed(call) && !call.isDeclined) ?? open.findIndex(unnamed));
  return (at === -1 ? undefined : open.splice(at, 1)[0]) ?? null;
}

function findFirst(open: readonly OpenCall[], holds: (call: OpenCall) => boolean): number | null {
  const at = open.findIndex(holds);
  return at === -1 ? null : at;
}

function getDuration(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.max(0, to - from);
}

/** The key of a tool. */
export function getToolKey(kind: ToolKind, name: string): string {
  return `${kind} ${name}`;
}
