import { z } from 'zod';
import { runAnalysis } from '../runs/analysis/run-analysis.ts';
import { runFilter } from '../runs/analysis/run-filter.ts';
import { runCard } from '../runs/run-card.ts';
import { nothing, request } from './request.ts';

const count = z.number().int().nonnegative();
const scope = z.object({ everywhere: z.boolean() });
const refused = z.discriminatedUnion('type', [
  /** The user, or a later request of the same window, canceled it. */
  z.object({ type: z.literal('canceled') }),
  /** The runs of these folders cannot be listed, in one sentence. */
  z.object({ type: z.literal('unlisted'), message: z.string() }),
]);

export const runAnalysisRequests = {
  /**
   * Analyzes the runs of this window's workspace, or of all, together. `runAnalysisAdvanced` reports progress. `again`
   * false: earlier results may be reused.
   */
  analyzeRuns: request({
    scope: 'profile',
    wait: 'job',
    input: scope.extend({
      days: z.number().int().min(1).max(4_000).nullable(),
      /** The offset of local time from UTC, in minutes. */
      zoneMinutes: z.number().int().min(-900).max(900),
      tool: z.string().max(200).optional(),
      model: z.string().max(200).optional(),
      again: z.boolean(),
    }),
    value: runAnalysis,
    problem: refused,
  }),
  endRunAnalysis: request({ scope: 'profile', wait: 'change', input: nothing, value: nothing }),
  /**
   * The runs behind a number in this window's newest analysis, newest or slowest first. `all` is the number of matching
   * runs.
   */
  listAnalyzedRuns: request({
    scope: 'profile',
    wait: 'job',
    input: scope.extend({
      filter: runFilter,
      order: z.enum(['newest', 'slowest']),
      offset: count,
      limit: z.number().int().min(1).max(100),
    }),
    value: z.object({ cards: z.array(runCard), all: count }),
    problem: refused,
  }),
};

export const runAnalysisEvents = {
  /** How many of the runs known so far were scanned. */
  runAnalysisAdvanced: z.object({ done: count, of: count }),
};
