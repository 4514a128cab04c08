import { closeSync } from 'node:fs';
import { Listeners } from '../../../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../../../shared/base/result.ts';
import type { RunPage, RunProblem } from '../../../../shared/contract/recorded-runs.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { ReplayPlace, ReplaySize } from '../../../../shared/runs/replay/replay-moment.ts';
import type { ReplayState } from '../../../../shared/runs/replay/replay-state.ts';
import type { RunReport } from '../../../../shared/runs/report/run-report.ts';
import type { Waterfall } from '../../../../shared/runs/run-bars.ts';
import type { RunEvent } from '../../../../shared/runs/run-event.ts';
import { RunTimeline } from '../../../../shared/runs/run-timeline.ts';
import type { RunTotals } from '../../../../shared/runs/run-totals.ts';
import { findDuration, toEventState } from '../../../../shared/runs/telemetry-event.ts';
import type { TimelineSnapshot } from '../../../../shared/runs/timeline-snapshot.ts';
import { readSpentTokens } from '../../../../shared/runs/usage-event.ts';
import { getErrorCode, getErrorMessage } from '../../../base/error-message.ts';
import { copyCounters, countEvent, createCounters, type RunCounters, toTotals } from '../../run-counters.ts';
import type { EventPageRequest, RunSourceUpdate } from '../run-source.ts';
import { emptyEnd, type FileEnd, readFileEnd } from './file-end.ts';
import { watchFile } from './file-watch.ts';
import { IndexGrowth } from './index-growth.ts';
import { checkAgain, type OpenedFile, openTrackedFile } from './opened-file.ts';
import { cutForDetail, readEventAt, readForward } from './read-events.ts';
import { addNumbers, type ReadableRun, readPage } from './read-page.ts';
import { type Counted, readFileReport } from './read-report.ts';
import { KnownPaths, readReplayState } from './read-state.ts';
import { readFileWaterfall } from './read-waterfall.ts';

/** The minimum time between updates of the index progress, in milliseconds. */
const progressEveryMs = 250;
/** An update lists at most this many events. Larger growth, in bytes, is not searched for them. */
const maxReportedEvents = 200;
const maxReportedBytes = 4 * 1024 * 1024;

/** An open telemetry file, which may change in any way while it is read. */
export class OpenRun {
  readonly #path: string;
  readonly #growth: IndexGrowth;
  readonly #listeners = new Listeners<[RunSourceUpdate]>();
  #followers = 0;
  #paths = new KnownPaths();
  #endWatch: (() => void) | null = null;
  #file: OpenedFile | null = null;
  #end: FileEnd = emptyEnd;
  #problem: RunProblem = { type: 'runGone' };
  #change: RunTotals['change'] = null;
  /** How far events were announced as updates, and when the last update was sent. */
  #reported = 0;
  #lastReported = 0;
  #isClosed = false;
  /** How many different files were read at this path. */
  #generation = 0;

  /** `indexFolder` has the indexes of all files. */
  constructor(path: string, indexFolder: string) {
    this.#path = path;
    this.#growth = new IndexGrowth(indexFolder, path, () => this.#reportProgress());
    this.#open();
  }

  /** A number that changes when known positions become invalid. */
  get generation(): number {
    return this.#generation;
  }

