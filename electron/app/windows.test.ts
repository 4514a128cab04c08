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
  const windows = new Windows(clock, (session) => released.push(session));
  return { clock, windows, released };
}

describe('windows', () => {
  it('wait ten minutes for their page to come back', () => {
    const { clock, released, windows } = setUp();
    const { session } = windows.take(null);
    windows.connect(session, nobody);
    windows.disconnect(session);
    clock.advance(9 * minutes);
    expect(windows.take(session.id)).toEqual({ session, like: null });
    windows.connect(session, nobody);
    clock.advance(60 * minutes);
    expect(released).toEqual([]);

    windows.disconnect(session);
    clock.advance(10 * minutes);
    expect(released).toEqual([session]);
    expect(windows.of('personal')).toEqual([]);
    expect(windows.take(session.id).session).not.toBe(session);
  });

  it('keep a page that came back, though its loss was reported twice', () => {
    const { clock, released, windows } = setUp();
    const { session } = windows.take(null);
    windows.connect(session, nobody);
    windows.disconnect(session);
    windows.disconnect(session);
    windows.connect(session, nobody);
    expect(clock.pending).toBe(0);
    clock.advance(60 * minutes);
    expect(released).toEqual([]);
  });

  it('leave their folder when they are released', () => {
    const { clock, windows } = setUp();
    const { session } = windows.take(null);
    let left = 0;
    session.folderLifetime.onEnd(() => {
      left += 1;
    });
    windows.connect(session, nobody);
    windows.disconnect(session);
    expect(left).toBe(0);
    clock.advance(10 * minutes);
    expect(left).toBe(1);
  });

  it('are not taken from a page that still has them: a copied page gets a copy', () => {
    const { windows } = setUp();
    const { session } = windows.take(null);
    windows.connect(session, nobody);
    const copy = windows.take(session.id);
    expect(copy.like).toBe(session);
    expect(copy.session.id).not.toBe(session.id);
  });

  it('keep their id with a host that does not know them, so that what was typed in them stays theirs', () => {
    const { windows } = setUp();
    const { like, session } = windows.take(windowId.parse('from-an-earlier-host'));
    expect(like).toBeNull();
    expect(session.id).toBe('from-an-earlier-host');
    windows.connect(session, nobody);
    expect(windows.take(session.id).session.id).not.toBe(session.id);
  });

  it('are gone for the others when their page does not come back from a reload, and back when it does later', () => {
    const { clock, windows } = setUp();
    const told: string[] = [];
    const other = windows.take(null).session;
    windows.connect(other, ({ name }) => told.push(name));
    const { session } = windows.take(null);
    windows.connect(session, nobody);
    windows.disconnect(session);
    clock.advance(2_000);
    windows.connect(session, nobody);
    clock.advance(60_000);
    expect(told).toEqual([]);
    windows.disconnect(session);
    clock.advance(3_000);
    expect(told).toEqual(['otherTextsChanged']);
    windows.connect(session, nobody);
    expect(told).toEqual(['otherTextsChanged', 'otherTextsChanged']);
  });

  it('receive their profile’s events while they have a page', () => {
    const { windows } = setUp();
    const received: string[] = [];
    const open = (name: string) => {
      const { session } = windows.take(null);
      windows.connect(session, () => received.push(name));
      return session;
    };
    const [a, b, c] = [open('a'), open('b'), open('c')];
    b.profile = 'demo';
    windows.disconnect(c);
    windows.broadcaster('personal').toAll(event);
    expect(received).toEqual(['a']);
    expect(windows.broadcaster('demo').windows()).toEqual([b]);
    expect(windows.broadcaster('personal').windows()).toEqual([a, c]);
  });
});
