import { describe, expect, it } from 'vitest';
import { defaultLayout } from '../../shared/layout/layout.ts';
import { dividePanes as divide } from './panes.ts';

const wanted = defaultLayout;
const dividePanes = (size: Parameters<typeof divide>[0], lengths: Parameters<typeof divide>[1], isThreadsPage = true) =>
  divide(size, lengths, isThreadsPage);
const sideBySide = { ...defaultLayout, diffView: 'sideBySide' } as const;

describe('dividePanes', () => {
  it('uses the chosen pane sizes if there is room', () => {
    const panes = dividePanes({ width: 1920, height: 1080 }, { ...wanted, changesWidth: 500 });
    expect(panes.threads).toMatchObject({ place: 'beside', length: 280 });
    expect(panes.changes).toMatchObject({ place: 'beside', length: 500 });
    expect(panes.console.length).toBe(184);
  });

  it('lets the user make the thread list from 240 to 400 px wide, wherever it is next to the transcript', () => {
    for (const width of [1100, 1280, 1920]) {
      const { threads } = dividePanes({ width, height: 800 }, { ...wanted, threadsWidth: 400 });
      expect(threads).toEqual({ place: 'beside', length: 400, range: { min: 240, max: 400 } });
    }
  });

  it('makes Changes 624 px wide, and narrower where the transcript would have less than 480 px', () => {
    expect(dividePanes({ width: 1440, height: 900 }, wanted).changes.length).toBe(624);
    expect(dividePanes({ width: 1280, height: 800 }, wanted).changes.length).toBe(1280 - 280 - 480);
    const closed = { ...wanted, threadsOpen: false };
    expect(dividePanes({ width: 1280, height: 800 }, closed).changes.length).toBe(624);
  });

  it('gives Changes the width that the transcript does not need, until the user chooses one', () => {
    const size = { width: 1920, height: 1080 };
    expect(dividePanes(size, wanted).changes.length).toBe(1920 - 280 - 808);
    expect(dividePanes({ width: 2560, height: 1440 }, wanted).changes.length).toBe(1280);
    expect(dividePanes(size, { ...wanted, changesWidth: 420 }).changes.length).toBe(420);
  });

  it('makes the thread list a strip of 56 px from 1440 to 1899 px while a thread has Changes next to it', () => {
    const open = { ...wanted, changesOpen: true };
    const at = (width: number) => dividePanes({ width, height: 900 }, open);
    expect([1439, 1440, 1899, 1900].map((width) => at(width).threads.place)).toEqual([
      'beside',
      'strip',
      'strip',
      'beside',
    ]);
    expect(at(1440).threads.length).toBe(56);
    expect(1440 - 56 - at(1440).changes.length).toBe(680 + 80);
    expect(at(1600).changes.length).toBe(1600 - 56 - 808);
    expect(dividePanes({ width: 1600, height: 900 }, wanted).threads).toMatchObject({ place: 'beside', length: 280 });
    expect(dividePanes({ width: 1600, height: 900 }, open, false).threads.place).toBe('beside');
    const closed = { ...open, threadsOpen: false };
    expect(dividePanes({ width: 1600, height: 900 }, closed).changes.length).toBe(1600 - 808);
  });

  it('gives Changes side by side about half of the window, and its own chosen width', () => {
    expect(dividePanes({ width: 1920, height: 1080 }, sideBySide).changes.length).toBe(960);
    expect(dividePanes({ width: 1280, height: 800 }, sideBySide).changes.length).toBe(640);
    const chosen = { ...sideBySide, changesWidthSideBySide: 700 };
    expect(dividePanes({ width: 1920, height: 1080 }, chosen).changes.length).toBe(700);
    expect(dividePanes({ width: 1920, height: 1080 }, { ...chosen, diffView: 'unified' }).changes.length).toBe(832);
  });

  it('lets the user make Changes up to 60 % of the window', () => {
    const { range } = dividePanes({ width: 1920, height: 1080 }, wanted).changes;
    expect(range).toEqual({ min: 360, max: 1152 });
    expect(dividePanes({ width: 1280, height: 800 }, wanted).changes.range.max).toBe(640);
  });

  it('shows Changes over the transcript and the thread list over the page below 1100 px', () => {
    expect(dividePanes({ width: 1099, height: 800 }, wanted).changes.place).toBe('over');
    expect(dividePanes({ width: 1100, height: 800 }, wanted).changes.place).toBe('beside');
    expect(dividePanes({ width: 1100, height: 800 }, { ...wanted, threadsWidth: 400 }).changes.place).toBe('over');
    expect(dividePanes({ width: 1100, height: 800 }, wanted).threads.place).toBe('beside');
    expect(dividePanes({ width: 1099, height: 800 }, wanted).threads.place).toBe('over');
  });

  it('never makes the transcript narrower than 360 px', () => {
    const panes = dividePanes({ width: 1440, height: 900 }, { ...wanted, threadsWidth: 400, changesWidth: 9_999 });
    expect(1440 - panes.threads.length - panes.changes.length).toBeGreaterThanOrEqual(360);
  });

  it('keeps the console between 96 px and 60 % of the height, with room above it', () => {
    expect(dividePanes({ width: 1440, height: 900 }, { ...wanted, consoleHeight: 20 }).console.length).toBe(96);
    expect(dividePanes({ width: 1440, height: 900 }, { ...wanted, consoleHeight: 9_999 }).console.length).toBe(540);
    expect(dividePanes({ width: 1440, height: 500 }, { ...wanted, consoleHeight: 9_999 }).console.length).toBe(180);
  });
});
