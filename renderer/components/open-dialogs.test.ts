import { describe, expect, it } from 'vitest';
import { OpenDialogs } from './open-dialogs.ts';

const dialog = (...parts: string[]) => ({ contains: (part: string) => parts.includes(part) });

describe('open dialogs', () => {
  it('cover nothing while none is open', () => {
    expect(new OpenDialogs<string>().cover('card')).toBe(false);
  });

  it('cover everything except what the top dialog contains', () => {
    const dialogs = new OpenDialogs<string>();
    const closeRun = dialogs.add(dialog('card of the run'));
    expect([dialogs.cover('card'), dialogs.cover('card of the run')]).toEqual([true, false]);
    const closePalette = dialogs.add(dialog());
    expect([dialogs.cover('card'), dialogs.cover('card of the run')]).toEqual([true, true]);
    // The run's dialog closes first, beneath the palette.
    closeRun();
    closeRun();
    expect(dialogs.cover('card')).toBe(true);
    closePalette();
    expect(dialogs.cover('card')).toBe(false);
  });

  it('report each opening and closing', () => {
    const dialogs = new OpenDialogs<string>();
    const covered: boolean[] = [];
    dialogs.follow(() => covered.push(dialogs.cover('card')));
    dialogs.add(dialog())();
    expect(covered).toEqual([true, false]);
  });
});
