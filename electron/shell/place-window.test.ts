import { describe, expect, it } from 'vitest';
import { placeKeptWindow, placeWindow } from './place-window.ts';

const main = { x: 0, y: 0, width: 1920, height: 1040 };
const second = { x: 1920, y: 0, width: 2560, height: 1400 };
const last = { x: 100, y: 80, width: 1000, height: 700 };

describe('where a window opens', () => {
  it('the place of a new window is the last place, on the same display', () => {
    expect(placeWindow(last, [main, second], 0)).toEqual({ x: 100, y: 80, width: 1000, height: 700 });
    const there = { ...last, x: 3000, y: 500 };
    expect(placeWindow(there, [main, second], 0)).toEqual({ x: 3000, y: 500, width: 1000, height: 700 });
  });

  it('the place of a new window is the center of the main display if nothing is known, or if the display is gone', () => {
    expect(placeWindow(null, [main], 0)).toEqual({ width: 1440, height: 900 });
    expect(placeWindow({ ...last, x: 3000, y: 500 }, [main], 0)).toEqual({ width: 1000, height: 700 });
  });

  it('the place of a new window is moved onto the display if it was partly outside, and is never larger than that', () => {
    expect(placeWindow({ ...last, x: -400, y: 900 }, [main], 0)).toEqual({ x: 0, y: 340, width: 1000, height: 700 });
    const large = { ...last, width: 2500, height: 1300 };
    expect(placeWindow(large, [main], 0)).toEqual({ x: 0, y: 0, width: 1920, height: 1040 });
    const tiny = { x: 1919, y: 1039, width: 1, height: 1 };
    expect(placeWindow(tiny, [main], 0)).toEqual({ x: 1200, y: 560, width: 720, height: 480 });
    expect(placeWindow(null, [{ ...main, width: 1024, height: 600 }], 0)).toEqual({ width: 1024, height: 600 });
  });

  it('the place of a new window does not hide the window that is already open', () => {
    expect(placeWindow(last, [main], 1)).toEqual({ x: 128, y: 108, width: 1000, height: 700 });
    expect(placeWindow({ ...last, x: 915 }, [main], 3)).toMatchObject({ x: 920 });
    expect(placeWindow({ ...last, x: 3000 }, [main], 2)).toEqual({ x: 516, y: 226, width: 1000, height: 700 });
  });

  it('the place of a window that comes back is where it was, and next to the others if its display is gone', () => {
    expect(placeKeptWindow(last, [main, second], 3)).toEqual(last);
    const there = { ...last, x: 3000, y: 500 };
    expect(placeKeptWindow(there, [main, second], 3)).toEqual(there);
    expect(placeKeptWindow(there, [main], 0)).toEqual({ width: 1000, height: 700 });
    expect(placeKeptWindow(there, [main], 1)).toEqual({ x: 488, y: 198, width: 1000, height: 700 });
  });
});
