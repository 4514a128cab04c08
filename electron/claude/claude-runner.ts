import type { RunJob, Runner, RunningJob } from '../runs/runner.ts';
import { ClaudeRun, type ClaudeRunnerParts } from './claude-run.ts';

/** Does runs with Claude Code, each with a process of its own. */
export class ClaudeRunner implements Runner {
  readonly #parts: ClaudeRunnerParts;

  constructor(parts: ClaudeRunnerParts) {
    this.#parts = parts;
  }

  start(job: RunJob): RunningJob {
    return new ClaudeRun(this.#parts, job);
  }
}
