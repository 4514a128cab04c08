import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RequestValue } from '../../../shared/contract/contract.ts';
import type { RunPage, RunProblem } from '../../../shared/contract/recorded-runs.ts';
import type { ReplayMoment, ReplayPlace, ReplaySize } from '../../../shared/runs/replay/replay-moment.ts';
import type { ReplayState } from '../../../shared/runs/replay/replay-state.ts';
import type { RunReport } from '../../../shared/runs/report/run-report.ts';
import type { Waterfall } from '../../../shared/runs/run-bars.ts';
import type { RunEvent } from '../../../shared/runs/run-event.ts';
import type { RunQuery } from '../../../shared/runs/run-query.ts';
import type { RunTotals } from '../../../shared/runs/run-totals.ts';
import { cutEvent } from '../cut-event.ts';
import { addSubjects, getSubject, listSubjectPositions } from '../report/to-run-report.ts';
import { toThreadReport } from '../report/to-thread-report.ts';
import { toThreadTotals } from '../thread-totals.ts';
import { findRunChanges } from './find-run-changes.ts';
import type { EventPageRequest, RunSearchView, RunSource, RunSourceUpdate, StepsReading } from './run-source.ts';
import type { RunThreads, ThreadInfo } from './run-threads.ts';
import { ThreadEvents } from './thread-events.ts';
import { type IndexedTurn, ThreadRunIndex } from './thread-run-index.ts';
import { ThreadRunView } from './thread-run-view.ts';
import { ThreadStates } from './thread-states.ts';
import { readThreadSteps } from './thread-steps.ts';
import { createThreadWaterfall } from './thread-waterfall.ts';

const updateEveryMs = 16;

/** One of our threads as a run. Its turns are read from memory or the store on demand. */
export class ThreadRunSource implements RunSource {
  readonly #threadId: ThreadId;
  readonly #threads: RunThreads;
  readonly #clock: Clock;
  readonly #index: ThreadRunIndex;
  readonly #followers = new Set<() => void>();

  constructor(threadId: ThreadId, threads: RunThreads, clock: Clock) {
    this.#threadId = threadId;
    this.#threads = threads;
    this.#clock = clock;
    this.#index = new ThreadRunIndex(threadId, threads, () => clock.now());
  }

  totals(): Promise<Result<RunTotals, RunProblem>> {
    return this.#read(async (turns, about) => toTotals(turns, about));
  }

  page(options: EventPageRequest): Promise<Result<RunPage, RunProblem>> {
    return this.#read(async (turns, about) => {
      const all = new ThreadEvents(this.#threads, about, turns);
      const { events, from, to } = await all.page(options);
      return { events: [...events], hasBefore: from > 0, hasAfter: to < all.count, totals: toTotals(turns, about) };
    });
  }

  async event(position: number): Promise<Result<RunEvent, RunProblem>> {
    const read = await this.#read((turns, about) => new ThreadEvents(this.#threads, about, turns).getWhole(position));
    if (!read.ok) return read;
    return read.value === null ? err({ type: 'runGone' }) : ok(read.value);
  }

  waterfall(from: number | null, to: number | null, pixels: number): Promise<Result<Waterfall, RunProblem>> {
    const stretch = { from, to, pixels, now: this.#clock.now() };
    return this.#read((turns) =>
      createThreadWaterfall(turns, stretch, (ids) => this.#threads.turns(this.#threadId, ids)),
    );
  }

  timeline(): Promise<Result<null, RunProblem>> {
    return Promise.resolve(ok(null));
  }

  report(): Promise<Result<RunReport, RunProblem>> {
    return this.#read(async (turns, about) => {
      const report = toThreadReport(turns);
      const events = await new ThreadEvents(this.#threads, about, turns).at(listSubjectPositions(report));
      return addSubjects(report, new Map(events.map(({ data, position }) => [position, getSubject(data)])));
    });
  }

  stateAt(place: ReplayPlace, size: ReplaySize): Promise<Result<ReplayState, RunProblem>> {
    return this.#read((turns, about) => new ThreadStates(this.#threads, about, turns).stateAt(place, size));
  }

  diffsAt(moment: ReplayMoment, path: string): Promise<Result<RequestValue<'getRunDiffsAt'>, RunProblem>> {
    return this.#read((turns, about) => new ThreadStates(this.#threads, about, turns).diffsAt(moment, path));
  }

  search(query: RunQuery, onProgress: (share: number, count: number) => void): RunSearchView {
    return new ThreadRunView({
      query,
      onProgress,
      turns: () => this.#index.turns(),
      find: (turns) => this.#threads.find(this.#threadId, turns, query),
      eventsAt: (positions) =>
        this.#read((turns, about) => new ThreadEvents(this.#threads, about, turns).at(positions)),
      totals: () => this.totals(),
    });
  }

  steps(root: string, onProgress: (share: number, count: number) => void): StepsReading {
    return readThreadSteps({
      root,
      onProgress,
      turns: () => this.#read(async (turns) => turns),
      load: (ids) => this.#threads.turns(this.#threadId, ids),
    });
  }

  follow(listen: (news: RunSourceUpdate) => void): () => void {
    let before: readonly IndexedTurn[] | null = null;
    let cancel: (() => void) | null = null;
    void this.#index.turns().then((turns) => {
      before = turns;
    });
    const emit = async () => {
      const about = await this.#threads.getInfo(this.#threadId);
      if (about === null || before === null || !this.#followers.has(end)) return;
      const turns = this.#index.refresh();
      const { events, isWhole } = findRunChanges(before, turns);
      const startsDifferently = before[0]?.facts.firstAt !== turns[0]?.facts.firstAt;
      const start = startsDifferently ? [new ThreadEvents(this.#threads, about, turns).startEvent] : [];
      before = turns;
      const changed = [...start, ...events].map(({ event, offset }) => cutEvent(event, offset));
      listen({ totals: toTotals(turns, about), changed, isWhole });
    };
    const stop = this.#threads.onAdvanced((id) => {
      if (id !== this.#threadId) return;
      cancel ??= this.#clock.after(updateEveryMs, () => {
        cancel = null;
        void emit();
      });
    });
    const end = () => {
      stop();
      cancel?.();
      this.#followers.delete(end);
    };
    this.#followers.add(end);
    return end;
  }

  close(): void {
    for (const end of [...this.#followers]) end();
  }

  async #read<T>(
    read: (turns: readonly IndexedTurn[], about: ThreadInfo) => Promise<T>,
  ): Promise<Result<T, RunProblem>> {
    const about = await this.#threads.getInfo(this.#threadId);
    if (about === null) return err({ type: 'runGone' });
    return ok(await read(await this.#index.turns(), about));
  }
}

function toTotals(turns: readonly IndexedTurn[], about: ThreadInfo): RunTotals {
  const facts = turns.map((turn) => turn.facts);
  return toThreadTotals(about, facts);
}
