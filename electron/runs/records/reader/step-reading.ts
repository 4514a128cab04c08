import { err, ok, type Result } from '../../../../shared/base/result.ts';
import type { RunProblem } from '../../../../shared/contract/recorded-runs.ts';
import type { RunSteps } from '../../../../shared/runs/compare/run-step.ts';
import { StepFold } from '../../../../shared/runs/compare/step-fold.ts';
import { durationOf, stateOf } from '../../../../shared/runs/telemetry-event.ts';
import { eachLine, type LineBlock, readLines } from './line-blocks.ts';
import type { OpenRun } from './open-run.ts';
import { decodeLine, type FileEvent } from './read-events.ts';
import type { ReadableRun } from './read-page.ts';

/** How long to read before answering questions, in milliseconds. */
const sliceMs = 12;
/** The minimum time between progress reports, in milliseconds. */
const emitEveryMs = 50;

/** Reads a whole file as steps while its thread is idle. */
export class StepReading {
  readonly #run: OpenRun;
  readonly #fold: StepFold;
  readonly #onProgress: (share: number, count: number) => void;
  readonly #done = Promise.withResolvers<Result<RunSteps | null, RunProblem>>();
  readonly #generation: number;
  #at = 0;
  #events = 0;
  #lastReported = performance.now();
  #work: NodeJS.Immediate | null = null;

  /** `root` is the folder where the run worked. */
  constructor(run: OpenRun, root: string, onProgress: (share: number, count: number) => void) {
    this.#run = run;
    // The file may have appeared since the run was opened.
    run.look();
    this.#fold = new StepFold(root);
    this.#onProgress = onProgress;
    this.#generation = run.generation;
    this.#proceed();
  }

  /** Settles when everything is read; null if that was canceled. */
  get done(): Promise<Result<RunSteps | null, RunProblem>> {
    return this.#done.promise;
  }

  end(): void {
    if (this.#work !== null) clearImmediate(this.#work);
    this.#done.resolve(ok(null));
  }

  #proceed(): void {
    this.#work = setImmediate(() => {
      const isAtEnd = this.#run.reading((run) => this.#read(run));
      if (!isAtEnd.ok) this.#done.resolve(isAtEnd);
      // The steps belong to a file that was replaced.
      else if (this.#run.generation !== this.#generation) this.#done.resolve(err({ type: 'runGone' }));
      else if (isAtEnd.value) this.#done.resolve(ok(this.#fold.end()));
      else this.#proceed();
    });
  }

  /** Reads for one slice of time. Returns true at the end. */
  #read({ end, fd, size }: ReadableRun): boolean {
    const until = performance.now() + sliceMs;
    const isAtEnd = readLines(fd, { from: this.#at, to: size }, (blocks) => {
      while (performance.now() < until) {
        const block = blocks.next();
        if (block === null) return true;
        this.#readBlock(block);
        this.#at = block.position + block.length;
      }
      return false;
    });
    const { lastEvent } = end;
    if (isAtEnd && lastEvent !== null && lastEvent.position >= this.#at) this.#add(lastEvent);
    else if (!isAtEnd && performance.now() - this.#lastReported > emitEveryMs) {
      this.#lastReported = performance.now();
      this.#onProgress(this.#at / size, this.#events);
    }
    return isAtEnd;
  }

  #readBlock(block: LineBlock): void {
    eachLine(block, (start, end) => {
      const line = decodeLine(block.bytes, start, end);
      if (line.kind === 'event') this.#add({ ...line, position: block.position + start });
    });
  }

  #add({ at, data, position, type }: FileEvent): void {
    this.#events += 1;
    this.#fold.add({ position, at, type, data, state: stateOf(type, data), durationMs: durationOf(data) });
  }
}
