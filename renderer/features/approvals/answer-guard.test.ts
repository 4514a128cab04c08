import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { AnswerGuard, settleMs } from './answer-guard.ts';

function setUp() {
  const clock = new ManualClock();
  const guard = new AnswerGuard(clock);
  /** Sends a complete mouse click, the `detail`th in the same place. */
  const click = (detail = 1) => {
    guard.pointerDown();
    return guard.acceptsClick({ detail });
  };
  /** Presses Enter on a button, which clicks on keydown. */
  const enter = (repeat = false) => {
    guard.keyDown({ key: 'Enter', repeat });
    return guard.acceptsClick({ detail: 0 });
  };
  const key = (name: string, repeat = false) => {
    guard.keyDown({ key: name, repeat });
    return guard.acceptsKey({ key: name, repeat });
  };
  return { clock, guard, click, enter, key };
}

describe('a card that has just appeared', () => {
  it.each([0, 80, 200, 400, settleMs - 1])(
    'accepts no answer %d ms after the card appears, by pointer or key',
    (ms) => {
      const { click, clock, enter, guard, key } = setUp();
      guard.start();
      clock.advance(ms);
      expect([guard.isOpen, click(), enter(), key('y'), key('n')]).toEqual([false, false, false, false, false]);
      // A click from assistive technology does not count either.
      clock.advance(0);
      expect(guard.acceptsClick({ detail: 0 })).toBe(false);
    },
  );

  it('accepts pointer and key answers after the delay and notifies its listener', () => {
    const { click, clock, enter, guard, key } = setUp();
    let reported = 0;
    guard.follow(() => reported++);
    guard.start();
    clock.advance(settleMs);
    expect(reported).toBe(2);
    expect([guard.isOpen, click(), enter(), key('y'), key('N')]).toEqual([true, true, true, true, true]);
    clock.advance(0);
    expect(guard.acceptsClick({ detail: 0 })).toBe(true);
  });

  it('accepts no answer while the card is hidden', () => {
    const { click, clock, guard } = setUp();
    clock.advance(settleMs);
    expect([guard.isOpen, click()]).toEqual([false, false]);
    guard.start();
    guard.stop();
    clock.advance(settleMs);
    expect([guard.isOpen, click(), clock.pending]).toEqual([false, false, 0]);
  });

  it('waits again when the card comes back into view', () => {
    const { click, clock, guard } = setUp();
    guard.start();
    clock.advance(settleMs);
    guard.start();
    expect(click()).toBe(false);
    clock.advance(settleMs);
    expect(click()).toBe(true);
  });
});

describe('what never counts', () => {
  it('ignores the second click of a double click at any time', () => {
    const { click, clock, guard } = setUp();
    guard.start();
    clock.advance(10 * settleMs);
    expect([click(2), click(3)]).toEqual([false, false]);
  });

  it('ignores a mouse button that was pressed too early and released in time', () => {
    const { clock, guard } = setUp();
    guard.start();
    guard.pointerDown();
    clock.advance(settleMs);
    expect(guard.acceptsClick({ detail: 1 })).toBe(false);
  });

  it('ignores a click whose press it did not see', () => {
    const { clock, guard } = setUp();
    guard.start();
    clock.advance(settleMs);
    expect(guard.acceptsClick({ detail: 1 })).toBe(false);
  });

  it('ignores a key that is held down', () => {
    const { clock, enter, guard, key } = setUp();
    guard.start();
    clock.advance(settleMs);
    expect([enter(true), key('y', true)]).toEqual([false, false]);
    expect([enter(), enter(true)]).toEqual([true, false]);
  });

  it('ignores a key that was pressed before the card appeared', () => {
    const { clock, guard } = setUp();
    guard.start();
    clock.advance(settleMs);
    // Space clicks on keyup.
    guard.keyUp(' ');
    expect(guard.acceptsClick({ detail: 0 })).toBe(false);
    guard.keyDown({ key: ' ', repeat: false });
    guard.keyUp(' ');
    expect(guard.acceptsClick({ detail: 0 })).toBe(true);
  });

  it('ignores a key that was pressed in the card before the delay ended', () => {
    const { clock, guard } = setUp();
    guard.start();
    guard.keyDown({ key: ' ', repeat: false });
    clock.advance(settleMs);
    guard.keyUp(' ');
    expect(guard.acceptsClick({ detail: 0 })).toBe(false);
  });

  it('ignores a key that is still held when the page regains the keyboard', () => {
    const { clock, enter, guard } = setUp();
    guard.start();
    clock.advance(settleMs);
    guard.keyDown({ key: 'Enter', repeat: false });
    guard.forgetKeys();
    expect(enter(true)).toBe(false);
  });
});

it('accepts the next press of a key whose release the page missed', () => {
  const { clock, guard, key } = setUp();
  guard.keyDown({ key: 'y', repeat: false });
  guard.start();
  clock.advance(settleMs);
  expect(key('y')).toBe(true);
});

it('accepts a screen reader click while a key is held elsewhere', () => {
  const { clock, guard, key } = setUp();
  guard.start();
  key('Enter');
  clock.advance(settleMs);
  expect(guard.acceptsClick({ detail: 0 })).toBe(true);
});
