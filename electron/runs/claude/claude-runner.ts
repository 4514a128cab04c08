import type { RunJob, Runner, RunningJob } from '../runner.ts';
import { ClaudeRun, type ClaudeRunnerDeps } from './claude-run.ts';

/** Does runs with Claude Code, each with a process of its own. */
export class ClaudeRunner implements Runner {
  readonly #deps: ClaudeRunnerDeps;

  constructor(deps: ClaudeRunnerDeps) {
    this.#deps = deps;
  }

  start(job: RunJob): RunningJob {
    return new ClaudeRun(this.#deps, job);
  }
}
