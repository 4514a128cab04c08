import { readSync } from 'node:fs';
import {
  type ReplayLimits,
  type ReplayMoment,
  type ReplayPlace,
  type ReplaySize,
  replayLimits,
} from '../../../../shared/runs/replay/replay-moment.ts';
import type { RecordedDiff, ReplayFile, ReplayState } from '../../../../shared/runs/replay/replay-state.ts';
import type { ReportedEvent } from '../../../../shared/runs/run-event.ts';
import { findDuration, findPath, findText, toEventState } from '../../../../shared/runs/telemetry-event.ts';
import { createDiffCutter, maxDiffs } from '../../replay/cut-diffs.ts';
import { emptyReplay, foldReplay, type ReplayFold } from '../../replay/fold-replay.ts';
import { maxLineBytes, newlineByte } from './line-blocks.ts';
import { decodeLine, type FileEvent, readEventAt } from './read-events.ts';
import type { ReadableRun } from './read-page.ts';
import type { RunIndex } from './run-index.ts';
import type { IndexedWrite } from './write-index.ts';

/**
 * How many records to search backwards for the messages and commands before a moment, and how many lines to read.
 */
const mostRecords = 50_000;
const mostLines = { glance: 120, full: 800 } as const;
/** How many bytes of lines are read in total. The newest line is always read. */
const mostBytes = { glance: 2_000_000, full: 12_000_000 } as const;

const commandTypes: ReadonlySet<string> = new Set(['bash_command', 'bash_output', 'tool_call', 'tool_result']);
const otherTypes: ReadonlySet<string> = new Set(['file_read', 'file_write', 'usage']);

/** A telemetry file with an index, for replay. */
type Replayable = ReadableRun & { readonly index: RunIndex };

/**
 * Reads the state of a run at a place, from what is indexed so far. It reads only lines just before the place, so the
 * time does not depend on the length of the run. Throws the system's error.
 */
export function readReplayState(
  run: ReadableRun,
  place: ReplayPlace,
  size: ReplaySize,
  paths: KnownPaths,
): ReplayState {
  const { index } = run;
  if (index === null) return emptyState;
  const events = countEvents({ ...run, index });
  if (events === 0) return emptyState;
  const known = { ...run, index };
  const moment = findMoment(known, place, events);
  const limits = replayLimits[size];
  const { isWhole, lines, ...more } = findLinesBefore(known, moment.event, size, limits);
  const first = isWhole ? emptyReplay : { ...emptyReplay, schema: readSchemaVersion(known) };
  const state = lines.reduce<ReplayFold>((before, event) => foldReplay(before, event, limits), first);
  const next = moment.event + 1;
  return {
    ...state,
    messages: [...state.messages],
    calls: [...state.calls],
    approvals: [...state.approvals],
    moment,
    events,
    hasNext: next < events,
    nextAt: next < events ? getClock(known, next) : null,
    hasMoreMessages: more.hasMoreMessages,
    hasMoreCalls: more.hasMoreCalls,
    ...listFilesAt(known, moment.event, limits.files, paths),
  };
}

/** Reads the newest changes of a file up to a moment, oldest first. Throws the system's error. */
export function readDiffs(
  run: ReadableRun,
  { event }: ReplayMoment,
  path: string,
): { readonly diffs: RecordedDiff[]; readonly left: number } {
  const { fd, index, size } = run;
  const { left, positions } = index?.writes.listChanges(path, event, maxDiffs) ?? { positions: [], left: 0 };
  const cut = createDiffCutter();
  const diffs = positions.flatMap((position) => {
    const found = readEventAt(fd, position, size);
    if (found === null) return [];
    const diff = findText(found.data, 'diff', 'patch', 'unified_diff');
    return [{ position, at: found.at, ...cut(diff) }];
  });
  return { diffs: diffs.reverse(), left };
}

/** Caches the paths of changes, so that their lines are not read again for each moment. */
export class KnownPaths {
  readonly #paths = new Map<number, string>();

