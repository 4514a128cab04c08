import { describe, expect, it } from 'vitest';
import { windowId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import { type WindowSession, Windows } from './windows.ts';

const minutes = 60_000;
const event: HostEvent = { name: 'threadsRemoved', payload: [] };
const nobody = () => undefined;

function setUp() {
  const clock = new ManualClock();
  const released: WindowSession[] = [];
  const windows = new Windows(clock, (seat) => released.push(seat));
  return { clock, windows, released };
}

describe('windows', () => {
  it('wait ten minutes for their page to come back', () => {
    const { clock, released, windows } = setUp();
    const { seat } = windows.take(null);
    windows.connect(seat, nobody);
    windows.disconnect(seat);
    clock.advance(9 * minutes);
    expect(windows.take(seat.id)).toEqual({ seat, like: null });
    windows.connect(seat, nobody);
    clock.advance(60 * minutes);
    expect(released).toEqual([]);

    windows.disconnect(seat);
    clock.advance(10 * minutes);
    expect(released).toEqual([seat]);
    expect(windows.of('personal')).toEqual([]);
    expect(windows.take(seat.id).seat).not.toBe(seat);
  });

  it('keep a page that came back, though its loss was reported twice', () => {
    const { clock, released, windows } = setUp();
    const { seat } = windows.take(null);
    windows.connect(seat, nobody);
    windows.disconnect(seat);
    windows.disconnect(seat);
    windows.connect(seat, nobody);
    expect(clock.pending).toBe(0);
    clock.advance(60 * minutes);
    expect(released).toEqual([]);
  });

  it('leave their folder when they are released', () => {
    const { clock, windows } = setUp();
    const { seat } = windows.take(null);
    let left = 0;
    seat.stay.onEnd(() => {
      left += 1;
    });
    windows.connect(seat, nobody);
    windows.disconnect(seat);
    expect(left).toBe(0);
    clock.advance(10 * minutes);
    expect(left).toBe(1);
  });

  it('are not taken from a page that still has them: a copied page gets one like it', () => {
    const { windows } = setUp();
    const { seat } = windows.take(null);
    windows.connect(seat, nobody);
    const copy = windows.take(seat.id);
    expect(copy.like).toBe(seat);
    expect(copy.seat.id).not.toBe(seat.id);
  });

  it('are new to a host that does not know them', () => {
    const { windows } = setUp();
    const { like, seat } = windows.take(windowId.parse('from-an-earlier-host'));
    expect(like).toBeNull();
    expect(seat.id).not.toBe('from-an-earlier-host');
  });

  it('hear what is said to their profile, while they have a page', () => {
    const { windows } = setUp();
    const heard: string[] = [];
    const open = (name: string) => {
      const { seat } = windows.take(null);
      windows.connect(seat, () => heard.push(name));
      return seat;
    };
    const [a, b, c] = [open('a'), open('b'), open('c')];
    b.profile = 'demo';
    windows.disconnect(c);
    windows.announcer('personal').toAll(event);
    expect(heard).toEqual(['a']);
    expect(windows.announcer('demo').windows()).toEqual([b]);
    expect(windows.announcer('personal').windows()).toEqual([a, c]);
  });
});
