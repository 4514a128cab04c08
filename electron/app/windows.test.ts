import { describe, expect, it } from 'vitest';
import { threadId, turnId, windowId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { Lifetime } from '../base/lifetime.ts';
import type { ShownWindow } from '../host/platform.ts';
import { plainHost, type WindowSession, Windows } from './windows.ts';

const minutes = 60_000;
const workspace: WorkspaceSnapshot = {
  path: '/folder',
  name: 'folder',
  displayPath: '/folder',
  gitRoot: null,
  branch: null,
  trust: 'writable',
};
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

  it('counts a window whose page is about to come as open, for ten minutes', () => {
    const { clock, released, windows } = setUp();
    const [came, other] = [windowId.parse('came'), windowId.parse('other')];
    windows.expect([came, other]);
    const listIds = () => windows.listWindows('personal').flatMap(({ id, view }) => (view.ended ? [] : [id]));
    expect(listIds()).toEqual([came, other]);
    const { like, session } = windows.claimWindow(came);
    expect([like, session.isNew]).toEqual([null, true]);
    windows.connect(session, nobody);
    clock.advance(10 * minutes);
    expect(listIds()).toEqual([came]);
    expect(released.map(({ id }) => id)).toEqual([other]);
  });

  it('has its host keep what it shows after each change, but nothing of the demo, and no end of the window', () => {
    const { windows } = setUp();
    const { session } = windows.claimWindow(null);
    const kept: (ShownWindow | null)[] = [];
    windows.connect(session, nobody, { ...plainHost, keepShown: (shown) => void kept.push(shown) });
    const [personal, demo] = [new Lifetime(), new Lifetime()];
    session.move({ kind: 'personal', lifetime: personal }, workspace);
    const [one, two] = [threadId.parse('one'), threadId.parse('two')];
    const place = { turnId: turnId.parse('turn'), row: 'row', offset: 1 };
    session.show({ thread: one, place, view: 'changes' });
    session.openThread = two;
    session.openThread = null;
    const window = { id: session.id, folder: workspace.path };
    expect(kept).toEqual([
      { ...window, thread: one, place, view: 'changes' },
      // The place is that of another thread.
      { ...window, thread: two, place: null, view: 'changes' },
      { ...window, thread: null, place: null, view: null },
    ]);
    kept.length = 0;
    // What follows the thread shows none when the window leaves the folder, which must come back as it was.
    session.folderLifetime.onEnd(() => {
      session.openThread = null;
    });
    session.move({ kind: 'demo', lifetime: demo }, workspace);
    session.openThread = one;
    expect(kept).toEqual([null]);
    session.move({ kind: 'personal', lifetime: personal }, workspace);
    session.openThread = two;
    void session.lifetime.end();
    session.openThread = null;
    expect(kept.slice(1)).toEqual([{ ...window, thread: two, place: null, view: null }]);
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
