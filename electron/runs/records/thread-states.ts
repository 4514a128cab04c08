import {
  type ReplayMoment,
  type ReplayPlace,
  type ReplaySize,
  replayLimits,
} from '../../../shared/runs/replay/replay-moment.ts';
import type { RecordedDiff, ReplayFile, ReplayState } from '../../../shared/runs/replay/replay-state.ts';
import { getEntryIndex } from '../../../shared/runs/run-position.ts';
import { findNumber, findText, isData } from '../../../shared/runs/telemetry-event.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { createDiffCutter, maxDiffs } from '../replay/cut-diffs.ts';
import { emptyReplay, foldReplay, type ReplayFold } from '../replay/fold-replay.ts';
import { getSortTime, type ReplayStep, toReplaySteps } from '../replay/thread-steps.ts';
import type { RunThreads, ThreadInfo } from './run-threads.ts';
import { ThreadEvents, toNumberedEvents } from './thread-events.ts';
import type { IndexedTurn } from './thread-run-index.ts';

/**
 * How many events before a moment are read, in how many turns at most, and how many after it, to find the next step.
 */
const eventsBefore = 600;
const turnsBefore = 12;
const eventsAfter = 50;

/** The steps around a moment, and which parts of the run come before them. */
type StepRange = { readonly steps: readonly ReplayStep[]; readonly firstTurn: number; readonly isFromStart: boolean };

/** The states of a thread at moments. Its turns are read from memory or the store on demand. */
export class ThreadStates {
  readonly #threads: RunThreads;
  readonly #about: ThreadInfo;
  readonly #turns: readonly IndexedTurn[];
  readonly #events: ThreadEvents;

  constructor(threads: RunThreads, about: ThreadInfo, turns: readonly IndexedTurn[]) {
    this.#threads = threads;
    this.#about = about;
    this.#turns = turns;
    this.#events = new ThreadEvents(threads, about, turns);
  }

  async stateAt(place: ReplayPlace, size: ReplaySize): Promise<ReplayState> {
    const moment = await this.#findMoment(place);
    const limits = replayLimits[size];
    const stretch = await this.#loadAround(moment.event);
    const reported = stretch.steps.filter((step) => hasHappened(step, moment));
    const next = findNextMoment(stretch.steps, moment);
    const state = reported.reduce<ReplayFold>((before, step) => foldReplay(before, step.reported, limits), emptyReplay);
    const files = this.#listFilesBefore(stretch.firstTurn);
    for (const { reported: event } of reported) if (event.type === 'file_write') addFiles(files, event.data);
    return {
      ...state,
      messages: [...state.messages],
      calls: [...state.calls],
      approvals: [...state.approvals],
      moment,
      events: this.#events.count,
      hasNext: next !== null,
      nextAt: next?.at ?? null,
      hasMoreMessages: !stretch.isFromStart || state.messages.length === limits.messages,
      hasMoreCalls: !stretch.isFromStart || state.calls.length === limits.calls,
      files: [...files.values()].slice(-limits.files).reverse(),
      fileCount: files.size,
    };
  }

  /** Returns the newest changes of a file up to a moment, oldest first, and how many are older. */
  async diffsAt(moment: ReplayMoment, path: string): Promise<{ diffs: RecordedDiff[]; left: number }> {
    const diffs: RecordedDiff[] = [];
    const cut = createDiffCutter();
    let left = 0;
    const turns = this.#turns.filter(
      ({ before, facts }) => before <= moment.event && facts.files.some((file) => file.path === path),
    );
    for (const turn of turns.toReversed()) {
      if (diffs.length === maxDiffs) {
        left += 1;
        continue;
      }
      const [loaded] = await this.#load([turn]);
      if (loaded === undefined) continue;
      const steps = toReplaySteps(toNumberedEvents(loaded, turn), this.#getTimeBefore(turn));
      const writes = steps.filter((step) => hasHappened(step, moment) && isWriteTo(step, path));
      for (const { at, reported } of writes.toReversed()) {
        const entry = loaded.entries[getEntryIndex(reported.position)];
        if (entry === undefined || diffs.length === maxDiffs) {
          left += 1;
          continue;
        }
        const diff = await this.#threads.diff(this.#about.threadId, loaded.id, entry.id);
        diffs.unshift({ position: reported.position, at, ...cut(diff) });
      }
    }
    return { diffs, left };
  }

