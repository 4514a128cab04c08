import { z } from 'zod';
import { replayMoment, replayPlace, replaySize } from '../runs/replay/replay-moment.ts';
import { recordedDiff, replayState } from '../runs/replay/replay-state.ts';
import { runRef } from '../runs/run-ref.ts';
import { runProblem } from './recorded-runs.ts';
import { request } from './request.ts';

export const replayRequests = {
  /** The state of a run at a position, from its recording. Executes nothing, and reads nothing in its folder. */
  getRunStateAt: request({
    scope: 'profile',
    wait: 'job',
    input: runRef.extend({ place: replayPlace, size: replaySize }),
    value: replayState,
    problem: runProblem,
  }),
  /** The newest changes of a file up to a moment, oldest first. `left` counts those before them. */
  getRunDiffsAt: request({
    scope: 'profile',
    wait: 'job',
    input: runRef.extend({ moment: replayMoment, path: z.string().max(4_096) }),
    value: z.object({ diffs: z.array(recordedDiff), left: z.number().int().nonnegative() }),
    problem: runProblem,
  }),
};
