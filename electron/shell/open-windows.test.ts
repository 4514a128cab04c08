import { mkdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { threadId, windowId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { ShownWindow } from '../host/platform.ts';
import type { WindowBounds } from '../layout/layout-store.ts';
import { findAskedFolder, type KeptWindow, OpenWindows, planWindows, readKeptWindows } from './open-windows.ts';

const bounds: WindowBounds = { x: 10, y: 20, width: 900, height: 640, maximized: false, fullScreen: false };

function showing(name: string, thread = `thread of ${name}`): ShownWindow {
  const shows = { thread: threadId.parse(thread), place: null, view: null };
  return { id: windowId.parse(name), folder: resolve('/', name), ...shows };
}

const kept = (name: string): KeptWindow => ({ shown: showing(name), bounds });

/** Plans a start, and names each window by its earlier id. Null for a new one. */
function planned(windows: readonly KeptWindow[], start: Parameters<typeof planWindows>[1]) {
  return planWindows(windows, start).map(({ firstView, kept: before }) => before?.shown.id ?? firstView);
}

describe('the windows of a start', () => {
  const windows = [kept('a'), kept('b'), kept('c')];

  it('opens all that were open as they were, the one in front first', () => {
    const plan = planWindows(windows, { folder: null, inDemo: false });
    expect(plan.map((each) => each.kept)).toEqual(windows);
    expect(plan[1]?.firstView).toEqual({
      workspace: resolve('/b'),
      inDemo: false,
      id: 'b',
      shows: { thread: 'thread of b', place: null, view: null },
    });
  });

  it('opens the folder or the demo of the start in front, and a folder only once', () => {
    const folder = resolve('/new');
    const isNew = (more: object) => ({ continues: true, workspace: folder, inDemo: false, ...more });
    expect(planned(windows, { folder, inDemo: false })).toEqual([isNew({}), 'a', 'b', 'c']);
    expect(planned(windows, { folder: resolve('/b'), inDemo: false })).toEqual(['b', 'a', 'c']);
    const demo = isNew({ workspace: null, inDemo: true });
    expect(planned(windows, { folder: null, inDemo: true })).toEqual([demo, 'a', 'b', 'c']);
  });

  it('finds the folder of the start by its real path, as windows have it, unless it does not respond', async () => {
    const clock = new ManualClock();
    const folder = createTemporaryFolder('asked-folder');
    onTestFinished(() => folder.remove());
    const link = join(folder.path, 'link');
    await mkdir(join(folder.path, 'project'));
    await symlink(join(folder.path, 'project'), link, 'junction');
    expect(await findAskedFolder(link, clock)).toBe(await realpath(join(folder.path, 'project')));
    expect(await findAskedFolder(join(folder.path, 'gone'), clock)).toBe(join(folder.path, 'gone'));
    expect(await findAskedFolder(null, clock)).toBe(null);
    const silent = findAskedFolder(link, clock, () => new Promise(() => undefined));
    clock.advance(1_000);
    expect(await silent).toBe(link);
  });

  it('opens one window where the user was last if none was open', () => {
    const view = { workspace: null, inDemo: false, continues: true };
    expect(planned([], { folder: null, inDemo: false })).toEqual([view]);
  });
});

describe('the file with the open windows', () => {
  it('gives the windows that it can read, each once and at most 20, and says how many it ignored', () => {
    const many = Array.from({ length: 25 }, (_, at) => kept(`w${at}`));
    const bad = [
      null,
      'b',
      { ...kept('x'), bounds: { ...bounds, width: -1 } },
      { ...kept('y'), bounds: { ...bounds, x: 'left' } },
      { bounds, shown: { ...showing('z'), folder: '../z' } },
      { bounds, shown: { ...showing('long'), folder: resolve('/', 'a'.repeat(100_000)) } },
      { ...many[0], bounds: { ...bounds, x: 99 } },
    ];
    const { problem, windows } = readKeptWindows({ windows: [many[0], ...bad, ...many.slice(1)] });
    expect(windows).toEqual(many.slice(0, 20));
    expect(problem).toBe('12 of the windows in windows.json were ignored');
    expect(readKeptWindows({ windows: [] })).toEqual({ windows: [], problem: null });
  });

  it.each([undefined, null, [], 'windows', { windows: {} }])(
    'is ignored with a line in the log if it is %j',
    (content) => {
      expect(readKeptWindows(content)).toEqual({ windows: [], problem: 'windows.json is damaged and was ignored' });
    },
  );
});

describe('open windows', () => {
  /** Starts an app on a data folder, whose windows have names. `written`: the windows for the next start. */
  async function start({ dataFolder = createData(), platform = 'linux' as NodeJS.Platform } = {}) {
    const windows = await OpenWindows.load<{ readonly name: string }>(dataFolder, platform);
    const open = (name: string) => {
      const window = { name };
      windows.opened(window, null);
      windows.shows(window, showing(name));
      windows.moved(window, bounds);
      return window;
    };
    const stored = async () => readKeptWindows(JSON.parse(await readFile(join(dataFolder, 'windows.json'), 'utf8')));
    const ids = async () => (await stored()).windows.map(({ shown }) => shown.id);
    return { dataFolder, windows, open, ids };
  }
  function createData(): string {
    const folder = createTemporaryFolder('open-windows');
    onTestFinished(() => folder.remove());
    return folder.path;
  }

  it('are written as they change, the one in front first, so that a crash loses none', async () => {
    const { dataFolder, ids, open, windows } = await start();
    const [a, b] = [open('a'), open('b')];
    await expect.poll(ids).toEqual(['b', 'a']);
    windows.focused(a);
    await expect.poll(ids).toEqual(['a', 'b']);
    const moved = { ...bounds, x: 300, fullScreen: true };
    windows.moved(b, moved);
    windows.shows(b, showing('b', 'another'));
    await expect
      .poll(async () => (await start({ dataFolder })).windows.kept)
      .toEqual([kept('a'), { shown: showing('b', 'another'), bounds: moved }]);
    expect((await start({ dataFolder })).windows.problem).toBe(null);
  });

  it('do not include a window that the user closed, but those that close while the app ends', async () => {
    const { ids, open, windows } = await start();
    const [a, b, c] = [open('a'), open('b'), open('c')];
    windows.closed(b);
    await expect.poll(ids).toEqual(['c', 'a']);
    await windows.end();
    for (const window of [c, a]) {
      windows.closed(window);
      windows.shows(window, showing(window.name, 'too late'));
    }
    await windows.end();
    expect(await ids()).toEqual(['c', 'a']);
  });

  it('include the last one that the user closes where that ends the app, unless another one opens', async () => {
    const { ids, open, windows } = await start();
    const [a, b] = [open('a'), open('b')];
    windows.closed(a);
    windows.moved(b, { ...bounds, x: 50 });
    windows.closed(b);
    await expect.poll(ids).toEqual(['b']);
    open('c');
    await expect.poll(ids).toEqual(['c']);

    const mac = await start({ platform: 'darwin' });
    const last = mac.open('a');
    await expect.poll(mac.ids).toEqual(['a']);
    mac.windows.closed(last);
    await expect.poll(mac.ids).toEqual([]);
  });

  it('stay as they were if their folder does not open, and leave out a window that never had one', async () => {
    const { dataFolder, ids, open, windows } = await start();
    open('a');
    await windows.end();
    const again = await start({ dataFolder });
    const [before = null] = again.windows.kept;
    const [window, empty] = [{ name: 'a' }, { name: 'empty' }];
    again.windows.opened(window, before);
    again.windows.opened(empty, null);
    for (const each of [window, empty]) again.windows.shows(each, null);
    again.windows.moved(empty, bounds);
    again.windows.moved(window, { ...bounds, x: 70 });
    await again.windows.end();
    expect(await ids()).toEqual(['a']);
    expect((await start({ dataFolder })).windows.kept).toEqual([{ shown: showing('a'), bounds: { ...bounds, x: 70 } }]);
  });

  it('are all shown once each that came back shows its folder or the reason why not, or is closed', async () => {
    const { windows } = await start();
    const [a, b, c] = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
    for (const window of [a, b, c]) windows.opened(window, kept(window.name));
    let isDone = false;
    const done = windows.allShown.then(() => {
      isDone = true;
    });
    windows.shows(a, showing('a'));
    windows.shows(b, null);
    await Promise.resolve();
    expect(isDone).toBe(false);
    windows.closed(c);
    await done;
  });

  it('are written with the next change if the disk did not take the last one, and never keep the app from ending', async () => {
    const { dataFolder, ids, open, windows } = await start();
    await rm(dataFolder, { recursive: true });
    open('a');
    await windows.end();
    const again = await start({ dataFolder });
    again.open('a');
    await mkdir(dataFolder);
    again.open('b');
    await again.windows.end();
    expect(await ids()).toEqual(['b', 'a']);
  });

  it('replace a damaged file, and report one that cannot be read', async () => {
    const { dataFolder } = await start();
    await writeFile(join(dataFolder, 'windows.json'), '{"windows": [1');
    const { ids, open, windows } = await start({ dataFolder });
    expect(windows.problem).toMatch('damaged');
    open('a');
    await expect.poll(ids).toEqual(['a']);

    const other = createData();
    await mkdir(join(other, 'windows.json'));
    expect((await start({ dataFolder: other })).windows).toMatchObject({
      kept: [],
      problem: expect.stringMatching('read'),
    });
  });
});
