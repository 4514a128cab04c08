import { runIdSchema } from '../run-ref.ts';
import type { StartedRun } from '../started-run.ts';
import { sampleStart } from './sample-run.ts';

/** A Codex run that works in a worktree, with overrides for a test. */
export function createSampleStarted(id: string, over: Partial<StartedRun> = {}): StartedRun {
  return {
    run: { projectRoot: '/work/ledger', runId: runIdSchema.parse(id) },
    request: { prompt: 'Fix duplicate rows', tool: 'codex', model: null, isolation: 'worktree', checks: [] },
    attempt: null,
    stage: 'running',
    waitsFor: null,
    outcome: null,
    problem: null,
    branch: null,
    threadId: null,
    checks: [],
    became: null,
    askedAt: sampleStart,
    endedAt: null,
    ...over,
  };
}
