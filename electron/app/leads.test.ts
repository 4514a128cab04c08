import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { workcellId } from '../../shared/workcells/run-ref.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import type { FirstView } from '../host/platform.ts';
import { Navigator } from './leads.ts';
import { Windows } from './windows.ts';

const thread = threadId.parse('thread');
const place = { threadId: thread, folder: '/folder' };
const run = { projectRoot: '/folder', workcellId: workcellId.parse('wc-1') };

function setUp() {
  const opened: FirstView[] = [];
  const windows = new Windows(new ManualClock(), () => undefined);
  const leads = new Navigator(windows, { openWindow: (view) => void opened.push(view) });
  /** A window with a page and a folder, which records what was done with it. */
  const open = (path: string | null) => {
    const { seat } = windows.take(null);
    const done: string[] = [];
    windows.connect(
      seat,
      ({ name }) => void done.push(name),
      () => void done.push('front'),
    );
    seat.workspace = path === null ? null : workspaceAt(path);
    return { done, seat };
  };
  return { leads, open, opened };
}

const workspaceAt = (path: string): WorkspaceSnapshot => ({
  path,
  name: path,
  displayPath: path,
  gitRoot: null,
  branch: null,
  trust: 'writable',
});

describe('navigation to a thread', () => {
  it('goes to the window of its folder, before all others', () => {
    const { leads, open } = setUp();
    const [other, own] = [open('/other'), open('/folder')];
    leads.toThread('personal', place);
    expect([own.done, other.done]).toEqual([['front', 'threadWanted'], []]);
  });

  it('opens a new window if the open ones have no folder, because they could not show it', () => {
    const { leads, open, opened } = setUp();
    const { done } = open(null);
    leads.toThread('personal', place);
    expect(done).toEqual([]);
    expect(opened).toEqual([{ workspace: '/folder', inDemo: false, thread }]);
  });
});

describe('navigation to a run', () => {
  it('goes to the window of its folder, otherwise to another', () => {
    const { leads, open } = setUp();
    const other = open('/other');
    expect(leads.toRun(run)).toBe(true);
    const own = open('/folder');
    expect(leads.toRun(run)).toBe(true);
    expect([own.done, other.done]).toEqual([
      ['front', 'runWanted'],
      ['front', 'runWanted'],
    ]);
  });

  it('reports if there is no window', () => {
    expect(setUp().leads.toRun(run)).toBe(false);
  });
});

describe('navigation to a window', () => {
  it('goes to the one opened last, or to a new one', () => {
    const { leads, open, opened } = setUp();
    leads.toWindow();
    const windows = [open(null), open(null)];
    leads.toWindow();
    expect(windows.map(({ done }) => done)).toEqual([[], ['front']]);
    expect(opened).toEqual([{ workspace: null, inDemo: false }]);
  });
});
