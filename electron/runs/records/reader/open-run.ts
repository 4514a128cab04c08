import { closeSync } from 'node:fs';
import { codeOf, messageOf } from '../../../../shared/base/failure.ts';
import { Listeners } from '../../../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../../../shared/base/result.ts';
import type { RunPage, RunProblem } from '../../../../shared/contract/recorded-runs.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { ReplayPlace, ReplaySize } from '../../../../shared/runs/replay/replay-moment.ts';
import type { ReplayState } from '../../../../shared/runs/replay/replay-state.ts';
import { RunTimeline } from '../../../../shared/runs/report/run-course.ts';
import type { RunReport } from '../../../../shared/runs/report/run-report.ts';
import type { Waterfall } from '../../../../shared/runs/run-bars.ts';
import {
  copyCounters,
  countEvent,
  newCounters,
  type RunCounters,
  totalsOf,
} from '../../../../shared/runs/run-counters.ts';
import type { RunEvent } from '../../../../shared/runs/run-event.ts';
import type { RunTotals } from '../../../../shared/runs/run-totals.ts';
import { durationOf, stateOf } from '../../../../shared/runs/telemetry-event.ts';
import { spentOfUsage } from '../../../../shared/runs/usage-event.ts';
import type { EventPageRequest, RunNews } from '../run-source.ts';
import { emptyEnd, type FileEnd, readFileEnd } from './file-end.ts';
import { watchFile } from './file-watch.ts';
import { IndexGrowth } from './index-growth.ts';
import { lookAgain, type OpenedFile, openFile } from './opened-file.ts';
import { readEventAt, readForward, wholeEvent } from './read-events.ts';
import { numbered, type ReadableRun, readPage } from './read-page.ts';
import { type Counted, readReport } from './read-report.ts';
import { KnownPaths, readState } from './read-state.ts';
import { readWaterfall } from './read-waterfall.ts';

/** The minimum time between news of the index progress, in milliseconds. */
const emitEveryMs = 250;
/** News lists at most this many events. Larger growth, in bytes, is not searched for them. */
const mostNews = 200;
const mostNewsBytes = 4 * 1024 * 1024;

/** An open telemetry file, which may change in any way while it is read. */
export class OpenRun {
  readonly #path: string;
  readonly #growth: IndexGrowth;
  readonly #listeners = new Listeners<[RunNews]>();
  #followers = 0;
  #paths = new KnownPaths();
  #endWatch: (() => void) | null = null;
  #file: OpenedFile | null = null;
  #end: FileEnd = emptyEnd;
  #problem: RunProblem = { type: 'runGone' };
  #change: RunTotals['change'] = null;
  /** How far events were announced as news, and when news went out last. */
  #reported = 0;
  #lastReported = 0;
  #isClosed = false;
  /** How many different files were read at this path. */
  #generation = 0;

  /** `indexFolder` has the indexes of all files. */
  constructor(path: string, indexFolder: string) {
    this.#path = path;
    this.#growth = new IndexGrowth(indexFolder, path, () => this.#emitProgress());
    this.#open();
  }

  /** Changes when known positions become invalid. */
  get generation(): number {
    return this.#generation;
  }

