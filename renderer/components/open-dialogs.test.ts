import { describe, expect, it } from 'vitest';
import { OpenDialogs } from './open-dialogs.ts';

const dialog = (...parts: string[]) => ({ contains: (part: string) => parts.includes(part) });
const ignore = () => {};

describe('open dialogs', () => {
  it('covers nothing while no dialog is open', () => {
    expect(new OpenDialogs<string>().isCovered('card')).toBe(false);
  });

  it('covers everything except what the top dialog contains', () => {
    const dialogs = new OpenDialogs<string>();
    const closeRun = dialogs.add(dialog('card of the run'), ignore);
    expect([dialogs.isCovered('card'), dialogs.isCovered('card of the run')]).toEqual([true, false]);
    const closePalette = dialogs.add(dialog(), ignore);
    expect([dialogs.isCovered('card'), dialogs.isCovered('card of the run')]).toEqual([true, true]);
    // The run's dialog closes first, below the palette.
    closeRun();
    closeRun();
    expect(dialogs.isCovered('card')).toBe(true);
    closePalette();
    expect(dialogs.isCovered('card')).toBe(false);
  });

  it('passes Escape to the top dialog', () => {
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

  it('reports when a dialog opens or closes', () => {
    const dialogs = new OpenDialogs<string>();
    const covered: boolean[] = [];
    dialogs.follow(() => covered.push(dialogs.isCovered('card')));
    dialogs.add(dialog(), ignore)();
    expect(covered).toEqual([true, false]);
  });
});
