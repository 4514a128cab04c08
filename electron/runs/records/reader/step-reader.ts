import { ok, type Result } from '../../../../shared/base/result.ts';
import type { RunProblem } from '../../../../shared/contract/recorded-runs.ts';
import type { RunSteps } from '../../../../shared/runs/compare/run-step.ts';
import { findDuration, toEventState } from '../../../../shared/runs/telemetry-event.ts';
import { StepFold } from '../../compare/step-fold.ts';
import { forEachLine, type LineBlock } from './line-blocks.ts';
import type { OpenRun } from './open-run.ts';
import { decodeLine, type FileEvent } from './read-events.ts';
import { SlicedReader } from './sliced-reader.ts';

/** Reads a whole file as steps while its thread is idle. */
export class StepReader {
  readonly #reading: SlicedReader;
  readonly #fold: StepFold;
  readonly #done = Promise.withResolvers<Result<RunSteps | null, RunProblem>>();
  #events = 0;

  /** `root` is the folder where the run worked. */
  constructor(run: OpenRun, root: string, onProgress: (share: number, count: number) => void) {
    // The file may have appeared since the run was opened.
    run.checkFile();
    this.#fold = new StepFold(root);
    this.#reading = new SlicedReader(run, {
      readBlock: (block) => this.#readBlock(block),
      readLast: (event) => this.#add(event),
      onProgress: (share) => onProgress(share, this.#events),
      onEnd: (outcome) => this.#done.resolve(outcome.ok ? ok(this.#fold.end()) : outcome),
    });
  }

  /** Settles when everything is read; null if that was canceled. */
  get done(): Promise<Result<RunSteps | null, RunProblem>> {
    return this.#done.promise;
  }

  end(): void {
    this.#reading.end();
    this.#done.resolve(ok(null));
  }

  #readBlock(block: LineBlock): void {
    forEachLine(block, (start, end) => {
      const line = decodeLine(block.bytes, start, end);
      if (line.kind === 'event') this.#add({ ...line, position: block.position + start });
    });
  }

  #add({ at, data, position, type }: FileEvent): void {
    this.#events += 1;
    this.#fold.add({ position, at, type, data, state: toEventState(type, data), durationMs: findDuration(data) });
  }
}