  async #findMoment(place: ReplayPlace): Promise<ReplayMoment> {
    const last = this.#events.count - 1;
    switch (place.type) {
      case 'event': {
        const event = Math.min(place.event, last);
        return { event, at: getClock(await this.#loadAround(event), event) };
      }
      case 'time': {
        // Everything that starts at that time has already happened.
        const turn = this.#turns.findLast(({ facts }) => facts.firstAt !== null && facts.firstAt <= place.at);
        const [loaded] = turn === undefined ? [] : await this.#load([turn]);
        if (turn === undefined || loaded === undefined) return { event: 0, at: place.at };
        let clock = getSortTime(this.#getTimeBefore(turn));
        let event = turn.before - 1;
        for (const { event: each, offset } of toNumberedEvents(loaded, turn)) {
          clock = Math.max(clock, getSortTime(each.at));
          if (clock > place.at) break;
          event = offset;
        }
        return { event, at: place.at };
      }
      case 'step': {
        let moment: ReplayMoment = { ...place.from, event: Math.min(place.from.event, last) };
        for (let step = 0; step < Math.abs(place.by); step += 1) {
          const { steps } = await this.#loadAround(moment.event);
          const next = place.by > 0 ? findNextMoment(steps, moment) : findPreviousMoment(steps, moment);
          if (next === null) break;
          moment = next;
        }
        return moment;
      }
    }
  }

  /** Returns the steps of the events around an event. */
  async #loadAround(event: number): Promise<StepRange> {
    const from = Math.max(0, event - eventsBefore);
    const to = event + eventsAfter;
    const at = Math.max(
      0,
      this.#turns.findLastIndex(({ before }) => before <= event),
    );
    const wanted = this.#turns.flatMap((turn, index) => {
      const isNear = index > at - turnsBefore && turn.before < to && turn.before + turn.events > from;
      return isNear ? [{ turn, index }] : [];
    });
    const loaded = new Map((await this.#load(wanted.map(({ turn }) => turn))).map((turn) => [turn.id, turn]));
    const events = wanted.flatMap(({ turn }) => {
      const own = loaded.get(turn.turnId);
      return own === undefined ? [] : toNumberedEvents(own, turn);
    });
    const firstTurn = wanted[0]?.index ?? 0;
    const isFromStart = firstTurn === 0 && from === 0;
    const all = firstTurn === 0 ? [this.#events.startEvent, ...events] : events;
    // In a very long turn, only nearby events matter. Only files count for the whole turn.
    const near = all.filter(({ event: { type }, offset }) => type === 'file_write' || (offset >= from && offset <= to));
    const since = wanted[0] === undefined ? null : this.#getTimeBefore(wanted[0].turn);
    return { steps: toReplaySteps(near, since), firstTurn, isFromStart };
  }

  #getTimeBefore({ ordinal }: IndexedTurn): number | null {
    const times = this.#turns.filter((turn) => turn.ordinal < ordinal).map(({ facts }) => getSortTime(facts.lastAt));
    const newest = times.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
    return Number.isFinite(newest) ? newest : null;
  }

  /** Lists the files changed by earlier turns, in the order of their last change. */
  #listFilesBefore(firstTurn: number): Map<string, ReplayFile> {
    const files = new Map<string, ReplayFile>();
    for (const { facts } of this.#turns.slice(0, firstTurn)) for (const file of facts.files) addFile(files, file);
    return files;
  }

  async #load(turns: readonly IndexedTurn[]): Promise<readonly Turn[]> {
    const away = turns.flatMap(({ turn, turnId }) => (turn === null ? [turnId] : []));
    const here = turns.flatMap(({ turn }) => (turn === null ? [] : [turn]));
    return away.length === 0 ? here : [...here, ...(await this.#threads.turns(this.#about.threadId, away))];
  }
}

/**
 * Whether a step has happened by a moment. A start counts once its number is reached, an end once its time is reached.
 */
function hasHappened({ at, event, isEnd }: ReplayStep, moment: ReplayMoment): boolean {
  return event <= moment.event && (!isEnd || moment.at === null || getSortTime(at) <= moment.at);
}

function getClock({ steps }: StepRange, event: number): number | null {
  return (
    steps.find((step) => step.event >= event && !step.isEnd)?.at ??
    steps.findLast((step) => step.event <= event)?.at ??
    null
  );
}

function findNextMoment(steps: readonly ReplayStep[], moment: ReplayMoment): ReplayMoment | null {
  const step = steps.find((each) => !hasHappened(each, moment));
  if (step === undefined) return null;
  const at = moment.at === null ? step.at : Math.max(moment.at, getSortTime(step.at));
  return { event: Math.max(moment.event, step.event), at };
}

function findPreviousMoment(steps: readonly ReplayStep[], moment: ReplayMoment): ReplayMoment | null {
  const reported = steps.filter((step) => hasHappened(step, moment));
  const last = reported.at(-1);
  if (last === undefined) return null;
  // Between two steps, start from the earlier one.
  if (moment.at !== null && last.at !== null && last.at < moment.at) return { ...moment, at: last.at };
  for (let index = reported.length - 2; index >= 0; index -= 1) {
    const at = reported[index]?.at ?? null;
    const event = reported.slice(0, index + 1).reduce((newest, step) => Math.max(newest, step.event), 0);
    // A start and an end at the same time are one moment.
    if (event !== moment.event || at !== moment.at) return { event, at };
  }
  return null;
}

function isWriteTo({ reported: { data, state, type } }: ReplayStep, path: string): boolean {
  return type === 'file_write' && state === 'done' && listWrittenFiles(data).some((file) => file.path === path);
}

type WrittenFile = { readonly path: string; readonly added: number; readonly removed: number };

function listWrittenFiles(data: ReplayStep['reported']['data']): readonly WrittenFile[] {
  if (!Array.isArray(data.files) || findText(data, 'status') !== 'done') return [];
  return data.files.filter(isData).map((file) => ({
    path: findText(file, 'path') ?? '',
    added: findNumber(file, 'added') ?? 0,
    removed: findNumber(file, 'removed') ?? 0,
  }));
}

function addFiles(files: Map<string, ReplayFile>, data: ReplayStep['reported']['data']): void {
  for (const file of listWrittenFiles(data)) addFile(files, file);
}

function addFile(files: Map<string, ReplayFile>, { added, path, removed }: WrittenFile): void {
  const known = files.get(path);
  files.delete(path);
  files.set(path, {
    path,
    added: added + (known?.added ?? 0),
    removed: removed + (known?.removed ?? 0),
    writes: 1 + (known?.writes ?? 0),
  });
}
