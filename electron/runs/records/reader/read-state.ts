import { readSync } from 'node:fs';
import { diffCutter, mostDiffs } from '../../../../shared/runs/replay/cut-diffs.ts';
import { nothingReplayed, type Replayed, replayed } from '../../../../shared/runs/replay/fold-replay.ts';
import {
  type ReplayLimits,
  type ReplayMoment,
  type ReplayPlace,
  type ReplaySize,
  replayLimits,
} from '../../../../shared/runs/replay/replay-moment.ts';
import type { ChangedFile, RecordedDiff, ReplayState } from '../../../../shared/runs/replay/replay-state.ts';
import type { ReportedEvent } from '../../../../shared/runs/run-event.ts';
import { durationOf, pathOf, stateOf, textIn } from '../../../../shared/runs/telemetry-event.ts';
import { longestLine, newline } from './line-blocks.ts';
import { decodeLine, type FileEvent, readEventAt } from './read-events.ts';
import type { ReadableRun } from './read-page.ts';
import type { RunIndex } from './run-index.ts';
import type { IndexedWrite } from './write-index.ts';

/** So many records are gone back through for what was said and run by a moment, and so many lines of them are read. */
const mostRecords = 50_000;
const mostLines = { glance: 120, full: 800 } as const;
/** Lines are read until they have so many bytes together; the newest one always is. */
const mostBytes = { glance: 2_000_000, full: 12_000_000 } as const;

const commandTypes: ReadonlySet<string> = new Set(['bash_command', 'bash_output', 'tool_call', 'tool_result']);
const otherTypes: ReadonlySet<string> = new Set(['file_read', 'file_write', 'usage']);

/** A file of telemetry as a moment is looked for in it. */
type Replayable = ReadableRun & { readonly index: RunIndex };

/**
 * The run of a file as it was at a place, of what the index knows so far. The time it takes does not depend on how long
 * the run is: only lines just before the place are read. Throws the system's error.
 */
export function readState(run: ReadableRun, place: ReplayPlace, size: ReplaySize, paths: KnownPaths): ReplayState {
  const { index } = run;
  if (index === null) return nothingAt;
  const events = countOf({ ...run, index });
  if (events === 0) return nothingAt;
  const known = { ...run, index };
  const moment = momentOf(known, place, events);
  const limits = replayLimits[size];
  const { isWhole, lines, ...more } = linesBefore(known, moment.event, size, limits);
  const first = isWhole ? nothingReplayed : { ...nothingReplayed, schema: schemaOf(known) };
  const state = lines.reduce<Replayed>((before, event) => replayed(before, event, limits), first);
  const next = moment.event + 1;
  return {
    ...state,
    said: [...state.said],
    ran: [...state.ran],
    asked: [...state.asked],
    moment,
    events,
    hasNext: next < events,
    nextAt: next < events ? clockOf(known, next) : null,
    hasMoreSaid: more.hasMoreSaid,
    hasMoreRan: more.hasMoreRan,
    ...filesAt(known, moment.event, limits.files, paths),
  };
}

/** The newest changes of a file by a moment, oldest first. Throws the system's error. */
export function readDiffs(
  run: ReadableRun,
  { event }: ReplayMoment,
  path: string,
): { readonly diffs: RecordedDiff[]; readonly left: number } {
  const { fd, index, size } = run;
  const { left, positions } = index?.writes.changesOf(path, event, mostDiffs) ?? { positions: [], left: 0 };
  const cut = diffCutter();
  const diffs = positions.flatMap((position) => {
    const found = readEventAt(fd, position, size);
    if (found === null) return [];
    const diff = textIn(found.data, 'diff', 'patch', 'unified_diff');
    return [{ position, at: found.at, ...cut(diff) }];
  });
  return { diffs: diffs.reverse(), left };
}

/** Paths of changes whose lines were read, so that they are not read again for each moment. */
export class KnownPaths {
  readonly #paths = new Map<number, string>();

