import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { runIdSchema } from '../../shared/runs/run-ref.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import type { FirstView } from '../host/platform.ts';
import { Navigator } from './navigator.ts';
import { plainHost, Windows } from './windows.ts';

const thread = threadId.parse('thread');
const place = { threadId: thread, folder: '/folder' };
const run = { projectRoot: '/folder', runId: runIdSchema.parse('wc-1') };

function setUp() {
  const opened: FirstView[] = [];
  const windows = new Windows(new ManualClock(), () => undefined);
  const navigator = new Navigator(windows, { openWindow: (view) => void opened.push(view) });
  /** Opens a window with a page and a folder, which records calls. */
  const open = (path: string | null) => {
    const { session } = windows.claimWindow(null);
    const done: string[] = [];
    windows.connect(session, ({ name }) => void done.push(name), {
      ...plainHost,
      bringForward: () => void done.push('front'),
    });
    session.workspace = path === null ? null : workspaceAt(path);
    return { done, session };
  };
  return { navigator, open, opened };
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
  it('shows a thread in the window of its folder before all others', () => {
    const { navigator, open } = setUp();
    const [other, own] = [open('/other'), open('/folder')];
    navigator.showThread('personal', place);
    expect([own.done, other.done]).toEqual([['front', 'threadRequested'], []]);
  });

  it('opens a new window for a thread if the open ones have no folder and could not show it', () => {
    const { navigator, open, opened } = setUp();
    const { done } = open(null);
    navigator.showThread('personal', place);
    expect(done).toEqual([]);
    expect(opened).toEqual([{ workspace: '/folder', inDemo: false, shows: { thread, place: null, view: null } }]);
  });
});

describe('navigation to a run', () => {
  it('shows a run in the window of its folder, otherwise in another one', () => {
    const { navigator, open } = setUp();
    const other = open('/other');
    expect(navigator.showRun(run)).toBe(true);
    const own = open('/folder');
    expect(navigator.showRun(run)).toBe(true);
    expect([own.done, other.done]).toEqual([
      ['front', 'runRequested'],
      ['front', 'runRequested'],
    ]);
  });

  it('returns false for a run if there is no window', () => {
    expect(setUp().navigator.showRun(run)).toBe(false);
  });
});

describe('navigation to a window', () => {
  it('brings the last opened window to the front, or opens a new one', () => {
    const { navigator, open, opened } = setUp();
    navigator.showWindow();
    const windows = [open(null), open(null)];
    navigator.showWindow();
    expect(windows.map(({ done }) => done)).toEqual([[], ['front']]);
    expect(opened).toEqual([{ workspace: null, inDemo: false }]);
  });
});
