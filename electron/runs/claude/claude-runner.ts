import type { RunJob, Runner, RunningJob } from '../runner.ts';
import { ClaudeRun, type ClaudeRunnerDeps } from './claude-run.ts';

/** Runs jobs with Claude Code, each in its own process. */
export class ClaudeRunner implements Runner {
  readonly #deps: ClaudeRunnerDeps;

  constructor(deps: ClaudeRunnerDeps) {
    this.#deps = deps;
  }

  start(job: RunJob): RunningJob {
    return new ClaudeRun(this.#deps, job);
  }
}
