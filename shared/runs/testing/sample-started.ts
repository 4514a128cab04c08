import { workcellId } from '../run-ref.ts';
import type { StartedRun } from '../started-run.ts';
import { sampleStart } from './sample-run.ts';

/** A Codex run that works in a worktree, with overrides for a test. */
export function sampleStarted(id: string, over: Partial<StartedRun> = {}): StartedRun {
  return {
    run: { projectRoot: '/work/ledger', workcellId: workcellId.parse(id) },
    options: { prompt: 'Fix duplicate rows', tool: 'codex', model: null, isolation: 'worktree', checks: [] },
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