  /** Returns the file at its current size, or why it cannot be read. */
  getReadable(): Result<ReadableRun, RunProblem> {
    this.checkFile();
    if (this.#file === null) return err(this.#problem);
    const { fd, size } = this.#file;
    return ok({ fd, size, end: this.#end, index: this.#growth.index });
  }

  /** Counts the whole file, however long that takes. Fails if the file cannot be counted, or closes in the meantime. */
  async counters(): Promise<Result<RunCounters, RunProblem>> {
    this.checkFile();
    await this.#growth.reach(Number.MAX_SAFE_INTEGER);
    const counters = this.readSafely(() => this.#getCounters());
    return counters.ok && !this.#growth.isWhole ? err({ type: 'runGone' }) : counters;
  }

  totals(): Result<RunTotals, RunProblem> {
    return this.readSafely(() => this.#getTotals());
  }

  async page(options: EventPageRequest): Promise<Result<RunPage, RunProblem>> {
    this.checkFile();
    if (options.place.type === 'offset') await this.#growth.reach(options.place.offset);
    return this.readSafely((run) => ({ ...readPage(run, options), totals: this.#getTotals() }));
  }

  event(position: number): Result<RunEvent, RunProblem> {
    const event = this.readSafely((run) => {
      const found = readEventAt(run.fd, position, run.size);
      return found === null ? null : addNumbers(run, [cutForDetail(found)])[0];
    });
    return event.ok ? (event.value ? ok(event.value) : err({ type: 'runGone' })) : event;
  }

  /** Returns the waterfall of what is indexed so far. */
  waterfall(from: number | null, to: number | null, pixels: number): Result<Waterfall, RunProblem> {
    return this.readSafely((run) => readFileWaterfall(run, this.#getCounted(), { from, to, pixels }));
  }

  /** Returns the timeline of what is indexed so far. Its parts still change, so the caller must copy them. */
  timeline(): Result<TimelineSnapshot, RunProblem> {
    return this.readSafely(({ index }) => {
      const { counters, timeline } = this.#getCounted();
      const { events, lastAt, model, startedAt } = counters;
      const isPastIndex = events > (index?.count ?? 0);
      const last = isPastIndex ? this.#end.lastEvent?.position : events === 0 ? null : index?.getPosition(events - 1);
      return { timeline: timeline.toStored(), events, last: last ?? null, model, startedAt, lastAt };
    });
  }

  /** Returns the report of what is indexed so far. */
  report(): Result<RunReport, RunProblem> {
    return this.readSafely((run) => readFileReport(run, { ...this.#getCounted(), progress: this.#getProgress() }));
  }

  /** Returns the run's state at a place, from what is indexed so far. */
  stateAt(place: ReplayPlace, size: ReplaySize): Result<ReplayState, RunProblem> {
    return this.readSafely((run) => readReplayState(run, place, size, this.#paths));
  }

  /** Reports updates until the returned function is called. */
  follow(listen: (news: RunSourceUpdate) => void): () => void {
    const end = this.#listeners.add(listen);
    this.#followers += 1;
    if (this.#followers === 1) {
      this.checkFile();
      this.#endWatch = watchFile(this.#path, () => this.checkFile());
    }
    return () => {
      end();
      this.#followers -= 1;
      if (this.#followers > 0) return;
      this.#endWatch?.();
      this.#endWatch = null;
    };
  }

  close(): void {
    this.#isClosed = true;
    this.#endWatch?.();
    this.#releaseFile();
    this.#growth.close();
  }

  /** Reads from the file at its current size. Disk errors become results. */
  readSafely<T>(read: (run: ReadableRun) => T): Result<T, RunProblem> {
    const run = this.getReadable();
    if (!run.ok) return run;
    try {
      return ok(read(run.value));
    } catch (failure) {
      return err(toRunProblem(failure));
    }
  }

  /** Checks the file for changes, and reports them. */
  checkFile(): void {
    if (this.#isClosed) return;
    if (this.#file === null) {
      this.#open();
      if (this.#file !== null) this.#report([], false);
      return;
    }
    const seen = checkAgain(this.#path, this.#file);
    if (seen.type === 'other') this.#handleOtherFile(seen.change);
    else this.#handleSameFile(seen.file, this.#file.size);
  }

  /** Continues with the same file, which may have grown. */
  #handleSameFile(file: OpenedFile, sizeBefore: number): void {
    this.#file = file;
    const isBack = this.#change === 'gone' || this.#change === 'unreadable';
    if (isBack) this.#change = null;
    if (file.size > sizeBefore) this.#grow(file, sizeBefore);
    else if (isBack) this.#report([], true);
  }

  #handleOtherFile(change: NonNullable<RunTotals['change']>): void {
    const before = this.#change;
    this.#change = change;
    // A deleted file stays readable while it is open.
    if (change === 'gone' || change === 'unreadable') {
      if (before !== change) this.#report([], true);
      return;
    }
    this.#releaseFile();
    this.#open();
    this.#report([], false);
  }

  #open(): void {
    try {
      const file = openTrackedFile(this.#path);
      this.#file = file;
      this.#generation += 1;
      this.#paths = new KnownPaths();
      this.#end = readFileEnd(file.fd, file.size, emptyEnd, 0);
      this.#reported = this.#end.lastEvent === null ? this.#end.lastLine : file.size;
      this.#growth.start(file, this.#end.lastLine);
    } catch (failure) {
      this.#releaseFile();
      this.#problem = toRunProblem(failure);
    }
  }

  #releaseFile(): void {
    this.#growth.end();
    if (this.#file !== null) closeSync(this.#file.fd);
    this.#file = null;
    this.#end = emptyEnd;
  }

  #grow(file: OpenedFile, sizeBefore: number): void {
    try {
      this.#end = readFileEnd(file.fd, file.size, this.#end, sizeBefore);
      this.#growth.grow(file, this.#end.lastLine);
      this.#reportGrowth({ fd: file.fd, size: file.size, end: this.#end, index: this.#growth.index });
    } catch {
      this.#handleOtherFile('unreadable');
    }
  }

  #reportGrowth(run: ReadableRun): void {
    const { end, fd, size } = run;
    const isLittle = size - this.#reported <= maxReportedBytes;
    const { events } = isLittle ? readForward(fd, this.#reported, size, maxReportedEvents + 1) : { events: [] };
    const isWhole = isLittle && events.length <= maxReportedEvents;
    this.#reported = end.lastEvent === null ? end.lastLine : size;
    this.#report(isWhole ? addNumbers(run, events) : [], isWhole);
  }

  #reportProgress(): void {
    if (this.#growth.isWhole || performance.now() - this.#lastReported > progressEveryMs) this.#report([], true);
  }

  #report(changed: readonly RunEvent[], isWhole: boolean): void {
    if (this.#followers === 0) return;
    this.#lastReported = performance.now();
    this.#listeners.call({ totals: this.#getTotals(), changed, isWhole });
  }

  #getTotals(): RunTotals {
    return toTotals(this.#getCounters(), {
      isTorn: this.#end.isTorn,
      progress: this.#getProgress(),
      change: this.#change,
    });
  }

  /** Returns everything counted so far, with a last event that has no newline yet. */
  #getCounted(): Counted {
    const { index, isWhole } = this.#growth;
    const { lastEvent } = this.#end;
    const [counters, timeline] = [this.#getCounters(), index?.timeline ?? new RunTimeline()];
    if (!isWhole || lastEvent === null) return { counters, timeline };
    const { data, type } = lastEvent;
    const whole = new RunTimeline(structuredClone(timeline.toStored()));
    const spent = type === 'usage' ? readSpentTokens(data, counters.model) : null;
    whole.add({ ...lastEvent, state: toEventState(type, data), durationMs: findDuration(data) }, spent);
    return { counters, timeline: whole };
  }

  #getCounters(): RunCounters {
    const { index, isWhole } = this.#growth;
    const { lastEvent } = this.#end;
    const counted = index?.counters ?? createCounters();
    if (!isWhole || lastEvent === null) return counted;
    const counters = copyCounters(counted);
    const { data, type } = lastEvent;
    countEvent(counters, { ...lastEvent, state: toEventState(type, data), durationMs: findDuration(data) });
    return counters;
  }

  #getProgress(): RunTotals['progress'] {
    const { index, isWhole } = this.#growth;
    return isWhole ? null : { done: index?.end ?? 0, of: this.#file?.size ?? 0 };
  }
}

function toRunProblem(failure: unknown): RunProblem {
  const code = getErrorCode(failure) ?? '';
  if (['ENOENT', 'ENOTDIR'].includes(code)) return { type: 'runGone' };
  const message =
    code === 'EACCES' || code === 'EPERM'
      ? t`You do not have permission to read this file.`
      : code === 'ELOOP'
        ? t`This is a link. Workcell does not follow links.`
        : t`This file cannot be read: ${getErrorMessage(failure)}.`;
  return { type: 'unreadable', message };
}
