import { describe, expect, it } from 'vitest';
import { OpenDialogs } from './open-dialogs.ts';

const dialog = (...parts: string[]) => ({ contains: (part: string) => parts.includes(part) });
const ignore = () => {};

describe('open dialogs', () => {
  it('cover nothing while none is open', () => {
    expect(new OpenDialogs<string>().cover('card')).toBe(false);
  });

  it('cover everything except what the top dialog contains', () => {
    const dialogs = new OpenDialogs<string>();
    const closeRun = dialogs.add(dialog('card of the run'), ignore);
    expect([dialogs.cover('card'), dialogs.cover('card of the run')]).toEqual([true, false]);
    const closePalette = dialogs.add(dialog(), ignore);
    expect([dialogs.cover('card'), dialogs.cover('card of the run')]).toEqual([true, true]);
    // The run's dialog closes first, below the palette.
    closeRun();
    closeRun();
    expect(dialogs.cover('card')).toBe(true);
    closePalette();
    expect(dialogs.cover('card')).toBe(false);
  });

  it('hand Escape to the one on top', () => {
    const dialogs = new OpenDialogs<string>();
    const closed: string[] = [];
    expect(dialogs.escape()).toBe(false);
    dialogs.add(dialog(), () => closed.push('run'));
    const closePalette = dialogs.add(dialog(), () => closed.push('palette'));
    expect(dialogs.escape()).toBe(true);
    closePalette();
    expect(dialogs.escape()).toBe(true);
    expect(closed).toEqual(['palette', 'run']);
  });

  it('report each opening and closing', () => {
    const dialogs = new OpenDialogs<string>();
    const covered: boolean[] = [];
    dialogs.follow(() => covered.push(dialogs.cover('card')));
    dialogs.add(dialog(), ignore)();
    expect(covered).toEqual([true, false]);
  });
});
