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
  it('keeps a window for ten minutes until its page reconnects', () => {
    const { clock, released, windows } = setUp();
    const { session } = windows.claimWindow(null);
    windows.connect(session, nobody);
    windows.disconnect(session);
    clock.advance(9 * minutes);
    expect(windows.claimWindow(session.id)).toEqual({ session, like: null });
    windows.connect(session, nobody);
    clock.advance(60 * minutes);
    expect(released).toEqual([]);

    windows.disconnect(session);
    clock.advance(10 * minutes);
    expect(released).toEqual([session]);
    expect(windows.listWindows('personal')).toEqual([]);
    expect(windows.claimWindow(session.id).session).not.toBe(session);
  });

  it('keeps a window whose page reconnected, even if its loss was reported twice', () => {
    const { clock, released, windows } = setUp();
    const { session } = windows.claimWindow(null);
    windows.connect(session, nobody);
    windows.disconnect(session);
    windows.disconnect(session);
    windows.connect(session, nobody);
    expect(clock.pending).toBe(0);
    clock.advance(60 * minutes);
    expect(released).toEqual([]);
  });

  it('makes a window leave its folder when it is released', () => {
    const { clock, windows } = setUp();
    const { session } = windows.claimWindow(null);
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

  it('gives a copied page a copy of a window that still has its page', () => {
    const { windows } = setUp();
    const { session } = windows.claimWindow(null);
    windows.connect(session, nobody);
    const copy = windows.claimWindow(session.id);
    expect(copy.like).toBe(session);
    expect(copy.session.id).not.toBe(session.id);
  });

  it('keeps the id of a window with a host that does not know it, so that its typed text stays its own', () => {
    const { windows } = setUp();
    const { like, session } = windows.claimWindow(windowId.parse('from-an-earlier-host'));
    expect(like).toBeNull();
    expect(session.id).toBe('from-an-earlier-host');
    windows.connect(session, nobody);
    expect(windows.claimWindow(session.id).session.id).not.toBe(session.id);
  });

  it('reports a window as gone to the others when its page does not reconnect, and as back later', () => {
    const { clock, windows } = setUp();
    const told: string[] = [];
    const other = windows.claimWindow(null).session;
    windows.connect(other, ({ name }) => told.push(name));
    const { session } = windows.claimWindow(null);
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

  it('sends the events of its profile to a window while it has a page', () => {
    const { windows } = setUp();
    const received: string[] = [];
    const open = (name: string) => {
      const { session } = windows.claimWindow(null);
      windows.connect(session, () => received.push(name));
      return session;
    };
    const [a, b, c] = [open('a'), open('b'), open('c')];
    b.profile = 'demo';
    windows.disconnect(c);
    windows.getBroadcaster('personal').broadcast(event);
    expect(received).toEqual(['a']);
    expect(windows.getBroadcaster('demo').windows()).toEqual([b]);
    expect(windows.getBroadcaster('personal').windows()).toEqual([a, c]);
  });
});