  pathAt({ path, position }: IndexedWrite, { fd, size }: ReadableRun): string | null {
    const known = this.#paths.get(path);
    if (known !== undefined) return known;
    const event = readEventAt(fd, position, size);
    const read = event === null ? null : findPath(event.data);
    if (read === null) return null;
    const [oldest] = this.#paths.keys();
    if (this.#paths.size >= maxPaths && oldest !== undefined) this.#paths.delete(oldest);
    this.#paths.set(path, read);
    return read;
  }
}

const maxPaths = 5_000;

const emptyState: ReplayState = {
  ...emptyReplay,
  messages: [],
  calls: [],
  approvals: [],
  moment: { event: 0, at: null },
  events: 0,
  hasNext: false,
  nextAt: null,
  hasMoreMessages: false,
  hasMoreCalls: false,
  files: [],
  fileCount: 0,
};

/** Returns the event of a last line without a newline; the index does not have it yet. */
function getUnfinishedEvent({ end, index }: Replayable): FileEvent | null {
  return index.end === end.lastLine ? end.lastEvent : null;
}

function countEvents(run: Replayable): number {
  return run.index.count + (getUnfinishedEvent(run) === null ? 0 : 1);
}

/** Returns the time of an event. It never goes back. */
function getClock(run: Replayable, event: number): number | null {
  const { index } = run;
  if (event < index.count) return index.getLatest(event);
  const [before, own] = [index.getLatest(index.count - 1), getUnfinishedEvent(run)?.at ?? null];
  return before === null || own === null ? (before ?? own) : Math.max(before, own);
}

function findMoment(run: Replayable, place: ReplayPlace, events: number): ReplayMoment {
  const within = (event: number) => Math.min(Math.max(0, event), events - 1);
  if (place.type === 'time') {
    // All events up to that time have happened.
    const after = run.index.findOffsetAtTime(Math.floor(place.at) + 1);
    const isAllReported = after >= run.index.count && (getClock(run, events - 1) ?? place.at) <= place.at;
    return { event: within(isAllReported ? events - 1 : after - 1), at: place.at };
  }
  const event = within(place.type === 'event' ? place.event : place.from.event + place.by);
  return { event, at: getClock(run, event) };
}

/**
 * The lines with the latest texts, commands and questions, oldest first. `isWhole`: they start at the start of the run.
 */
type PrecedingLines = {
  readonly lines: readonly ReportedEvent[];
  readonly isWhole: boolean;
  readonly hasMoreMessages: boolean;
  readonly hasMoreCalls: boolean;
};

function findLinesBefore(run: Replayable, event: number, size: ReplaySize, limits: ReplayLimits): PrecedingLines {
  const { fd, index } = run;
  const lines: ReportedEvent[] = [];
  const unended = event >= index.count ? getUnfinishedEvent(run) : null;
  if (unended !== null) lines.push(toReported(unended, getClock(run, event)));
  let [bytes, records, said, ran] = [0, 0, 0, 0];
  let [isStopped, hasMoreMessages, hasMoreCalls] = [false, false, false];
  let newer = '';
  let end = index.getPosition(event + 1) ?? index.end;
  index.forEachBefore(event, (position, type, latest) => {
    const length = end - position;
    end = position;
    const isCommand = commandTypes.has(type);
    const isSpoken = !isCommand && !otherTypes.has(type);
    hasMoreMessages ||= isSpoken && said === limits.messages;
    hasMoreCalls ||= isCommand && ran === limits.calls;
    records += 1;
    const isTooMuch = lines.length > 0 && (bytes + length > mostBytes[size] || lines.length === mostLines[size]);
    isStopped = isTooMuch || records > mostRecords || (hasMoreMessages && hasMoreCalls);
    if (isStopped) return false;
    if (!(isCommand && !hasMoreCalls) && !(isSpoken && !hasMoreMessages)) return true;
    bytes += length;
    const line = length > maxLineBytes ? null : readLineAt(fd, position, length);
    if (line !== null) lines.push(toReported(line, latest));
    if (type === 'bash_command' || type === 'tool_call') ran += 1;
    // Consecutive chunks form one answer, together with the event that completes them.
    const goesOn = type === 'response_chunk' && (newer === type || newer === 'response_complete');
    if (isSpoken && !goesOn) said += 1;
    if (isSpoken) newer = type;
    return true;
  });
  const isWhole = !isStopped && !hasMoreMessages && !hasMoreCalls;
  lines.reverse();
  return { lines, isWhole, hasMoreMessages: isStopped || hasMoreMessages, hasMoreCalls: isStopped || hasMoreCalls };
}

function readLineAt(fd: number, position: number, length: number): FileEvent | null {
  const bytes = Buffer.allocUnsafe(length);
  const read = readSync(fd, bytes, 0, length, position);
  const found = bytes.subarray(0, read).indexOf(newlineByte);
  const line = decodeLine(bytes, 0, found === -1 ? read : found);
  return line.kind === 'event' ? { ...line, position } : null;
}

function toReported({ data, position, type }: FileEvent, at: number | null): ReportedEvent {
  return { position, at, type, data, state: toEventState(type, data), durationMs: findDuration(data) };
}

/** Reads the schema version in the first event. */
function readSchemaVersion({ fd, index, size }: Replayable): number | null {
  const position = index.getPosition(0);
  const first = position === null ? null : readEventAt(fd, position, size);
  return first?.type === 'started'
    ? foldReplay(emptyReplay, toReported(first, first.at), replayLimits.glance).schema
    : null;
}

function listFilesAt(run: Replayable, event: number, limit: number, paths: KnownPaths) {
  const { count, files } = run.index.writes.listFilesAt(event, limit);
  const named = files.flatMap((file): ReplayFile[] => {
    const { added, removed, writes } = file;
    const path = paths.pathAt(file, run);
    return path === null ? [] : [{ path, added, removed, writes }];
  });
  return { files: named, fileCount: count };
}
