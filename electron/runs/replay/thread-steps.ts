import { approvalType, type ReportedEvent } from '../../../shared/runs/run-event.ts';
import type { EventData } from '../../../shared/runs/telemetry-event.ts';
import type { TurnEvent } from '../../../shared/runs/turn-events.ts';

// An event of a thread is a whole entry: a command includes its end, and an answer all of its text. Over time these are
// two steps, the start and the outcome, with the types that a file uses for them.

/** A new event, or the end of its work. */
export type ReplayStep = {
  readonly reported: ReportedEvent;
  /** The index of its event. */
  readonly event: number;
  readonly isEnd: boolean;
  /** Never decreases. Null until an event has a time. */
  readonly at: number | null;
};

/** An event of a thread with its index. */
export type NumberedEvent = { readonly event: TurnEvent; readonly offset: number };

/** Returns the time of a step or event. Those without a time sort before all others. */
export function getSortTime(at: number | null): number {
  return at ?? Number.NEGATIVE_INFINITY;
}

/**
 * Converts the events of consecutive turns to steps, in the order in which they happened. `since` is the time before.
 */
export function toReplaySteps(events: readonly NumberedEvent[], since: number | null): readonly ReplayStep[] {
  let clock = since;
  const placed = events.map((each) => {
    if (each.event.at !== null) clock = clock === null ? each.event.at : Math.max(clock, each.event.at);
    return { ...each, clock };
  });
  const nexts = findNextTimes(placed.map((each) => each.clock));
  const steps = placed.flatMap(({ clock: at, event, offset }, index): ReplayStep[] => {
    const next = nexts[index] ?? null;
    const asked = placed[index + 1]?.event;
    const settled = asked?.type === approvalType && asked.position === event.position + 1 ? asked : null;
    return toEventSteps(event, { at, next, settled }).map((step) => ({ ...step, event: offset }));
  });
  return steps.toSorted(
    (one, other) =>
      compare(getSortTime(one.at), getSortTime(other.at)) ||
      one.event - other.event ||
      Number(one.isEnd) - Number(other.isEnd),
  );
}

/** Finds the next later time for each of these non-decreasing times. Null if there is none. */
function findNextTimes(times: readonly (number | null)[]): readonly (number | null)[] {
  const nexts: (number | null)[] = [];
  let next: number | null = null;
  for (let at = times.length - 1; at >= 0; at -= 1) {
    const [time = null, after = null] = [times[at], times[at + 1]];
    if (getSortTime(after) > getSortTime(time)) next = after;
    nexts[at] = next;
  }
  return nexts;
}

/** Compares two numbers. Does not subtract them, because the difference of two infinities is not a number. */
function compare(one: number, other: number): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

type Around = {
  readonly at: number | null;
  /** When the next event started. */
  readonly next: number | null;
  /** The approval request for it. */
  readonly settled: TurnEvent | null;
};

function toEventSteps(event: TurnEvent, { at, next, settled }: Around): readonly Omit<ReplayStep, 'event'>[] {
  const begin = (over: Partial<ReportedEvent>) => ({ reported: { ...event, at, ...over }, isEnd: false, at });
  const end = (time: number | null, over: Partial<ReportedEvent> = {}) => {
    const endAt = time === null ? at : Math.max(getSortTime(at), time);
    return { reported: { ...event, at: endAt, ...over }, isEnd: true, at: endAt };
  };
  const isOpen = event.state === 'running' || event.state === 'waiting';
  const from = settled === null || settled.at === null ? at : settled.at + (settled.durationMs ?? 0);
  const until = event.durationMs === null || from === null ? (getLater(from, next) ?? at) : from + event.durationMs;
  switch (event.type) {
    case 'bash_command':
    case 'file_read':
    case 'tool_call': {
      if (event.data.status === undefined && event.type === 'file_read') return [begin({})];
      const call = { call_id: String(event.position) };
      const [type, endType] = event.type === 'tool_call' ? (['tool_call', 'tool_result'] as const) : runs;
      const began = begin({ type, state: 'running', durationMs: null, data: { ...toStartData(event.data), ...call } });
      const output = event.data.output_tail ?? event.data.message ?? '';
      const data = type === 'tool_call' ? event.data : { ...event.data, output };
      return isOpen ? [began] : [began, end(until, { type: endType, data: { ...data, ...call } })];
    }
    case 'response_complete':
    case 'thinking':
    case 'plan': {
      // The text that is being written now is complete so far, and nothing follows it.
      if (isOpen) return [begin({})];
      return [begin({ state: 'running', data: { content: '' } }), end(until)];
    }
    case 'file_write':
      return isOpen ? [] : [end(until)];
    case approvalType: {
      const call = { call_id: String(event.position - 1) };
      const { by, decision, rule_id, ...about } = event.data;
      const wait = begin({ state: 'waiting', durationMs: null, data: { ...about, ...call } });
      const settledAt = at === null ? null : at + (event.durationMs ?? 0);
      return isOpen ? [wait] : [wait, end(settledAt, { data: { ...event.data, ...call } })];
    }
    default:
      return [begin({})];
  }
}

const runs = ['bash_command', 'bash_output'] as const;

/** Returns the data of a command that is known at its start. */
function toStartData(data: EventData): EventData {
  const { error, exit_code, message, output_tail, result, status, ...known } = data;
  return known;
}

function getLater(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}
