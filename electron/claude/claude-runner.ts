import type { Clock } from '../../shared/base/clock.ts';
import type { RunJob, Runner, RunningJob } from '../runs/runner.ts';
import { ClaudeRun } from './claude-run.ts';
import type { StartToolProcess } from './tool-process.ts';

/** What running Claude Code takes. */
export type ClaudeRunnerParts = {
  /** The person's own installation, an absolute path. */
  readonly program: string;
  /** What comes before our own arguments, as the script that the program runs; none when left out. */
  readonly programArgs?: readonly string[];
  /** The person's own. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly startProcess: StartToolProcess;
};

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
