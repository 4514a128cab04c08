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
import { nothing, request } from './define.ts';

/** Why nothing of a run can be had. */
export const runProblem = z.discriminatedUnion('type', [
  /** There is no such run, or no longer. */
  z.object({ type: z.literal('runGone') }),
  /** It is there and cannot be read, in one sentence. */
  z.object({ type: z.literal('unreadable'), message: z.string() }),
]);
export type RunProblem = Immutable<z.infer<typeof runProblem>>;

/** Where a page of events begins. */
export const pagePlace = z.discriminatedUnion('type', [
  /** With the event of this number. */
  z.object({ type: z.literal('offset'), offset: z.number().int().nonnegative() }),
  /** With the first event after or last ones before a known one. */
  z.object({ type: z.literal('after'), position: z.number().int().nonnegative() }),
  z.object({ type: z.literal('before'), position: z.number().int().nonnegative() }),
  /** With the event at a position. */
  z.object({ type: z.literal('at'), position: z.number().int().nonnegative() }),
  /** With the first event at or after a time, Unix milliseconds. */
  z.object({ type: z.literal('time'), at: z.number() }),
  /** After a part of the whole, 0 to 1: of a file as long as it has no index, without waiting for one. */
  z.object({ type: z.literal('share'), share: z.number().min(0).max(1) }),
  /** The last ones. */
  z.object({ type: z.literal('end') }),
]);
export type PagePlace = Immutable<z.infer<typeof pagePlace>>;

const viewId = z.string().min(1).max(100);

/** Events in their order, without a gap. */
export const runPage = z.object({
  events: z.array(runEvent),
  hasBefore: z.boolean(),
  hasAfter: z.boolean(),
  totals: runTotals,
});
export type RunPage = Immutable<z.infer<typeof runPage>>;

export const workcellsRequests = {
  /** The runs of this window's workspace, or of all, newest first; news of them follow. `more` were left out. */
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
   * Events of a run from `offset` on, or from another place; at most `limit`, 200 unless told. With a view only its
   * events, and `offset` counts these.
   */
  getRunEvents: request({
    scope: 'profile',
    wait: 'read',
    input: runRef.extend({
      offset: z.number().int().nonnegative().optional(),
      place: pagePlace.optional(),
      limit: z.number().int().min(1).max(1_000).optional(),
      viewId: viewId.optional(),
    }),
    value: runPage,
    problem: runProblem,
  }),
  /** One event whole; texts over 1,000,000 characters are cut and `isCut` says so. */
  getRunEvent: request({
    scope: 'profile',
    wait: 'read',
    input: runRef.extend({ position: z.number().int().nonnegative() }),
    value: runEvent,
    problem: runProblem,
  }),
  /** The waterfall between two times, or of the whole run, for so many pixels. */
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
  /** Where the time of a run went, what held it up, what it used and what that cost. */
  getRunReport: request({
    scope: 'profile',
    wait: 'job',
    input: runRef,
    value: runReport,
    problem: runProblem,
  }),
  /** Tells this window of news of a run, or no longer. */
  followRun: request({
    scope: 'profile',
    wait: 'read',
    input: runRef.extend({ on: z.boolean() }),
    value: runTotals,
    problem: runProblem,
  }),
  /**
   * Looks for events and keeps which they are under `viewId`, which this window has made up, until `endRunView`
   * or the next search under it. Answers when all was looked at, or when the view was ended.
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
   * Reads the steps of a run, to be compared with those of another, and keeps them under `viewId` as a search does; how
   * far it is is told by `runSearchAdvanced`. Null when the view was ended meanwhile.
   */
  readRunSteps: request({
    scope: 'profile',
    wait: 'job',
    input: runRef.extend({ viewId }),
    value: stepSums.nullable(),
    problem: runProblem,
  }),
  /** Steps that were read, from the one of this number on. */
  getRunSteps: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ viewId, from: z.number().int().nonnegative(), limit: z.number().int().min(1).max(1_000) }),
    value: z.array(runStep),
    problem: runProblem,
  }),
};

export const workcellsEvents = {
  /** New or changed cards, for windows that have listed them. */
  runCardsChanged: z.object({ cards: z.array(runCard) }),
  runCardsRemoved: z.object({ runs: z.array(runRef) }),
  /**
   * News of a run this window follows: what is new or has changed, in its order. With `isWhole` false there was more
   * than that, and what is shown has to be read anew.
   */
  runAdvanced: z.object({
    run: runRef,
    totals: runTotals,
    changed: z.array(runEvent),
    isWhole: z.boolean(),
  }),
  /** How far a search or a reading of steps of this window is, in parts of the whole from 0 to 1. */
  runSearchAdvanced: z.object({ viewId, share: z.number(), count: z.number().int().nonnegative() }),
};
