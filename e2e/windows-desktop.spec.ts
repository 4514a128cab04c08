import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, symlink, unlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ElectronApplication, Page } from '@playwright/test';
import { createGate } from '../fixtures/provider/gate.ts';
import { answer, waiting } from '../fixtures/provider/script.ts';
import { readLog } from '../fixtures/testkit/read-log.ts';
import { createWorkspace } from '../fixtures/testkit/workspace.ts';
import type { App } from './app.ts';
import { AppPage } from './app-page.ts';
import { answerFolderDialog, answerQuestions } from './native.ts';
import { expect, test } from './test.ts';

// The windows of the desktop app: where they are, what opens one, and what closing the last one asks.

const root = fileURLToPath(new URL('..', import.meta.url));

type StoredWindow = {
  readonly bounds: Bounds;
  readonly shown: { readonly folder: string; readonly thread: string | null };
};

type Bounds = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

function getBounds(electron: ElectronApplication): Promise<Bounds | undefined> {
  return electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
}

async function moveTo(electron: ElectronApplication, bounds: Bounds): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds);
  await expect.poll(() => getBounds(electron)).toEqual(bounds);
}

/** Starts the app again on the same data, as the system does; returns its exit code. */
async function restartOnSameData(app: App, ...flags: readonly string[]): Promise<number | null> {
  const electron = app.electron();
  const { env, program } = await electron.evaluate(() => ({ env: process.env, program: process.execPath }));
  const again = spawn(program, [root, '--data-dir', app.dataFolder, ...flags], { env, stdio: 'ignore' });
  const [code] = await once(again, 'exit');
  return code;
}

/** Returns the windows by the text in their message, once exactly these are open. */
async function findWindows(
  electron: ElectronApplication,
  expected: readonly { readonly text: string }[],
): Promise<ReadonlyMap<string, AppPage>> {
  const found = new Map<string, AppPage>();
  const read = async (page: Page) => {
    const window = new AppPage(page);
    const text = await window.message.inputValue({ timeout: 1_000 }).catch(() => 'no message');
    found.set(text, window);
    return text;
  };
  await expect
    .poll(async () => (await Promise.all(electron.windows().map(read))).sort())
    .toEqual(expected.map(({ text }) => text).sort());
  return found;
}

/** Drops something from outside on the page, as the system does. */
async function drop(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  }
  await session.detach();
}

function getTitle(folder: string): RegExp {
  return new RegExp(folder.split(/[\\/]/).at(-1) ?? '');
}