  of({ path, position }: IndexedWrite, { fd, size }: ReadableRun): string | null {
    const known = this.#paths.get(path);
    if (known !== undefined) return known;
    const event = readEventAt(fd, position, size);
    const read = event === null ? null : pathOf(event.data);
    if (read === null) return null;
    const [oldest] = this.#paths.keys();
    if (this.#paths.size >= mostPaths && oldest !== undefined) this.#paths.delete(oldest);
    this.#paths.set(path, read);
    return read;
  }
}

const mostPaths = 5_000;

const nothingAt: ReplayState = {
  ...nothingReplayed,
  said: [],
  ran: [],
  asked: [],
  moment: { event: 0, at: null },
  events: 0,
  hasNext: false,
  nextAt: null,
  hasMoreSaid: false,
  hasMoreRan: false,
  files: [],
  fileCount: 0,
};

/** A last line without an end is an event that the index does not have yet. */
function unendedOf({ end, index }: Replayable): FileEvent | null {
  return index.end === end.lastLine ? end.lastEvent : null;
}

function countOf(run: Replayable): number {
  return run.index.count + (unendedOf(run) === null ? 0 : 1);
}

/** The time of an event, which never goes back. */
function clockOf(run: Replayable, event: number): number | null {
  const { index } = run;
  if (event < index.count) return index.latestAt(event);
  const [before, own] = [index.latestAt(index.count - 1), unendedOf(run)?.at ?? null];
  return before === null || own === null ? (before ?? own) : Math.max(before, own);
}

function momentOf(run: Replayable, place: ReplayPlace, events: number): ReplayMoment {
  const within = (event: number) => Math.min(Math.max(0, event), events - 1);
  if (place.type === 'time') {
    // What was told at that time has been told by then.
    const after = run.index.offsetAtTime(Math.floor(place.at) + 1);
    const isAllReported = after >= run.index.count && (clockOf(run, events - 1) ?? place.at) <= place.at;
    return { event: within(isAllReported ? events - 1 : after - 1), at: place.at };
  }
  const event = within(place.type === 'event' ? place.event : place.from.event + place.by);
  return { event, at: clockOf(run, event) };
}

/** What lines tell of what was said, run and asked last, oldest first; `isWhole`: that is all of it since the beginning. */
type Before = {
  readonly lines: readonly ReportedEvent[];
  readonly isWhole: boolean;
  readonly hasMoreSaid: boolean;
  readonly hasMoreRan: boolean;
};

function linesBefore(run: Replayable, event: number, size: ReplaySize, limits: ReplayLimits): Before {
  const { fd, index } = run;
  const lines: ReportedEvent[] = [];
  const unended = event >= index.count ? unendedOf(run) : null;
  if (unended !== null) lines.push(reported(unended, clockOf(run, event)));
  let [bytes, records, said, ran] = [0, 0, 0, 0];
  let [isStopped, hasMoreSaid, hasMoreRan] = [false, false, false];
  let newer = '';
  let end = index.positionAt(event + 1) ?? index.end;
  index.eachBefore(event, (position, type, latest) => {
    const length = end - position;
    end = position;
    const isCommand = commandTypes.has(type);
    const isSpoken = !isCommand && !otherTypes.has(type);
    hasMoreSaid ||= isSpoken && said === limits.said;
    hasMoreRan ||= isCommand && ran === limits.ran;
    records += 1;
    const isTooMuch = lines.length > 0 && (bytes + length > mostBytes[size] || lines.length === mostLines[size]);
    isStopped = isTooMuch || records > mostRecords || (hasMoreSaid && hasMoreRan);
    if (isStopped) return false;
    if (!(isCommand && !hasMoreRan) && !(isSpoken && !hasMoreSaid)) return true;
    bytes += length;
    const line = length > longestLine ? null : readLineAt(fd, position, length);
    if (line !== null) lines.push(reported(line, latest));
    if (type === 'bash_command' || type === 'tool_call') ran += 1;
    // Chunks that follow each other are one answer, and so is what completes them.
    const goesOn = type === 'response_chunk' && (newer === type || newer === 'response_complete');
    if (isSpoken && !goesOn) said += 1;
    if (isSpoken) newer = type;
    return true;
  });
  const isWhole = !isStopped && !hasMoreSaid && !hasMoreRan;
  lines.reverse();
  return { lines, isWhole, hasMoreSaid: isStopped || hasMoreSaid, hasMoreRan: isStopped || hasMoreRan };
}

function readLineAt(fd: number, position: number, length: number): FileEvent | null {
  const bytes = Buffer.allocUnsafe(length);
  const read = readSync(fd, bytes, 0, length, position);
  const found = bytes.subarray(0, read).indexOf(newline);
  const line = decodeLine(bytes, 0, found === -1 ? read : found);
  return line.kind === 'event' ? { ...line, position } : null;
}

function reported({ data, position, type }: FileEvent, at: number | null): ReportedEvent {
  return { position, at, type, data, state: stateOf(type, data), durationMs: durationOf(data) };
}

/** The version that the first event says. */
function schemaOf({ fd, index, size }: Replayable): number | null {
  const position = index.positionAt(0);
  const first = position === null ? null : readEventAt(fd, position, size);
  return first?.type === 'started'
    ? replayed(nothingReplayed, reported(first, first.at), replayLimits.glance).schema
    : null;
}

function filesAt(run: Replayable, event: number, limit: number, paths: KnownPaths) {
  const { count, files } = run.index.writes.filesAt(event, limit);
  const named = files.flatMap((file): ChangedFile[] => {
    const { added, removed, writes } = file;
    const path = paths.of(file, run);
    return path === null ? [] : [{ path, added, removed, writes }];
  });
  return { files: named, fileCount: count };
}
