import { type DiagramColors, type Drawing, type DrawRequest, type FrameAnswer, sourceCap } from './messages.ts';

/** How long the frame may take to load, in milliseconds. */
export const loadLimitMs = 30_000;
/** How long the frame may take to draw one diagram, in milliseconds. */
export const drawLimitMs = 10_000;
/** How long to keep a frame without work, in milliseconds. */
export const idleLimitMs = 60_000;

/** Why a diagram is not shown. `reason` is Mermaid’s own message. */
export type DiagramProblem =
  | { readonly type: 'tooLong' | 'tooSlow' | 'unavailable' }
  | { readonly type: 'broken'; readonly reason: string };

export type DiagramResult =
  | { readonly ok: true; readonly drawing: Drawing }
  | { readonly ok: false; readonly problem: DiagramProblem };

/** A frame that draws. Once closed, it draws and sends nothing. */
export type DiagramFrame = { send(request: DrawRequest): void; close(): void };

type Job = {
  readonly source: string;
  readonly colors: DiagramColors;
  readonly settle: (result: DiagramResult) => void;
};

/**
 * Draws diagrams one after the other in a frame. The frame opens for the first diagram, and closes when there is
 * nothing to do or when a diagram takes too long.
 */
export class DiagramQueue {
  readonly #open: (answer: (answer: FrameAnswer) => void) => DiagramFrame;
  readonly #waiting: Job[] = [];
  #frame: DiagramFrame | null = null;
  #isReady = false;
  #current: Job | null = null;
  #lastId = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(open: (answer: (answer: FrameAnswer) => void) => DiagramFrame) {
    this.#open = open;
  }

  /** Draws a diagram and calls `settle` once. The returned function cancels a diagram that is not being drawn yet. */
  draw(source: string, colors: DiagramColors, settle: (result: DiagramResult) => void): () => void {
    if (source.length > sourceCap) {
      settle({ ok: false, problem: { type: 'tooLong' } });
      return () => undefined;
    }
    const job = { source, colors, settle };
    this.#waiting.push(job);
    this.#next();
    return () => {
      const at = this.#waiting.indexOf(job);
      if (at !== -1) this.#waiting.splice(at, 1);
    };
  }

  #next(): void {
    if (this.#current !== null) return;
    if (this.#waiting.length === 0) {
      if (this.#isReady) this.#setTimer(idleLimitMs, () => this.#close());
      return;
    }
    if (this.#frame === null) {
      this.#isReady = false;
      this.#setTimer(loadLimitMs, () => this.#failAll());
      this.#frame = this.#open((answer) => this.#take(answer));
      return;
    }
    const job = this.#isReady ? this.#waiting.shift() : undefined;
    if (job === undefined) return;
    this.#current = job;
    this.#lastId += 1;
    this.#setTimer(drawLimitMs, () => this.#handleTimeout());
    this.#frame.send({ id: this.#lastId, source: job.source, colors: job.colors });
  }

  #take(answer: FrameAnswer): void {
    if (answer.kind === 'ready') {
      this.#isReady = true;
      this.#next();
    } else if (this.#current !== null && answer.id === this.#lastId) {
      this.#settle(
        answer.kind === 'drawn'
          ? { ok: true, drawing: answer }
          : { ok: false, problem: { type: 'broken', reason: answer.reason } },
      );
    }
  }

  #settle(result: DiagramResult): void {
    const job = this.#current;
    this.#current = null;
    job?.settle(result);
    this.#next();
  }

  #handleTimeout(): void {
    this.#close();
    this.#settle({ ok: false, problem: { type: 'tooSlow' } });
  }

  #failAll(): void {
    this.#close();
    for (const { settle } of this.#waiting.splice(0)) settle({ ok: false, problem: { type: 'unavailable' } });
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#frame?.close();
    this.#frame = null;
    this.#isReady = false;
  }

  #setTimer(milliseconds: number, act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, milliseconds);
  }
}
