import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type DiagramFrame,
  DiagramQueue,
  type DiagramResult,
  drawLimitMs,
  idleLimitMs,
  loadLimitMs,
} from './diagram-queue.ts';
import { type DiagramColors, type DrawRequest, type FrameAnswer, sourceCap } from './messages.ts';

const colors: DiagramColors = {
  dark: true,
  text: '',
  quiet: '',
  line: '',
  background: '',
  box: '',
  accent: '',
  series: [],
};
const drawing = { svg: '<svg/>', width: 1, height: 1, title: '' };

class FakeFrame implements DiagramFrame {
  readonly sent: DrawRequest[] = [];
  isClosed = false;
  readonly answer: (answer: FrameAnswer) => void;

  constructor(answer: (answer: FrameAnswer) => void) {
    this.answer = answer;
  }

  send(request: DrawRequest): void {
    this.sent.push(request);
  }

  close(): void {
    this.isClosed = true;
  }

  draw(id: number): void {
    this.answer({ kind: 'drawn', id, ...drawing });
  }
}

let frames: FakeFrame[];
let queue: DiagramQueue;
let results: DiagramResult[];
const settle = (result: DiagramResult) => void results.push(result);
const frame = () => frames.at(-1) ?? new FakeFrame(() => undefined);

beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  results = [];
  queue = new DiagramQueue((answer) => {
    frames.push(new FakeFrame(answer));
    return frame();
  });
});
afterEach(() => void vi.useRealTimers());

describe('diagrams', () => {
  it('draws diagrams one after the other in one frame that is ready', () => {
    queue.draw('a', colors, settle);
    queue.draw('b', colors, settle);
    expect(frame().sent).toEqual([]);
    frame().answer({ kind: 'ready' });
    expect(frame().sent.map(({ source }) => source)).toEqual(['a']);
    frame().draw(1);
    expect(frame().sent.map(({ source }) => source)).toEqual(['a', 'b']);
    frame().answer({ kind: 'failed', id: 2, reason: 'Parse error' });
    expect(results).toEqual([
      { ok: true, drawing: { kind: 'drawn', id: 1, ...drawing } },
      { ok: false, problem: { type: 'broken', reason: 'Parse error' } },
    ]);
    expect(frames).toHaveLength(1);
  });

  it('never sends a too long diagram to the frame', () => {
    queue.draw('x'.repeat(sourceCap + 1), colors, settle);
    expect(results).toEqual([{ ok: false, problem: { type: 'tooLong' } }]);
    expect(frames).toEqual([]);
  });

  it('ends the frame of a diagram that takes too long and opens another for the next', () => {
    queue.draw('slow', colors, settle);
    queue.draw('b', colors, settle);
    frame().answer({ kind: 'ready' });
    const first = frame();
    vi.advanceTimersByTime(drawLimitMs);
    expect(first.isClosed).toBe(true);
    expect(results).toEqual([{ ok: false, problem: { type: 'tooSlow' } }]);
    expect(frames).toHaveLength(2);
    frame().answer({ kind: 'ready' });
    frame().draw(2);
    expect(results[1]).toMatchObject({ ok: true });
  });

  it('does not draw diagrams that no one waits for', () => {
    queue.draw('a', colors, settle);
    const giveUp = queue.draw('b', colors, settle);
    giveUp();
    frame().answer({ kind: 'ready' });
    frame().draw(1);
    expect(frame().sent.map(({ source }) => source)).toEqual(['a']);
  });

  it('fails diagrams while the frame cannot load and retries for the next one', () => {
    queue.draw('a', colors, settle);
    queue.draw('b', colors, settle);
    vi.advanceTimersByTime(loadLimitMs);
    expect(results.map((result) => result.ok || result.problem.type)).toEqual(['unavailable', 'unavailable']);
    queue.draw('c', colors, settle);
    expect(frames).toHaveLength(2);
  });

  it('ignores an answer to an earlier diagram', () => {
    queue.draw('a', colors, settle);
    frame().answer({ kind: 'ready' });
    frame().draw(7);
    expect(results).toEqual([]);
  });

  it('removes the frame when there is nothing to draw', () => {
    queue.draw('a', colors, settle);
    frame().answer({ kind: 'ready' });
    frame().draw(1);
    expect(frame().isClosed).toBe(false);
    vi.advanceTimersByTime(idleLimitMs);
    expect(frame().isClosed).toBe(true);
  });
});