test.describe('a window of the desktop app', { tag: '@desktop' }, () => {
  test('a desktop window restores its position, in view if its display is gone', async ({ start }) => {
    const app = await start();
    await expect(new AppPage(app.page).message).toBeVisible();
    const bounds = { x: 120, y: 90, width: 900, height: 640 };
    await moveTo(app.electron(), bounds);
    await expect(new AppPage(await app.restart()).message).toBeVisible();
    await expect.poll(() => getBounds(app.electron())).toEqual(bounds);

    // A place on a display that no longer exists.
    await moveTo(app.electron(), { ...bounds, x: 6_000 });
    await expect(new AppPage(await app.restart()).message).toBeVisible();
    const isInView = () =>
      app.electron().evaluate(({ BrowserWindow, screen }) => {
        const { height, width, x, y } =
          BrowserWindow.getAllWindows()[0]?.getBounds() ?? screen.getPrimaryDisplay().bounds;
        const area = screen.getPrimaryDisplay().workArea;
        const across = x >= area.x && x + width <= area.x + area.width;
        return across && y >= area.y && y + height <= area.y + area.height;
      });
    await expect.poll(isInView).toBe(true);
    await expect.poll(async () => (await getBounds(app.electron()))?.width).toBe(bounds.width);

    // A display that disappears while the app runs.
    await moveTo(app.electron(), { ...bounds, y: 4_000 });
    expect(await isInView()).toBe(false);
    await app.electron().evaluate(({ screen }) => void screen.emit('display-removed', {}, {}));
    await expect.poll(isInView).toBe(true);
  });

  test('a second start opens a window for its folder in the running app and ends', async ({ start }) => {
    const other = await createWorkspace();
    const app = await start();
    await expect(new AppPage(app.page).message).toBeVisible();
    const opened = app.electron().waitForEvent('window');
    expect(await restartOnSameData(app, '--workspace', other.path)).toBe(0);
    await expect(await opened).toHaveTitle(getTitle(other.path));
    await expect(app.page).toHaveTitle(getTitle(app.workspace));
    expect(app.electron().windows()).toHaveLength(2);
    await other.remove();
  });

  test('a desktop window opens the thread of a system link, and refuses any other link', async ({ start }) => {
    const app = await start({ provider: { steps: [answer('The zebra has stripes.'), answer('The okapi too.')] } });
    const electron = app.electron();
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('Tell me of the zebra');
    await expect(appPage.turns('Codex')).toContainText('stripes');
    const kept = await readdir(join(app.codexHome, 'sessions'), { recursive: true });
    const id = /rollout-.*-([0-9a-f]{8}-[0-9a-f-]{27})\.jsonl/.exec(kept.join(' '))?.[1];
    await appPage.button('New thread').first().click();
    await expect(appPage.turns('Codex')).toHaveCount(0);
    for (const refused of ['workcell://thread/none', 'workcell://run?command=true', 'WORKCELL:../../etc/passwd']) {
      expect(await restartOnSameData(app, refused, '--workspace', '/')).toBe(0);
    }
    await expect.poll(() => readLog(app.dataFolder).match(/A link was refused/g)).toHaveLength(3);
    await expect(appPage.turns('Codex')).toHaveCount(0);
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    expect(await restartOnSameData(app, `workcell://thread/${id}`)).toBe(0);
    await expect(appPage.turns('Codex')).toContainText('stripes');
    expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true);
    expect(electron.windows()).toHaveLength(1);
  });

  test('a desktop window opens a dropped folder, and attaches a dropped file to the message', { tag: '@long' }, async ({
    start,
  }) => {
    const other = await createWorkspace();
    const app = await start();
    const appPage = new AppPage(app.page);
    await expect(appPage.message).toBeVisible();
    await writeFile(join(app.workspace, 'notes.txt'), 'Notes');
    await drop(app.page, join(app.workspace, 'notes.txt'));
    await expect(app.page).toHaveTitle(getTitle(app.workspace));
    await drop(app.page, other.path);
    await expect(app.page).toHaveTitle(getTitle(other.path));
    await other.remove();
  });

  test('a desktop window asks for a folder with the system dialog, which can be canceled', { tag: '@long' }, async ({
    start,
  }) => {
    const folder = await createWorkspace();
    const chosen = join(folder.path, 'a folder');
    await mkdir(chosen);
    const app = await start();
    const appPage = new AppPage(app.page);
    await expect(appPage.message).toBeVisible();
    const browse = async () => {
      await app.page.keyboard.press('ControlOrMeta+o');
      await appPage.dialog('Open folder').getByRole('button', { name: 'Browse…' }).click();
    };
    const closed = await answerFolderDialog(app.electron(), null);
    await browse();
    await expect.poll(closed).toBe(1);
    await expect(appPage.dialog('Open folder')).toBeVisible();
    await app.page.keyboard.press('Escape');
    await answerFolderDialog(app.electron(), chosen);
    await browse();
    await expect(appPage.dialog('Open folder')).toBeHidden();
    await expect(app.page).toHaveTitle(/a folder/);
    await folder.remove();
  });

  test('the desktop app starts again in the folder and thread that it showed last', async ({ start }) => {
    const folder = await createWorkspace();
    const app = await start({
      workspace: null,
      provider: { steps: [answer('It has stripes.'), answer('It has none.')] },
    });
    const appPage = new AppPage(app.page);
    await answerFolderDialog(app.electron(), folder.path);
    await app.page.keyboard.press('ControlOrMeta+o');
    await appPage.dialog('Open folder').getByRole('button', { name: 'Browse…' }).click();
    await appPage.dialog('Trust this folder').getByRole('button', { name: 'Trust folder' }).click();
    // The thread shown last reaches the disk shortly after the screen. A kill right in between would lose it.
    let last: string | null = null;
    const waitUntilStored = async () => {
      const read = async (): Promise<string | null> =>
        JSON.parse(await readFile(join(app.dataFolder, 'recent-folders.json'), 'utf8')).folders[0].thread ?? null;
      await expect.poll(async () => [null, last].includes(await read())).toBe(false);
      last = await read();
    };
    for (const [text, said] of [
      ['Tell me of the zebra', 'It has stripes.'],
      ['Tell me of the okapi', 'It has none.'],
    ] as const) {
      await appPage.button('New thread').first().click();
      await appPage.sendMessage(text);
      await expect(appPage.turns('Codex')).toContainText(said);
      await waitUntilStored();
    }
    await appPage.threads.getByRole('button', { name: /zebra/ }).click();
    await expect(appPage.turns('Codex')).toContainText('It has stripes.');
    await waitUntilStored();

    const requests = app.provider.requests.length;
    const later = new AppPage(await app.restart('killed'));
    await expect(later.turns('Codex')).toContainText('It has stripes.');
    await expect(later.page).toHaveTitle(getTitle(folder.path));
    await expect(later.message).toBeFocused();
    await expect(later.cliStatus).toContainText(/Codex \d/);
    expect(app.provider.requests).toHaveLength(requests);
    await folder.remove();
  });

  test('all desktop windows come back as they were after a crash and after quitting, except those that were closed', async ({
    start,
  }) => {
    const folder = await createWorkspace();
    const app = await start({ provider: { steps: [answer('It has stripes.'), answer('It has none.')] } });
    const first = new AppPage(app.page);
    await first.sendMessage('Tell me of the zebra');
    await expect(first.turns('Codex')).toContainText('It has stripes.');
    const opened = app.electron().waitForEvent('window');
    expect(await restartOnSameData(app, '--workspace', folder.path)).toBe(0);
    const other = new AppPage(await opened);
    await other.dialog('Trust this folder').getByRole('button', { name: 'Trust folder' }).click();
    await other.sendMessage('Tell me of the okapi');
    await expect(other.turns('Codex')).toContainText('It has none.');
    // A second window of the first folder, with a new thread.
    const empty = new AppPage(await app.newWindow());
    const { path } = folder;
    const windows = [
      { page: first, text: 'Its mane?', said: ['It has stripes.'], path: app.workspace, x: 40, y: 30 },
      { page: other, text: 'Its neck?', said: ['It has none.'], path, x: 160, y: 110 },
      { page: empty, text: 'Another plan', said: [], path: app.workspace, x: 280, y: 60 },
    ].map((window) => ({ ...window, bounds: { x: window.x, y: window.y, width: 760, height: 560 + window.y } }));
    for (const { bounds, page, text } of windows) {
      await page.message.fill(text);
      const window = await app.electron().browserWindow(page.page);
      await window.evaluate((each, to) => each.setBounds(to), bounds);
    }
    const readStored = async () => {
      const file = JSON.parse(await readFile(join(app.dataFolder, 'windows.json'), 'utf8'));
      return file.windows.map(({ bounds, shown }: StoredWindow) => [bounds.x, shown.folder, shown.thread === null]);
    };
    const stored = windows.map((window) => [window.x, window.path, window.said.length === 0]);
    await expect.poll(async () => (await readStored()).sort()).toEqual(stored.sort());

    const requests = app.provider.requests.length;
    for (const how of ['killed', 'ended'] as const) {
      await app.restart(how);
      const pages = await findWindows(app.electron(), windows);
      for (const { bounds, path: opened, said, text } of windows) {
        const page = pages.get(text) ?? first;
        await expect(page.turns('Codex')).toHaveCount(said.length);
        await expect(page.turns('Codex')).toContainText(said);
        await expect(page.page).toHaveTitle(getTitle(opened));
        const window = await app.electron().browserWindow(page.page);
        await expect.poll(() => window.evaluate((each) => each.getBounds())).toEqual(bounds);
      }
    }
    expect(app.provider.requests).toHaveLength(requests);

    const closed = (await findWindows(app.electron(), windows)).get('Its neck?') ?? first;
    const gone = closed.page.waitForEvent('close');
    await (await app.electron().browserWindow(closed.page)).evaluate((window) => window.close());
    await gone;
    await app.restart();
    const left = windows.filter(({ page }) => page !== other);
    await findWindows(app.electron(), left);
    await folder.remove();
  });

  test('the folder that a start asks for through a link opens in one window, also if it was open before', {
    tag: '@long',
  }, async ({ start }) => {
    const folder = await createWorkspace();
    const link = `${folder.path}-link`;
    await symlink(folder.path, link, 'junction');
    const app = await start({ workspace: null, flags: ['--workspace', link] });
    await expect(app.page).toHaveTitle(getTitle(folder.path));
    const stored = () => readFile(join(app.dataFolder, 'windows.json'), 'utf8').catch(() => '');
    await expect.poll(stored).toContain(`"${folder.path}"`);
    const page = await app.restart();
    await expect(page).toHaveTitle(getTitle(folder.path));
    expect(await app.electron().evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    await unlink(link);
    await folder.remove();
  });

  test('a foreign list of open windows opens what exists, in view, and makes Codex do nothing', {
    tag: '@long',
  }, async ({ start }) => {
    const [own, other] = [await createWorkspace(), await createWorkspace()];
    const dataFolder = join(own.path, 'data');
    const link = join(own.path, 'link');
    await symlink(other.path, link, 'junction');
    const bounds = { x: -4_000_000, y: 1_039, width: 1, height: 9_000_000, maximized: false };
    const shown = { thread: '019a0000-0000-7000-8000-000000000000', place: null, view: 'changes' };
    const list = [
      { bounds: { ...bounds, width: 1e300 }, shown: { ...shown, id: 'wide', folder: own.path } },
      { bounds, shown: { ...shown, id: '../../a', folder: `${own.path}/../${basename(own.path)}` } },
      { bounds, shown: { ...shown, id: 'other', folder: other.path } },
      { bounds, shown: { ...shown, id: 'nul', folder: '/a\0b' } },
      { bounds, shown: { ...shown, id: 'gone', folder: '/no/such/folder' } },
      // A link that has replaced a folder leads to one that the user did not open.
      { bounds, shown: { ...shown, id: 'link', folder: link } },
      { bounds, shown: { ...shown, id: 'relative', folder: '../..' } },
      ...Array.from({ length: 10_000 }, () => ({ bounds, shown: { ...shown, id: 'nul', folder: '/' } })),
    ];
    await mkdir(dataFolder);
    await writeFile(join(dataFolder, 'windows.json'), JSON.stringify({ windows: list }));
    const app = await start({ workspace: null, flags: ['--data-dir', dataFolder] });
    const readTitles = async () =>
      (
        await Promise.all(
          app
            .electron()
            .windows()
            .map((page) => page.title()),
        )
      ).map((title) => title.split(' · ')[0]);
    const titles = [...Array<string>(4).fill('Workcell'), basename(other.path)];
    await expect.poll(async () => (await readTitles()).sort()).toEqual(titles.sort());
    const countOutside = () =>
      app.electron().evaluate(({ BrowserWindow, screen }) => {
        const { height, width, x, y } = screen.getPrimaryDisplay().workArea;
        return BrowserWindow.getAllWindows()
          .map((window) => window.getBounds())
          .filter((at) => at.x < x || at.y < y || at.x + at.width > x + width || at.y + at.height > y + height).length;
      });
    await expect.poll(countOutside).toBe(0);
    await expect.poll(() => readLog(dataFolder)).toMatch('10002 of the windows in windows.json were ignored');
    expect(app.provider.requests).toEqual([]);
    await app.end();
    for (const folder of [own, other]) await folder.remove();
  });

  test('a desktop window copies to and pastes from the system clipboard', { tag: '@long' }, async ({ start }) => {
    const app = await start({ provider: { steps: [answer('The zebra has stripes.')] } });
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('Tell me of the zebra');
    await expect(appPage.turns('Codex')).toContainText('stripes');
    await appPage.turns('Codex').hover();
    await appPage.turns('Codex').getByRole('button', { name: /^Copy/ }).first().click();
    await expect
      .poll(() => app.electron().evaluate(({ clipboard }) => clipboard.readText()))
      .toContain('The zebra has stripes.');
    await app.electron().evaluate(({ clipboard }) => clipboard.writeText('From elsewhere'));
    expect(await appPage.readPastedText()).toBe('From elsewhere');
  });
});

