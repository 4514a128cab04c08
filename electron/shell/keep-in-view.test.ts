import { EventEmitter } from 'node:events';
import type { Display, Rectangle } from 'electron';
import { describe, expect, it } from 'vitest';
import { type Displays, keepInView, type PlacedWindow } from './keep-in-view.ts';

const main = { x: 0, y: 0, width: 1920, height: 1040 };
const second = { x: 1920, y: 0, width: 2560, height: 1400 };

class FakeScreen extends EventEmitter implements Displays {
  areas: Rectangle[] = [main, second];
  getAllDisplays() {
    return this.areas.map((workArea, id): Display => Object.assign(Object.create(null), { id, workArea }));
  }
  getPrimaryDisplay(): Display {
    const [first] = this.getAllDisplays();
    if (first === undefined) throw new Error('There is no display.');
    return first;
  }
}

class FakeWindow implements PlacedWindow {
  bounds: Rectangle;
  readonly isLarge: boolean;
  constructor(bounds: Rectangle, isLarge = false) {
    this.bounds = bounds;
    this.isLarge = isLarge;
  }
  getBounds() {
    return this.bounds;
  }
  setBounds(bounds: Partial<Rectangle>) {
    this.bounds = { ...this.bounds, ...bounds };
  }
  isMaximized() {
    return this.isLarge;
  }
  isMinimized() {
    return false;
  }
  isFullScreen() {
    return false;
  }
}

function unplugSecond(...windows: FakeWindow[]) {
  const screen = new FakeScreen();
  keepInView(screen, () => windows);
  screen.areas = [main];
  screen.emit('display-removed');
  return windows.map(({ bounds }) => bounds);
}

describe('a window whose display was unplugged', () => {
  it('a window whose display was unplugged moves to the center of the main display, and is no larger than that', () => {
    const lost = { x: 2500, y: 100, width: 1000, height: 700 };
    const large = { x: 1930, y: 0, width: 2500, height: 1300 };
    expect(unplugSecond(new FakeWindow(lost), new FakeWindow(large))).toEqual([
      { x: 460, y: 170, width: 1000, height: 700 },
      main,
    ]);
  });

  it('a window whose display was unplugged also moves into view if only its edge, or not its title bar, is visible', () => {
    const edge = { x: 1900, y: 100, width: 1000, height: 700 };
    const below = { x: 100, y: 1030, width: 1000, height: 700 };
    for (const moved of unplugSecond(new FakeWindow(edge), new FakeWindow(below))) {
      expect(moved).toMatchObject({ x: 460, y: 170 });
    }
  });

  it('a window whose display was unplugged stays if it is reachable, or if the system moves it', () => {
    const beside = { x: 1500, y: 100, width: 1000, height: 700 };
    expect(unplugSecond(new FakeWindow(beside), new FakeWindow(second, true))).toEqual([beside, second]);
  });
});
