import type { RunJob, Runner, RunningJob } from '../runs/runner.ts';
import { ClaudeRun, type ClaudeRunnerParts } from './claude-run.ts';

/** Runs jobs with Claude Code, each in its own process. */
export class ClaudeRunner implements Runner {
  readonly #parts: ClaudeRunnerParts;

  constructor(parts: ClaudeRunnerParts) {
    this.#parts = parts;
  }

  start(job: RunJob): RunningJob {
    return new ClaudeRun(this.#parts, job);
  }
}
