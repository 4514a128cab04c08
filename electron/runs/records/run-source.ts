import type { Result } from '../../../shared/base/result.ts';
import type { RequestValue } from '../../../shared/contract/contract.ts';
import type { EventPageStart, RunPage, RunProblem } from '../../../shared/contract/recorded-runs.ts';
import type { RunSteps } from '../../../shared/runs/compare/run-step.ts';
import type { ReplayMoment, ReplayPlace, ReplaySize } from '../../../shared/runs/replay/replay-moment.ts';
import type { ReplayState } from '../../../shared/runs/replay/replay-state.ts';
import type { RunReport } from '../../../shared/runs/report/run-report.ts';
import type { Waterfall } from '../../../shared/runs/run-bars.ts';
import type { RunEvent } from '../../../shared/runs/run-event.ts';
import type { RunQuery } from '../../../shared/runs/run-query.ts';
import type { RunTotals } from '../../../shared/runs/run-totals.ts';
import type { TimelineSnapshot } from '../../../shared/runs/timeline-snapshot.ts';

/** Where a page starts, and the maximum number of its events. */
export type EventPageRequest = { readonly place: EventPageStart; readonly limit: number };

/** The changes since the last update. If `isWhole` is false, there are more than listed. */
export type RunSourceUpdate = {
  readonly totals: RunTotals;
  readonly changed: readonly RunEvent[];
  readonly isWhole: boolean;
};

/** The events that a search found. The list grows during the search. */
export interface RunSearchView {
  page(options: EventPageRequest): Promise<Result<RunPage, RunProblem>>;
  /** Settles when the search is complete, or after `end`; then `isWhole` is false. */
  readonly done: Promise<{ readonly count: number; readonly isWhole: boolean }>;
  /** Stops the search and drops its results. */
  end(): void;
}

/** The steps of a run, while they are read. */
export interface StepsReading {
  /** Null after `end`. */
  readonly done: Promise<Result<RunSteps | null, RunProblem>>;
  /** Stops reading. */
  end(): void;
}

/**
 * A run that can be read, wherever it is stored. The detail page of a run only uses this interface. Methods never throw
 * because of a disk, and memory does not grow with the number of events.
 */
export interface RunSource {
  totals(): Promise<Result<RunTotals, RunProblem>>;
  page(options: EventPageRequest): Promise<Result<RunPage, RunProblem>>;
  /** Returns the whole event at a position. */
  event(position: number): Promise<Result<RunEvent, RunProblem>>;
  /**
   * Returns the waterfall between two times (null: the ends of the run). No two bars of a lane and state are closer
   * than a pixel.
   */
  waterfall(from: number | null, to: number | null, pixels: number): Promise<Result<Waterfall, RunProblem>>;
  /** Returns the timeline of everything counted so far; null if its events may change later. */
  timeline(): Promise<Result<TimelineSnapshot | null, RunProblem>>;
  /** Explains the run's duration and what it used. For a file, covers what is counted so far. */
  report(): Promise<Result<RunReport, RunProblem>>;
  /** Returns the recorded state of the run at a place. */
  stateAt(place: ReplayPlace, size: ReplaySize): Promise<Result<ReplayState, RunProblem>>;
  /** Returns the newest changes of a file up to a moment. */
  diffsAt(moment: ReplayMoment, path: string): Promise<Result<RequestValue<'getRunDiffsAt'>, RunProblem>>;
  /** Searches for events. `onProgress` gets the share, 0 to 1, and the number of matches so far. */
  search(query: RunQuery, onProgress: (share: number, count: number) => void): RunSearchView;
  /**
   * Reads the whole run as steps. `root` is the folder where it worked. `onProgress` gets the share and the number of
   * events read.
   */
  steps(root: string, onProgress: (share: number, count: number) => void): StepsReading;
  /** Reports updates until the returned function is called. */
  follow(listen: (news: RunSourceUpdate) => void): () => void;
  /** Releases the source. */
  close(): void;
}
