import { appendAll } from '../../../../shared/base/append-all.ts';
import { approvalType, type RunEvent } from '../../../../shared/runs/run-event.ts';

/** One row of the timeline. `position` is the position of its first event, and identifies the row. */
export type TimelineRow = { readonly position: number; readonly events: readonly [RunEvent, ...RunEvent[]] } & (
  | { readonly kind: 'event' }
  /** Consecutive chunks of one answer. */
  | { readonly kind: 'chunks' }
  /** A long time range in which nothing went wrong and the user had nothing to decide. */
  | { readonly kind: 'quiet' }
);

export type FoldOptions = {
  /** Whether to combine chunks into rows. Off for search results, because they are not adjacent. */
  readonly foldsChunks: boolean;
  /**
   * Whether to also collapse quiet time ranges: only if the whole run is loaded, so that rows do not collapse while the
   * user reads.
   */
  readonly foldsQuiet: boolean;
  /** The selected event. Its time range is expanded, and so are those whose first event was expanded. */
  readonly selected: number | null;
  readonly opened: ReadonlySet<number>;
};

/** The maximum number of chunks in one row, so that rows fill the view for any run. */
const maxChunks = 40;
/**
 * The minimum number of rows in a time range that collapses. Its first and last events stay, to show what the range
 * connects.
 */
const minQuietRows = 16;
const shownAtEnds = 3;

const routineTypes: ReadonlySet<string> = new Set([
  'response_chunk',
  'thinking',
  'tool_call',
  'tool_result',
  'bash_command',
  'bash_output',
  'file_read',
  'file_write',
]);

/** Returns the rows of consecutive events. */
export function toTimelineRows(events: readonly RunEvent[], options: FoldOptions): readonly TimelineRow[] {
  const reported = mergeAnswers(events);
  const rows = options.foldsChunks ? foldChunks(reported, options) : reported.map(toSingleRow);
  return options.foldsQuiet ? foldQuiet(rows, options) : rows;
}

/** Returns the index of the row that contains an event; -1 if there is none. */
export function findRow(rows: readonly TimelineRow[], position: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rows[middle]?.position ?? Number.POSITIVE_INFINITY) <= position) low = middle;
    else high = middle - 1;
  }
  const row = rows[low];
  return row !== undefined && row.position <= position && getLastPosition(row) >= position ? low : -1;
}

function getLastPosition({ events }: TimelineRow): number {
  return events.at(-1)?.position ?? 0;
}

function toSingleRow(event: RunEvent): TimelineRow {
  return { kind: 'event', position: event.position, events: [event] };
}

/**
 * Drops the request's event if a later one has the answer: the answer's event has all the data, and an answered request
 * no longer waits.
 */
function mergeAnswers(events: readonly RunEvent[]): readonly RunEvent[] {
  const asked = events.filter(isUnanswered);
  if (asked.length === 0) return events;
  const answered = new Set(
    events.filter((event) => event.type === approvalType && !isUnanswered(event)).map(getApprovalId),
  );
  const end = events.findLast(({ type }) => type === 'completed')?.position ?? Number.NEGATIVE_INFINITY;
  return events
    .filter((event) => !isUnanswered(event) || !answered.has(getApprovalId(event)))
    .map((event) => (isUnanswered(event) && event.position < end ? { ...event, state: 'none' } : event));
}

function isUnanswered({ state, type }: RunEvent): boolean {
  return type === approvalType && state === 'waiting';
}

function getApprovalId({ data }: RunEvent): unknown {
  return data.approval_id;
}

function foldChunks(events: readonly RunEvent[], { opened }: FoldOptions): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  let chunkEvents: RunEvent[] = [];
  const close = (): void => {
    const [first, ...rest] = chunkEvents;
    chunkEvents = [];
    if (first === undefined) return;
    if (rest.length === 0) rows.push(toSingleRow(first));
    else if (opened.has(first.position)) rows.push(toSingleRow(first), ...rest.map(toSingleRow));
    else rows.push({ kind: 'chunks', position: first.position, events: [first, ...rest] });
  };
  for (const event of events) {
    if (event.type !== 'response_chunk') {
      close();
      rows.push(toSingleRow(event));
      continue;
    }
    // If event numbers are known, rows end at the same events wherever the window starts.
    if (chunkEvents.length === maxChunks || (event.offset !== null && event.offset % maxChunks === 0)) close();
    chunkEvents.push(event);
  }
  close();
  return rows;
}

function foldQuiet(rows: readonly TimelineRow[], { opened, selected }: FoldOptions): readonly TimelineRow[] {
  const folded: TimelineRow[] = [];
  let quietRows: TimelineRow[] = [];
  const close = (): void => {
    const inner = quietRows.length < minQuietRows ? [] : quietRows.slice(shownAtEnds, -shownAtEnds);
    const events = inner.flatMap((row) => row.events);
    const [first, ...rest] = events;
    const isOpen = first === undefined || opened.has(first.position) || isWithin(inner, selected);
    if (isOpen) appendAll(folded, quietRows);
    else {
      folded.push(
        ...quietRows.slice(0, shownAtEnds),
        { kind: 'quiet', position: first.position, events: [first, ...rest] },
        ...quietRows.slice(-shownAtEnds),
      );
    }
    quietRows = [];
  };
  for (const row of rows) {
    if (row.events.every(isQuiet)) quietRows.push(row);
    else {
      close();
      folded.push(row);
    }
  }
  close();
  return folded;
}

function isQuiet({ state, type }: RunEvent): boolean {
  return routineTypes.has(type) && (state === 'none' || state === 'done');
}

function isWithin(rows: readonly TimelineRow[], position: number | null): boolean {
  const first = rows[0];
  const last = rows.at(-1);
  if (position === null || first === undefined || last === undefined) return false;
  return first.position <= position && position <= getLastPosition(last);
}

/** The selection: one event, or the several events of one row. */
export type TimelineSelection = { readonly position: number; readonly events: readonly RunEvent[] };
