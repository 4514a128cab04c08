import { describe, expect, it } from 'vitest';
import { defaultLayout } from '../../shared/layout/layout.ts';
import { dividePanes as divide } from './panes.ts';

const wanted = defaultLayout;
const dividePanes = (width: number, lengths: Parameters<typeof divide>[1], isThreadsPage = true) =>
  divide(width, lengths, isThreadsPage);
const sideBySide = { ...defaultLayout, diffView: 'sideBySide' } as const;

describe('dividePanes', () => {
  it('uses the chosen pane sizes if there is room', () => {
    const panes = dividePanes(1920, { ...wanted, sheetWidth: 500 });
    expect(panes.threads).toMatchObject({ place: 'beside', length: 280 });
    expect(panes.sheet).toMatchObject({ place: 'beside', length: 500 });
  });

  it('lets the user make the thread list from 240 to 400 px wide, wherever it is next to the transcript', () => {
    for (const width of [1100, 1280, 1920]) {
      const { threads } = dividePanes(width, { ...wanted, threadsWidth: 400 });
      expect(threads).toEqual({ place: 'beside', length: 400, range: { min: 240, max: 400 } });
    }
  });

  it('makes the sheet 624 px wide, and narrower where the transcript would have less than 480 px', () => {
    expect(dividePanes(1440, wanted).sheet.length).toBe(624);
    expect(dividePanes(1440, { ...wanted, threadsWidth: 400 }).sheet.length).toBe(1440 - 400 - 480);
    const closed = { ...wanted, threadsOpen: false };
    expect(dividePanes(1440, closed).sheet.length).toBe(1440 - 808);
  });

  it('gives the sheet the width that the transcript does not need, until the user chooses one', () => {
    const size = 1920;
    expect(dividePanes(size, wanted).sheet.length).toBe(1920 - 280 - 808);
    expect(dividePanes(2560, wanted).sheet.length).toBe(1280);
    expect(dividePanes(size, { ...wanted, sheetWidth: 420 }).sheet.length).toBe(420);
  });

  it('makes the thread list a strip of 56 px from 1440 to 1899 px while a thread has a sheet next to it', () => {
    const open = { ...wanted, sheet: 'changes' as const };
    const at = (width: number) => dividePanes(width, open);
    expect([1439, 1440, 1899, 1900].map((width) => at(width).threads.place)).toEqual([
      'beside',
      'strip',
      'strip',
      'beside',
    ]);
    expect(at(1440).threads.length).toBe(56);
    expect(1440 - 56 - at(1440).sheet.length).toBe(680 + 80);
    expect(at(1600).sheet.length).toBe(1600 - 56 - 808);
    expect(dividePanes(1600, wanted).threads).toMatchObject({ place: 'beside', length: 280 });
    expect(dividePanes(1600, open, false).threads.place).toBe('beside');
    const closed = { ...open, threadsOpen: false };
    expect(dividePanes(1600, closed).sheet.length).toBe(1600 - 808);
  });

  it('gives a sheet with diffs side by side about half of the window, and its own chosen width', () => {
    expect(dividePanes(1920, sideBySide).sheet.length).toBe(960);
    expect(dividePanes(1440, sideBySide).sheet.length).toBe(760);
    const chosen = { ...sideBySide, sheetWidthSideBySide: 700 };
    expect(dividePanes(1920, chosen).sheet.length).toBe(700);
    expect(dividePanes(1920, { ...chosen, diffView: 'unified' }).sheet.length).toBe(832);
  });

  it('lets the user make the sheet up to 60 % of the window', () => {
    const { range } = dividePanes(1920, wanted).sheet;
    expect(range).toEqual({ min: 360, max: 1152 });
    expect(dividePanes(1440, wanted).sheet.range.max).toBe(1440 - 280 - 360);
  });

  it('shows the sheet in place of the transcript below 1440 px, and the thread list over the page below 1100 px', () => {
    expect([1439, 1440].map((width) => dividePanes(width, wanted).sheet.place)).toEqual(['over', 'beside']);
    expect([1099, 1100].map((width) => dividePanes(width, wanted).threads.place)).toEqual(['over', 'beside']);
  });

  it('never makes the transcript narrower than 360 px', () => {
    const panes = dividePanes(1440, { ...wanted, threadsWidth: 400, sheetWidth: 9_999 });
    expect(1440 - panes.threads.length - panes.sheet.length).toBeGreaterThanOrEqual(360);
  });
});
