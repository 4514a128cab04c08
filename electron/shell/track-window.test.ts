import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { WindowBounds } from '../layout/layout-store.ts';
import { type TrackedWindow, trackWindow, type WindowState } from './track-window.ts';

class FakeWindow extends EventEmitter implements TrackedWindow {
  readonly done: string[] = [];
  bounds = { x: 1, y: 2, width: 800, height: 600 };
  isLarge = false;
  isFull = false;
  getNormalBounds() {
    return this.bounds;
  }
  isMaximized() {
    return this.isLarge;
  }
  isFullScreen() {
    return this.isFull;
  }
  maximize() {
    this.done.push('maximize');
  }
  show() {
    this.done.push('show');
  }
  showInactive() {
    this.done.push('show behind');
  }
  setFullScreen() {
    this.done.push('full screen');
  }
}

const usual: WindowState = { maximized: false, fullScreen: false };

async function begin(state = usual, isBehind = false) {
  const begun = beginPlaced(Promise.resolve(state), isBehind);
  begun.window.emit('ready-to-show');
  await Promise.resolve();
  begun.window.emit('ready-to-show');
  return begun;
}

function beginPlaced(placed: Promise<WindowState>, isBehind = false) {
  const window = new FakeWindow();
  const clock = new ManualClock();
  const kept: WindowBounds[] = [];
  const keepPending = trackWindow(window, { clock, placed, isBehind, save: (bounds) => kept.push(bounds) });
  return { window, clock, kept, keepPending };
}

describe('a desktop window', () => {
  it('a desktop window is shown once there is something to see, in its earlier size', async () => {
    const { window } = beginPlaced(Promise.resolve(usual));
    await Promise.resolve();
    expect(window.done).toEqual([]);
    window.emit('ready-to-show');
    await Promise.resolve();
    expect(window.done).toEqual(['show']);
    expect(window.listenerCount('move')).toBe(1);
    expect((await begin({ ...usual, maximized: true })).window.done).toEqual(['maximize', 'show']);
  });

  it('a desktop window fills the screen again, and takes no focus from the window in front', async () => {
    expect((await begin({ ...usual, fullScreen: true })).window.done).toEqual(['show', 'full screen']);
    expect((await begin(usual, true)).window.done).toEqual(['show behind']);
    const { clock, kept, window } = await begin();
    window.isFull = true;
    window.emit('enter-full-screen');
    clock.advance(300);
    expect(kept).toMatchObject([{ fullScreen: true }]);
  });

  it('a desktop window is not shown before it is in its place', async () => {
    const placed = Promise.withResolvers<WindowState>();
    const { kept, window } = beginPlaced(placed.promise);
    window.emit('ready-to-show');
    window.emit('move');
    await Promise.resolve();
    expect(window.done).toEqual([]);
    placed.resolve(usual);
    await placed.promise;
    expect(window.done).toEqual(['show']);
    expect(kept).toEqual([]);
  });

  it('a desktop window saves no place when closed before it had one', async () => {
    const placed = Promise.withResolvers<WindowState>();
    const { kept, window } = beginPlaced(placed.promise);
    window.emit('ready-to-show');
    window.emit('close');
    window.emit('closed');
    placed.resolve({ ...usual, maximized: true });
    await placed.promise;
    expect(kept).toEqual([]);
    expect(window.done).toEqual([]);
    expect(window.eventNames()).toEqual([]);
  });

  it('a desktop window saves its place once it stops moving, and when it closes', async () => {
    const { clock, kept, window } = await begin();
    for (const x of [10, 20, 30]) {
      window.bounds = { ...window.bounds, x };
      window.emit('move');
      clock.advance(100);
    }
    expect(kept).toEqual([]);
    clock.advance(300);
    expect(kept).toEqual([{ x: 30, y: 2, width: 800, height: 600, maximized: false, fullScreen: false }]);
    window.isLarge = true;
    window.emit('maximize');
    window.emit('close');
    expect(kept.slice(1)).toEqual([{ x: 30, y: 2, width: 800, height: 600, maximized: true, fullScreen: false }]);
  });

  it('a desktop window saves only a place that has just changed when the app quits', async () => {
    const { clock, keepPending, kept, window } = await begin();
    keepPending();
    expect(kept).toEqual([]);
    window.bounds = { ...window.bounds, x: 10 };
    window.emit('move');
    keepPending();
    expect(kept).toEqual([{ x: 10, y: 2, width: 800, height: 600, maximized: false, fullScreen: false }]);
    clock.advance(1_000);
    keepPending();
    expect(kept).toHaveLength(1);
  });

  it('a desktop window leaves nothing behind when closed', async () => {
    const { clock, window } = await begin();
    window.emit('resize');
    window.emit('closed');
    expect(window.eventNames()).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
