import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { runStep, stepSums } from '../runs/compare/run-step.ts';
import { runReport } from '../runs/report/run-report.ts';
import { waterfall } from '../runs/run-bars.ts';
import { runCard } from '../runs/run-card.ts';
import { runEvent } from '../runs/run-event.ts';
import { runProof } from '../runs/run-proof.ts';
import { runQuery } from '../runs/run-query.ts';
import { runRef } from '../runs/run-ref.ts';
import { runTotals } from '../runs/run-totals.ts';
import { timelineSnapshot } from '../runs/timeline-snapshot.ts';
import { nothing, request } from './request.ts';

/** Why a run cannot be read. */
export const runProblem = z.discriminatedUnion('type', [
  /** The run never existed, or no longer exists. */
  z.object({ type: z.literal('runGone') }),
  /** The run exists but cannot be read, in one sentence. */
  z.object({ type: z.literal('unreadable'), message: z.string() }),
]);
export type RunProblem = Immutable<z.infer<typeof runProblem>>;

/** Where a page of events starts. */
export const eventPageStart = z.discriminatedUnion('type', [
  /** At the event with this index. */
  z.object({ type: z.literal('offset'), offset: z.number().int().nonnegative() }),
  /** With the first events after a known one, or the last ones before it. */
  z.object({ type: z.literal('after'), position: z.number().int().nonnegative() }),
  z.object({ type: z.literal('before'), position: z.number().int().nonnegative() }),
  /** At the event at a position. */
  z.object({ type: z.literal('at'), position: z.number().int().nonnegative() }),
  /** At the first event at or after a time, in Unix milliseconds. */
  z.object({ type: z.literal('time'), at: z.number() }),
  /**
   * After a share of the whole, 0 to 1. Before the file has an index, it is a share of the file, so the request does
   * not wait for the index.
   */
  z.object({ type: z.literal('share'), share: z.number().min(0).max(1) }),
  /** The last ones. */
  z.object({ type: z.literal('end') }),
]);
export type EventPageStart = Immutable<z.infer<typeof eventPageStart>>;

const viewId = z.string().min(1).max(100);

/** Events in order, without gaps. */
export const runPage = z.object({
  events: z.array(runEvent),
  hasBefore: z.boolean(),
  hasAfter: z.boolean(),
  totals: runTotals,
});
export type RunPage = Immutable<z.infer<typeof runPage>>;

/** Requests to list and read runs, whether they are over or not. `runs.ts` has those that start and control runs. */
export const recordedRunsRequests = {
  /** The runs of this window's workspace, or of all, newest first. Updates follow. `more` counts those left out. */
  listRuns: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ everywhere: z.boolean() }),
    value: z.object({ cards: z.array(runCard), more: z.number().int().nonnegative() }),
  }),
  getRunInfo: request({
    scope: 'profile',
    wait: 'read',
    input: runRef,
    value: z.object({
      card: runCard,
      hasTelemetry: z.boolean(),
      hasProof: z.boolean(),
      hasLogs: z.boolean(),
      proof: runProof.nullable(),
    }),
    problem: runProblem,
  }),
  /**
   * Events of a run from `offset`, or from another place. At most `limit`, by default 200. With a view, only its
   * events, and `offset` counts these.
   */
  getRunEvents: request({
    scope: 'profile',
    wait: 'read',
    input: runRef.extend({
      offset: z.number().int().nonnegative().optional(),
      place: eventPageStart.optional(),
      limit: z.number().int().min(1).max(1_000).optional(),
      viewId: viewId.optional(),
    }),
    value: runPage,
    problem: runProblem,
  }),
  /** One complete event. Texts over 1,000,000 characters are cut, and `isCut` is set. */
  getRunEvent: request({
    scope: 'profile',
    wait: 'read',
    input: runRef.extend({ position: z.number().int().nonnegative() }),
    value: runEvent,
    problem: runProblem,
  }),
  /** The waterfall between two times, or of the whole run, for a width in pixels. */
  getRunWaterfall: request({
    scope: 'profile',
    wait: 'read',
    input: runRef.extend({
      from: z.number().nullable(),
      to: z.number().nullable(),
      pixels: z.number().int().min(1).max(10_000),
    }),
    value: waterfall,
    problem: runProblem,
  }),
  /**
   * The timeline of a run so far, which `runAdvanced` continues. Null for a thread: its events change later, so its
   * waterfall is read.
   */
  getRunTimeline: request({
    scope: 'profile',
    wait: 'read',
    input: runRef,
    value: timelineSnapshot.nullable(),
    problem: runProblem,
  }),
  /** Where the time of a run went, what delayed it, what it used and what that cost. */
  getRunReport: request({
    scope: 'profile',
    wait: 'job',
    input: runRef,
    value: runReport,
    problem: runProblem,
  }),
  /** Starts or stops sending this window updates of a run. */
  followRun: request({
    scope: 'profile',
    wait: 'read',
    input: runRef.extend({ on: z.boolean() }),
    value: runTotals,
    problem: runProblem,
  }),
  /**
   * Finds events and keeps the matches under `viewId`, chosen by this window, until `endRunView` or the next search
   * under it. Answers when the search is complete or the view ended.
   */
  searchRunEvents: request({
    scope: 'profile',
    wait: 'job',
    input: runRef.extend({ viewId, query: runQuery }),
    value: z.object({ count: z.number().int().nonnegative(), isWhole: z.boolean() }),
    problem: runProblem,
  }),
  endRunView: request({ scope: 'profile', wait: 'read', input: z.object({ viewId }), value: nothing }),
  /**
   * Reads the steps of a run to compare them with another run, and keeps them under `viewId` like a search.
   * `runSearchAdvanced` reports progress. Null if the view ended in the meantime.
   */
  readRunSteps: request({
    scope: 'profile',
    wait: 'job',
    input: runRef.extend({ viewId }),
    value: stepSums.nullable(),
    problem: runProblem,
  }),
  /** Steps that were read, starting at this index. */
  getRunSteps: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ viewId, from: z.number().int().nonnegative(), limit: z.number().int().min(1).max(1_000) }),
    value: z.array(runStep),
    problem: runProblem,
  }),
};

export const recordedRunsEvents = {
  /** New or changed cards, for windows that have listed them. */
  runCardsChanged: z.object({ cards: z.array(runCard) }),
  runCardsRemoved: z.object({ runs: z.array(runRef) }),
  /**
   * Updates of a run that this window follows: new and changed events, in order. `isWhole` false: there was more, so
   * read the shown events again.
   */
  runAdvanced: z.object({
    run: runRef,
    totals: runTotals,
    changed: z.array(runEvent),
    isWhole: z.boolean(),
  }),
  /** Progress of a search or of reading steps in this window, 0 to 1. */
  runSearchAdvanced: z.object({ viewId, share: z.number(), count: z.number().int().nonnegative() }),
};
