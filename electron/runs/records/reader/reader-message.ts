import type { Result } from '../../../../shared/base/result.ts';
import type { RequestValue } from '../../../../shared/contract/contract.ts';
import type { RunPage, RunProblem } from '../../../../shared/contract/recorded-runs.ts';
import type { RunSteps } from '../../../../shared/runs/compare/run-step.ts';
import type { ReplayMoment, ReplayPlace, ReplaySize } from '../../../../shared/runs/replay/replay-moment.ts';
import type { ReplayState } from '../../../../shared/runs/replay/replay-state.ts';
import type { RunReport } from '../../../../shared/runs/report/run-report.ts';
import type { Waterfall } from '../../../../shared/runs/run-bars.ts';
import type { RunEvent } from '../../../../shared/runs/run-event.ts';
import type { RunQuery } from '../../../../shared/runs/run-query.ts';
import type { RunTotals } from '../../../../shared/runs/run-totals.ts';
import type { TimelineSnapshot } from '../../../../shared/runs/timeline-snapshot.ts';
import type { EventPageRequest, RunSourceUpdate } from '../run-source.ts';
import type { GatheredDigests } from './folder-gathering.ts';
import type { SearchEnd } from './run-search.ts';

// Messages between the host and the worker thread that reads telemetry files.

/** The calls of the host by name, with input and output. The host picks the numbers of sources and views. */
export type ReaderCalls = {
  totals: { readonly input: { readonly source: number }; readonly output: Result<RunTotals, RunProblem> };
  page: {
    readonly input: { readonly source: number; readonly options: EventPageRequest };
    readonly output: Result<RunPage, RunProblem>;
  };
  event: {
    readonly input: { readonly source: number; readonly position: number };
    readonly output: Result<RunEvent, RunProblem>;
  };
  waterfall: {
    readonly input: {
      readonly source: number;
      readonly from: number | null;
      readonly to: number | null;
      readonly pixels: number;
    };
    readonly output: Result<Waterfall, RunProblem>;
  };
  timeline: { readonly input: { readonly source: number }; readonly output: Result<TimelineSnapshot, RunProblem> };
  report: { readonly input: { readonly source: number }; readonly output: Result<RunReport, RunProblem> };
  stateAt: {
    readonly input: { readonly source: number; readonly place: ReplayPlace; readonly size: ReplaySize };
    readonly output: Result<ReplayState, RunProblem>;
  };
  diffsAt: {
    readonly input: { readonly source: number; readonly moment: ReplayMoment; readonly path: string };
    readonly output: Result<RequestValue<'getRunDiffsAt'>, RunProblem>;
  };
  search: {
    readonly input: { readonly source: number; readonly view: number; readonly query: RunQuery };
    readonly output: SearchEnd;
  };
  viewPage: {
    readonly input: { readonly source: number; readonly view: number; readonly options: EventPageRequest };
    readonly output: Result<RunPage, RunProblem>;
  };
  steps: {
    readonly input: { readonly source: number; readonly view: number; readonly root: string };
    readonly output: Result<RunSteps | null, RunProblem>;
  };
};
export type ReaderCallName = keyof ReaderCalls;

/** A call of any name. */
export type ReaderCall = {
  [Name in ReaderCallName]: { readonly name: Name; readonly input: ReaderCalls[Name]['input'] };
}[ReaderCallName];

/** Messages from the host to the thread, handled in the order sent. */
export type ReaderRequest =
  | { readonly type: 'call'; readonly id: number; readonly call: ReaderCall }
  | { readonly type: 'open'; readonly source: number; readonly path: string; readonly indexFolder: string }
  | { readonly type: 'follow'; readonly source: number; readonly on: boolean }
  | { readonly type: 'endView'; readonly source: number; readonly view: number }
  | { readonly type: 'close'; readonly source: number }
  | { readonly type: 'gather'; readonly gathering: number; readonly projectRoot: string; readonly indexFolder: string }
  | { readonly type: 'endGathering'; readonly gathering: number }
  | { readonly type: 'end' };

/** Messages from the thread to the host. */
export type ReaderMessage<Output> = ReaderReply<Output> | ReaderUpdate;

/** The reply to the call with the same id. The call determines its type. */
export type ReaderReply<Output> = { readonly type: 'reply'; readonly id: number; readonly output: Output };

/** Messages that the thread sends without a request. */
export type ReaderUpdate =
  | { readonly type: 'news'; readonly source: number; readonly news: RunSourceUpdate }
  | { readonly type: 'gathered'; readonly gathering: number; readonly some: GatheredDigests }
  | { readonly type: 'progress'; readonly view: number; readonly share: number; readonly count: number };
