import { EventEmitter } from 'node:events';
import type { Rectangle } from 'electron';
import { describe, expect, it } from 'vitest';
import type { WindowBounds } from '../layout/layout-store.ts';
import { guardClosing, type LateWindow, placeLate } from './app-windows.ts';

class FakeWindow extends EventEmitter implements LateWindow {
  bounds = { x: 320, y: 200, width: 1280, height: 800 };
  isShown = false;
  isClosed = false;
  isLarge = false;
  getBounds() {
    return this.bounds;
  }
  setBounds(bounds: Partial<Rectangle>) {
    this.bounds = { ...this.bounds, ...bounds };
  }
  isDestroyed() {
    return this.isClosed;
  }
  isVisible() {
    return this.isShown;
  }
  maximize() {
    this.isLarge = true;
  }
}

const last: WindowBounds = { x: 120, y: 90, width: 900, height: 640, maximized: false, fullScreen: false };
const { fullScreen: _full, maximized: _, ...place } = last;

/** Places a window late, after `meanwhile` has run. */
async function placed(known: WindowBounds | null, meanwhile: (window: FakeWindow) => void = () => undefined) {
  const window = new FakeWindow();
  const { promise, resolve } = Promise.withResolvers<WindowBounds | null>();
  const done = placeLate(window, promise, ({ height, width, x, y }) => ({ height, width, x, y }));
  meanwhile(window);
  resolve(known);
  await done;
  return window;
}

describe('a window that opened before its place was known', () => {
  it('a window that opened before its place was known moves there once it is known, even if it is already shown', async () => {
    expect((await placed(last)).bounds).toEqual(place);
    expect((await placed(last, (window) => (window.isShown = true))).bounds).toEqual(place);
    expect((await placed(null)).bounds).toEqual(new FakeWindow().bounds);
  });

  it('a window that opened before its place was known stays where the user has put it, and is left alone when closed', async () => {
    const moved = { x: 0, y: 0, width: 800, height: 600 };
    expect((await placed(last, (window) => (window.bounds = moved))).bounds).toEqual(moved);
    expect((await placed(last, (window) => (window.isClosed = true))).bounds).toEqual(new FakeWindow().bounds);
  });

  it('a window that opened before its place was known is maximized again, but not shown by that', async () => {
    const large = { ...last, maximized: true, fullScreen: false };
    const hidden = await placed(large);
    expect(hidden.isLarge).toBe(false);
    hidden.emit('show');
    expect(hidden.isLarge).toBe(true);
    expect((await placed(large, (window) => (window.isShown = true))).isLarge).toBe(true);
  });
});

it('quits the app instead of closing a window when closing would end work', () => {
  const window = new EventEmitter();
  const done: string[] = [];
  let guarded = false;
  guardClosing(window, { isGuarded: () => guarded, quit: () => void done.push('quit') });
  const close = () => window.emit('close', { preventDefault: () => done.push('kept open') });
  close();
  expect(done).toEqual([]);
  guarded = true;
  close();
  expect(done).toEqual(['kept open', 'quit']);
});
