import { z } from 'zod';
import { runAnalysis } from '../runs/analysis/run-analysis.ts';
import { runFilter } from '../runs/analysis/run-filter.ts';
import { runCard } from '../runs/run-card.ts';
import { nothing, request } from './define.ts';

const count = z.number().int().nonnegative();
const scope = z.object({ everywhere: z.boolean() });
const refused = z.discriminatedUnion('type', [
  /** The person, or a later wish of the same window, has called it off. */
  z.object({ type: z.literal('calledOff') }),
  /** The runs of these folders cannot be listed, in one sentence. */
  z.object({ type: z.literal('unlisted'), message: z.string() }),
]);

export const runAnalysisRequests = {
  /**
   * Looks at the runs of this window's workspace, or of all, together; `runAnalysisAdvanced` tells how far it is. With `again`
   * false what was gathered before may do.
   */
  analyzeRuns: request({
    scope: 'profile',
    wait: 'job',
    input: scope.extend({
      days: z.number().int().min(1).max(4_000).nullable(),
      /** What local time is ahead of UTC, in minutes. */
      zoneMinutes: z.number().int().min(-900).max(900),
      tool: z.string().max(200).optional(),
      model: z.string().max(200).optional(),
      again: z.boolean(),
    }),
    value: runAnalysis,
    problem: refused,
  }),
  endRunAnalysis: request({ scope: 'profile', wait: 'change', input: nothing, value: nothing }),
  /** The runs behind a number of the newest analysis of this window, newest first or slowest first; `all` fit. */
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
  /** How many runs were looked at, of those that are known so far. */
  runAnalysisAdvanced: z.object({ done: count, of: count }),
};