test.describe('closing the desktop app', { tag: '@desktop' }, () => {
  const question = 'Quit while Codex is working or waiting for you?';
  const closeWindow = (electron: ElectronApplication) =>
    electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

  test('closing the app while a turn runs asks whether to stay or to quit once it has ended', async ({ start }) => {
    const gate = createGate();
    const app = await start({ provider: { steps: [waiting(gate, answer('The zebra has stripes.'))] } });
    const electron = app.electron();
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('Tell me of the zebra');
    await expect(appPage.button('Stop')).toBeVisible();
    const cancelled = await answerQuestions(electron, 2);
    await closeWindow(electron);
    await expect.poll(cancelled).toMatchObject([{ message: question, detail: expect.stringMatching('the zebra') }]);
    await electron.evaluate(({ app: own }) => own.quit());
    await expect.poll(cancelled).toHaveLength(2);
    await expect(appPage.button('Stop')).toBeVisible();

    const waited = await answerQuestions(electron, 0);
    await closeWindow(electron);
    await expect.poll(waited).toHaveLength(1);
    const ended = once(electron.process(), 'exit');
    gate.release();
    expect(await ended).toEqual([0, null]);
    const again = new AppPage(await app.restart());
    await again.threads.getByRole('button', { name: /zebra/ }).click();
    await expect(again.turns('Codex')).toContainText('stripes');
  });

  test('closing the last window asks while a turn runs, and stops the turn if the user agrees', async ({ start }) => {
    const gate = createGate();
    const app = await start({ provider: { steps: [waiting(gate, answer('Never.'))] } });
    const electron = app.electron();
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('Tell me of the zebra');
    await expect(appPage.button('Stop')).toBeVisible();
    const asked = await answerQuestions(electron, 2);
    const second = await app.newWindow();
    const gone = second.waitForEvent('close');
    await electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .toSorted((one, other) => other.id - one.id)[0]
        ?.close(),
    );
    await gone;
    expect(await asked()).toEqual([]);
    await closeWindow(electron);
    await expect.poll(asked).toMatchObject([{ message: question }]);
    await answerQuestions(electron, 1);
    const ended = once(electron.process(), 'exit');
    await closeWindow(electron);
    expect(await ended).toEqual([0, null]);
  });

  test('closing the app asks nothing while no turn runs', { tag: '@long' }, async ({ start }) => {
    const app = await start();
    await expect(new AppPage(app.page).message).toBeVisible();
    await app.electron().evaluate(({ dialog }) => {
      dialog.showMessageBox = () => new Promise(() => undefined);
    });
    const ended = once(app.electron().process(), 'exit');
    await closeWindow(app.electron());
    expect(await ended).toEqual([0, null]);
  });
});