  /** Returns the file at its current size, or why it cannot be read. */
  readable(): Result<ReadableRun, RunProblem> {
    this.look();
    if (this.#file === null) return err(this.#problem);
    const { fd, size } = this.#file;
    return ok({ fd, size, end: this.#end, index: this.#growth.index });
  }

  /** Counts the whole file, however long that takes. Fails if the file cannot be counted, or closes in the meantime. */
  async counters(): Promise<Result<RunCounters, RunProblem>> {
    this.look();
    await this.#growth.reach(Number.MAX_SAFE_INTEGER);
    const counters = this.reading(() => this.#counters());
    return counters.ok && !this.#growth.isWhole ? err({ type: 'runGone' }) : counters;
  }

  totals(): Result<RunTotals, RunProblem> {
    return this.reading(() => this.#totals());
  }

  async page(options: EventPageRequest): Promise<Result<RunPage, RunProblem>> {
    this.look();
    if (options.place.type === 'offset') await this.#growth.reach(options.place.offset);
    return this.reading((run) => ({ ...readPage(run, options), totals: this.#totals() }));
  }

  event(position: number): Result<RunEvent, RunProblem> {
    const event = this.reading((run) => {
      const found = readEventAt(run.fd, position, run.size);
      return found === null ? null : numbered(run, [wholeEvent(found)])[0];
    });
    return event.ok ? (event.value ? ok(event.value) : err({ type: 'runGone' })) : event;
  }

  /** Covers what is indexed so far. */
  waterfall(from: number | null, to: number | null, pixels: number): Result<Waterfall, RunProblem> {
    return this.reading((run) => readWaterfall(run, this.#counted(), { from, to, pixels }));
  }

  /** Covers what is indexed so far. */
  report(): Result<RunReport, RunProblem> {
    return this.reading((run) => readReport(run, { ...this.#counted(), progress: this.#progress() }));
  }

  /** Returns the run's state at a place, from what is indexed so far. */
  stateAt(place: ReplayPlace, size: ReplaySize): Result<ReplayState, RunProblem> {
    return this.reading((run) => readState(run, place, size, this.#paths));
  }

  /** Reports news until the returned function is called. */
  follow(listen: (news: RunNews) => void): () => void {
    const end = this.#listeners.add(listen);
    this.#followers += 1;
    if (this.#followers === 1) {
      this.look();
      this.#endWatch = watchFile(this.#path, () => this.look());
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
    this.#letGo();
    this.#growth.close();
  }

  /** Reads from the file at its current size. Disk errors become results. */
  reading<T>(read: (run: ReadableRun) => T): Result<T, RunProblem> {
    const run = this.readable();
    if (!run.ok) return run;
    try {
      return ok(read(run.value));
    } catch (failure) {
      return err(problemOf(failure));
    }
  }

  /** Checks the file for changes, and reports them. */
  look(): void {
    if (this.#isClosed) return;
    if (this.#file === null) {
      this.#open();
      if (this.#file !== null) this.#emit([], false);
      return;
    }
    const seen = lookAgain(this.#path, this.#file);
    if (seen.type === 'other') this.#becomeOther(seen.change);
    else this.#proceed(seen.file, this.#file.size);
  }

  /** Continues with the same file, which may have grown. */
  #proceed(file: OpenedFile, sizeBefore: number): void {
    this.#file = file;
    const isBack = this.#change === 'gone' || this.#change === 'unreadable';
    if (isBack) this.#change = null;
    if (file.size > sizeBefore) this.#grow(file, sizeBefore);
    else if (isBack) this.#emit([], true);
  }

  #becomeOther(change: NonNullable<RunTotals['change']>): void {
    const before = this.#change;
    this.#change = change;
    // A deleted file stays readable while it is open.
    if (change === 'gone' || change === 'unreadable') {
      if (before !== change) this.#emit([], true);
      return;
    }
    this.#letGo();
    this.#open();
    this.#emit([], false);
  }

  #open(): void {
    try {
      const file = openFile(this.#path);
      this.#file = file;
      this.#generation += 1;
      this.#paths = new KnownPaths();
      this.#end = readFileEnd(file.fd, file.size, emptyEnd, 0);
      this.#reported = this.#end.lastEvent === null ? this.#end.lastLine : file.size;
      this.#growth.begin(file, this.#end.lastLine);
    } catch (failure) {
      this.#letGo();
      this.#problem = problemOf(failure);
    }
  }

  #letGo(): void {
    this.#growth.end();
    if (this.#file !== null) closeSync(this.#file.fd);
    this.#file = null;
    this.#end = emptyEnd;
  }

  #grow(file: OpenedFile, sizeBefore: number): void {
    try {
      this.#end = readFileEnd(file.fd, file.size, this.#end, sizeBefore);
      this.#growth.grow(file, this.#end.lastLine);
      this.#emitGrowth({ fd: file.fd, size: file.size, end: this.#end, index: this.#growth.index });
    } catch {
      this.#becomeOther('unreadable');
    }
  }

  #emitGrowth(run: ReadableRun): void {
    const { end, fd, size } = run;
    const isLittle = size - this.#reported <= mostNewsBytes;
    const { events } = isLittle ? readForward(fd, this.#reported, size, mostNews + 1) : { events: [] };
    const isWhole = isLittle && events.length <= mostNews;
    this.#reported = end.lastEvent === null ? end.lastLine : size;
    this.#emit(isWhole ? numbered(run, events) : [], isWhole);
  }

  #emitProgress(): void {
    if (this.#growth.isWhole || performance.now() - this.#lastReported > emitEveryMs) this.#emit([], true);
  }

  #emit(changed: readonly RunEvent[], isWhole: boolean): void {
    if (this.#followers === 0) return;
    this.#lastReported = performance.now();
    this.#listeners.call({ totals: this.#totals(), changed, isWhole });
  }

  #totals(): RunTotals {
    return totalsOf(this.#counters(), {
      isTorn: this.#end.isTorn,
      progress: this.#progress(),
      change: this.#change,
    });
  }

  /** Everything counted so far, with a last event that has no newline yet. */
  #counted(): Counted {
    const { index, isWhole } = this.#growth;
    const { lastEvent } = this.#end;
    const [counters, timeline] = [this.#counters(), index?.timeline ?? new RunTimeline()];
    if (!isWhole || lastEvent === null) return { counters, timeline };
    const { data, type } = lastEvent;
    const whole = new RunTimeline(structuredClone(timeline.kept()));
    const spent = type === 'usage' ? spentOfUsage(data, counters.model) : null;
    whole.add({ ...lastEvent, state: stateOf(type, data), durationMs: durationOf(data) }, spent);
    return { counters, timeline: whole };
  }

  #counters(): RunCounters {
    const { index, isWhole } = this.#growth;
    const { lastEvent } = this.#end;
    const counted = index?.counters ?? newCounters();
    if (!isWhole || lastEvent === null) return counted;
    const counters = copyCounters(counted);
    const { data, type } = lastEvent;
    countEvent(counters, { ...lastEvent, state: stateOf(type, data), durationMs: durationOf(data) });
    return counters;
  }

  #progress(): RunTotals['progress'] {
    const { index, isWhole } = this.#growth;
    return isWhole ? null : { done: index?.end ?? 0, of: this.#file?.size ?? 0 };
  }
}

function problemOf(failure: unknown): RunProblem {
  const code = codeOf(failure) ?? '';
  if (['ENOENT', 'ENOTDIR'].includes(code)) return { type: 'runGone' };
  const message =
    code === 'EACCES' || code === 'EPERM'
      ? t`You do not have permission to read this file.`
      : code === 'ELOOP'
        ? t`This is a link. Workcell does not follow links.`
        : t`This file cannot be read: ${messageOf(failure)}.`;
  return { type: 'unreadable', message };
}
