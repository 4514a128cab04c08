import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { endBeforeQuit } from './quit.ts';

function begin(end: () => Promise<void>, mayQuit = () => true, install = () => false) {
  const exits: (number | undefined)[] = [];
  const app = Object.assign(new EventEmitter(), { exit: (code?: number) => void exits.push(code) });
  const clock = new ManualClock();
  let prevented = 0;
  endBeforeQuit(app, clock, { end, mayQuit, install });
  const quit = () => app.emit('before-quit', { preventDefault: () => (prevented += 1) });
  return { exits, clock, quit, prevented: () => prevented };
}

describe('endBeforeQuit', () => {
  it('delays quitting until the end is done, and ends once', async () => {
    let ends = 0;
    let finish = (): void => undefined;
    const { quit, exits, prevented } = begin(() => {
      ends += 1;
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    quit();
    quit();
    expect([prevented(), ends, exits]).toEqual([2, 1, []]);
    finish();
    await Promise.resolve();
    await Promise.resolve();
    expect(exits).toEqual([0]);
  });

  it('does not start to end before it may', () => {
    let may = false;
    let ends = 0;
    const { prevented, quit } = begin(
      async () => {
        ends += 1;
      },
      () => may,
    );
    quit();
    expect([prevented(), ends]).toEqual([1, 0]);
    may = true;
    quit();
    expect([prevented(), ends]).toEqual([2, 1]);
  });

  it('leaves the last step to an update, once everything else has ended', async () => {
    const order: string[] = [];
    const { clock, exits, prevented, quit } = begin(
      async () => void order.push('ended'),
      () => true,
      () => order.push('installed') > 0,
    );
    quit();
    await Promise.resolve();
    await Promise.resolve();
    clock.advance(20_000);
    quit();
    expect([order, exits, prevented()]).toEqual([['ended', 'installed'], [], 1]);
    clock.advance(300_000);
    expect(exits).toEqual([1]);
  });

  it('quits anyway when the end takes too long', () => {
    const { quit, clock, exits } = begin(() => new Promise(() => undefined));
    quit();
    clock.advance(20_000);
    expect(exits).toEqual([1]);
  });
});
