import type { Result } from '../../../shared/base/result.ts';
import type { RequestValue } from '../../../shared/contract/contract.ts';
import type { PagePlace, RunPage, RunProblem } from '../../../shared/contract/recorded-runs.ts';
import type { RunSteps } from '../../../shared/runs/compare/run-step.ts';
import type { ReplayMoment, ReplayPlace, ReplaySize } from '../../../shared/runs/replay/replay-moment.ts';
import type { ReplayState } from '../../../shared/runs/replay/replay-state.ts';
import type { RunReport } from '../../../shared/runs/report/run-report.ts';
import type { Waterfall } from '../../../shared/runs/run-bars.ts';
import type { RunEvent } from '../../../shared/runs/run-event.ts';
import type { RunQuery } from '../../../shared/runs/run-query.ts';
import type { RunTotals } from '../../../shared/runs/run-totals.ts';

/** Where a page begins, and how many events it has at most. */
export type EventPageRequest = { readonly place: PagePlace; readonly limit: number };

/** What has come since the last news: with `isWhole` false more than is named. */
export type RunNews = {
  readonly totals: RunTotals;
  readonly changed: readonly RunEvent[];
  readonly isWhole: boolean;
};

/** The events that a search has found; it grows while the search goes on. */
export interface RunView {
  page(options: EventPageRequest): Promise<Result<RunPage, RunProblem>>;
  /** When all was looked at, or after `end`; `isWhole` is false then. */
  readonly done: Promise<{ readonly count: number; readonly isWhole: boolean }>;
  /** Stops looking and forgets what was found. */
  end(): void;
}

/** The steps of a run on their way. */
export interface StepsRead {
  /** Null after `end`. */
  readonly done: Promise<Result<RunSteps | null, RunProblem>>;
  /** Stops reading. */
  end(): void;
}

/**
 * One run that can be read, whatever it is kept in: the one thing the detail of a workcell knows. Nothing here throws
 * because of a disk, and nothing takes more memory the more events there are.
 */
export interface RunSource {
  totals(): Promise<Result<RunTotals, RunProblem>>;
  page(options: EventPageRequest): Promise<Result<RunPage, RunProblem>>;
  /** The event at a position, whole. */
  event(position: number): Promise<Result<RunEvent, RunProblem>>;
  /** Between two times, null for the ends of the run, so that no two bars of a lane and state are closer than a pixel. */
  waterfall(from: number | null, to: number | null, pixels: number): Promise<Result<Waterfall, RunProblem>>;
  /** Why it took as long as it did, and what it used; of a file what is counted so far. */
  report(): Promise<Result<RunReport, RunProblem>>;
  /** The run as it was at a place, from what is recorded of it. */
  stateAt(place: ReplayPlace, size: ReplaySize): Promise<Result<ReplayState, RunProblem>>;
  /** The newest changes of a file by a moment. */
  diffsAt(moment: ReplayMoment, path: string): Promise<Result<RequestValue<'getRunDiffsAt'>, RunProblem>>;
  /** Looks for events; `onProgress` is told parts of the whole, 0 to 1, and how many were found. */
  search(query: RunQuery, onProgress: (share: number, count: number) => void): RunView;
  /**
   * Reads all of the run as steps. `root` is the folder it worked in, `onProgress` is told parts of the whole and how many
   * events were read.
   */
  steps(root: string, onProgress: (share: number, count: number) => void): StepsRead;
  /** Tells news until the returned function is called. */
  follow(listen: (news: RunNews) => void): () => void;
  /** Nobody looks at it any more. */
  close(): void;
}
