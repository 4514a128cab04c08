import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { WindowBounds } from '../layout/layout-store.ts';
import { type AttendedWindow, attendWindow } from './attend-window.ts';

class FakeWindow extends EventEmitter implements AttendedWindow {
  readonly done: string[] = [];
  bounds = { x: 1, y: 2, width: 800, height: 600 };
  isLarge = false;
  getNormalBounds() {
    return this.bounds;
  }
  isMaximized() {
    return this.isLarge;
  }
  maximize() {
    this.done.push('maximize');
  }
  show() {
    this.done.push('show');
  }
}

function begin(maximized = false) {
  const window = new FakeWindow();
  const clock = new ManualClock();
  const kept: WindowBounds[] = [];
  const keepPending = attendWindow(window, { clock, maximized, keep: (bounds) => kept.push(bounds) });
  return { window, clock, kept, keepPending };
}

describe('a window of the desktop', () => {
  it('is shown when there is something to see, as large as it was', () => {
    const { window } = begin();
    expect(window.done).toEqual([]);
    window.emit('ready-to-show');
    window.emit('ready-to-show');
    expect(window.done).toEqual(['show']);
    expect(window.listenerCount('move')).toBe(1);
    const large = begin(true).window;
    large.emit('ready-to-show');
    expect(large.done).toEqual(['maximize', 'show']);
  });

  it('has its place kept once it is still, and when it closes', () => {
    const { clock, kept, window } = begin();
    window.emit('ready-to-show');
    for (const x of [10, 20, 30]) {
      window.bounds = { ...window.bounds, x };
      window.emit('move');
      clock.advance(100);
    }
    expect(kept).toEqual([]);
    clock.advance(300);
    expect(kept).toEqual([{ x: 30, y: 2, width: 800, height: 600, maximized: false }]);
    window.isLarge = true;
    window.emit('maximize');
    window.emit('close');
    expect(kept.slice(1)).toEqual([{ x: 30, y: 2, width: 800, height: 600, maximized: true }]);
  });

  it('has a place that has just changed kept at once when the app quits, and no other', () => {
    const { clock, keepPending, kept, window } = begin();
    window.emit('ready-to-show');
    keepPending();
    expect(kept).toEqual([]);
    window.bounds = { ...window.bounds, x: 10 };
    window.emit('move');
    keepPending();
    expect(kept).toEqual([{ x: 10, y: 2, width: 800, height: 600, maximized: false }]);
    clock.advance(1_000);
    keepPending();
    expect(kept).toHaveLength(1);
  });

  it('leaves nothing behind when it is closed', () => {
    const { clock, window } = begin();
    window.emit('ready-to-show');
    window.emit('resize');
    window.emit('closed');
    expect(window.eventNames()).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
