import { describe, expect, it } from 'vitest';
import { dividePanes } from './panes.ts';

const wanted = { threadsWidth: 256, changesWidth: 480, consoleHeight: 184 };

describe('dividePanes', () => {
  it('uses the chosen lengths if there is room', () => {
    const panes = dividePanes({ width: 1920, height: 1080 }, wanted);
    expect(panes.threads).toMatchObject({ place: 'beside', length: 256 });
    expect(panes.changes).toMatchObject({ place: 'beside', length: 480 });
    expect(panes.console.length).toBe(184);
  });

  it('narrows both sides below 1366', () => {
    const panes = dividePanes({ width: 1280, height: 800 }, wanted);
    expect(panes.threads.length).toBe(232);
    expect(panes.changes).toMatchObject({ place: 'beside', length: 400 });
  });

  it('puts Changes over the transcript below 1100, and threads below 820', () => {
    expect(dividePanes({ width: 1099, height: 800 }, wanted).changes.place).toBe('over');
    expect(dividePanes({ width: 1099, height: 800 }, wanted).threads.place).toBe('beside');
    expect(dividePanes({ width: 819, height: 800 }, wanted).threads.place).toBe('over');
  });

  it('never makes the transcript narrower than 480', () => {
    const panes = dividePanes({ width: 1440, height: 900 }, { ...wanted, threadsWidth: 360, changesWidth: 9_999 });
    expect(1440 - 48 - panes.threads.length - panes.changes.length).toBeGreaterThanOrEqual(480);
  });

  it('keeps the console between 96 and 60 % of the height, and room above it', () => {
    expect(dividePanes({ width: 1440, height: 900 }, { ...wanted, consoleHeight: 20 }).console.length).toBe(96);
    expect(dividePanes({ width: 1440, height: 900 }, { ...wanted, consoleHeight: 9_999 }).console.length).toBe(540);
    expect(dividePanes({ width: 1440, height: 500 }, { ...wanted, consoleHeight: 9_999 }).console.length).toBe(180);
  });
});
