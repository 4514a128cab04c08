import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { createGate } from '../fixtures/provider/gate.ts';
import { answer, run, waiting } from '../fixtures/provider/script.ts';
import { readLog } from '../fixtures/testkit/read-log.ts';
import { createTemporaryFolder } from '../fixtures/testkit/test-folder.ts';
import { AppPage } from './app-page.ts';
import { answerQuestions } from './native.ts';
import { expect, test } from './test.ts';

// What only Electron can show: windows whose page dies, system signals, a page that stops reading.

const askForEverything = { settings: { approval_mode: 'ask-for-everything' } };

/**
 * Returns what the first window shows, without Playwright's own connection to the page, which a crash cuts. A dying
 * page never answers a question.
 */
function shown(app: ElectronApplication): Promise<string> {
  return app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const text = `document.body.innerText + [...document.querySelectorAll('textarea')].map((field) => field.value)`;
    const read = contents === undefined ? '' : contents.executeJavaScript(text).catch(() => '');
    const giveUp = new Promise<string>((resolve) => setTimeout(() => resolve(''), 1_000));
    return Promise.race([read, giveUp]);
  });
}

test.describe('the shell', { tag: '@desktop' }, () => {
  test('a page that crashes reloads and says so, and nothing shown or typed is lost', async ({
    start,
    allowErrors,
  }) => {
    allowErrors(/crash|Target/i);
    const gate = createGate();
    const app = await start({
      ...askForEverything,
      provider: { steps: [answer('The zebra has stripes.'), waiting(gate, answer('The okapi too.'))] },
    });
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('Tell me of the zebra');
    await expect(appPage.turns('Codex')).toContainText('stripes');
    await appPage.sendMessage('And of the okapi');
    // Once Codex has asked its model, the host has the emptied field, so the next text leaves the page at once.
    await app.provider.requestArrived(2);
    await appPage.message.fill('A draft nobody sent');
    const electron = app.electron();
    await electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    await expect.poll(() => shown(electron), { timeout: 60_000 }).toContain('stopped working and reopened');
    await expect.poll(() => shown(electron)).toContain('The zebra has stripes.');
    await expect.poll(() => shown(electron)).toContain('A draft nobody sent');
    gate.release();
    await expect.poll(() => shown(electron)).toContain('The okapi too.');
    expect(readLog(app.dataFolder)).toContain('process ended: crashed');
  });

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    test(`${signal} ends the app without a question while an approval waits`, async ({ start }) => {
      const app = await start({ ...askForEverything, provider: { steps: [run('true')] } });
      const appPage = new AppPage(app.page);
      await appPage.sendMessage('Run it');
      await expect(appPage.approval).toContainText('true');
      const child = app.electron().process();
      const ended = once(child, 'exit');
      child.kill(signal);
      expect(await ended).toEqual([0, null]);
    });
  }

  test('a window that cannot be loaded asks, and closes alone', async ({ start, allowErrors }) => {
    allowErrors(/ERR_|Failed to load/);
    const app = await start();
    const electron = app.electron();
    const asked = await answerQuestions(electron, 1);
    const second = await app.newWindow();
    await expect(new AppPage(second).message).toBeVisible();
    const closed = second.waitForEvent('close');
    await electron.evaluate(({ BrowserWindow }) => {
      const newest = BrowserWindow.getAllWindows().toSorted((one, other) => other.id - one.id)[0]?.webContents;
      newest?.session.protocol.unhandle('app');
      newest?.session.protocol.handle('app', () => Response.error());
      newest?.reload();
    });
    await closed;
    expect(await asked()).toMatchObject([{ message: 'This window could not load.' }]);
    expect(electron.windows()).toHaveLength(1);
    await expect(new AppPage(app.page).message).toBeVisible();
  });

  test('a page that freezes for a while misses nothing', async ({ start }) => {
    const app = await start({ provider: { steps: [run('seq 1 200000'), answer('Counted.')] } });
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('Count');
    const electron = app.electron();
    await answerQuestions(electron, 1);
    const renderer = await electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    );
    process.kill(renderer ?? 0, 'SIGSTOP');
    await expect.poll(() => app.provider.requests.length).toBe(2);
    process.kill(renderer ?? 0, 'SIGCONT');
    await expect(appPage.turns('Codex').last()).toContainText('Counted.');
  });

  // Windows has no signal that simulates a crash.
  for (const type of process.platform === 'win32' ? [] : (['GPU', 'Utility'] as const)) {
    test(`a process of Chromium (${type}) that dies takes nothing with it and is in the log`, async ({ start }) => {
      const app = await start({ provider: { steps: [answer('The zebra has stripes.'), answer('The okapi too.')] } });
      const appPage = new AppPage(app.page);
      await appPage.sendMessage('Tell me of the zebra');
      await expect(appPage.turns('Codex')).toContainText('stripes');
      const pid = () =>
        app
          .electron()
          .evaluate(({ app: own }, wanted) => own.getAppMetrics().find((each) => each.type === wanted)?.pid, type);
      const first = (await pid()) ?? 0;
      expect(first).toBeGreaterThan(0);
      process.kill(first, 'SIGSEGV');
      await expect.poll(pid).not.toBe(first);
      await appPage.message.fill('And of the okapi');
      await appPage.sendDraft();
      await expect(appPage.turns('Codex').last()).toContainText('The okapi too.');
      await app.page.reload();
      await expect(appPage.turns('Codex').first()).toContainText('stripes');
      // Takes no picture: without a graphics card, Electron 33 draws nothing after about one crash of its GPU process
      // in fifteen.
      await expect.poll(() => readLog(app.dataFolder)).toContain('An Electron process ended');
    });
  }

  test('a window that stays blank after the GPU process died is replaced, with its thread, draft and place', async ({
    start,
  }) => {
    const app = await start({ provider: { steps: [answer('The zebra has stripes.')] } });
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('Tell me of the zebra');
    await expect(appPage.turns('Codex')).toContainText('stripes');
    const electron = app.electron();
    const bounds = { x: 60, y: 50, width: 1000, height: 700 };
    await electron.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds);
    const opened = electron.waitForEvent('window');
    await appPage.message.fill('A draft nobody sent');
    // Real crashes leave a window blank too rarely for a test; this one reports that it is.
    await electron.evaluate(({ app: own, BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents === undefined) throw new Error('There is no window.');
      Object.assign(contents, { capturePage: async () => ({ toBitmap: () => Buffer.alloc(64) }) });
      own.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 11, name: 'GPU' });
    });
    const again = new AppPage(await opened);
    await expect(again.turns('Codex')).toContainText('stripes');
    await expect(again.message).toHaveValue('A draft nobody sent');
    await expect(again.page.getByText('This window stopped working and reopened.')).toBeVisible();
    const places = () =>
      electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getBounds()));
    await expect.poll(places).toEqual([bounds]);
    expect(readLog(app.dataFolder)).toContain('A window stayed blank');
  });

  test('nothing is under the window buttons, and they match the theme', { tag: '@long' }, async ({ start }) => {
    const app = await start({ settings: { theme: 'light' } });
    await expect(new AppPage(app.page).message).toBeVisible();
    const room = await app.page.evaluate<{ readonly left: number; readonly right: number }>(`(() => {
      const { x, right } = navigator.windowControlsOverlay.getTitlebarAreaRect();
      const boxes = [...document.querySelector('header').children].map((part) => part.getBoundingClientRect());
      return { left: boxes[0].left - x, right: right - boxes.at(-1).right };
    })()`);
    expect(room.left).toBeGreaterThanOrEqual(0);
    expect(room.right).toBeGreaterThanOrEqual(0);
  });

  test('does not load the updater at startup', { tag: '@long' }, async ({ start }) => {
    const app = await start();
    await expect(new AppPage(app.page).message).toBeVisible();
    const loaded = await app.electron().evaluate(() => {
      const { Module } = process.getBuiltinModule('node:module') as unknown as {
        readonly Module: { readonly _cache: Readonly<Record<string, unknown>> };
      };
      return Object.keys(Module._cache).filter((path) => path.includes('electron-updater'));
    });
    expect(loaded).toEqual([]);
  });

  test('windows do not wait for a login shell that hangs, and the shell ends with the app', async ({ start }) => {
    const folder = createTemporaryFolder('shell');
    const [shell, pid] = [join(folder.path, 'shell'), join(folder.path, 'pid')];
    writeFileSync(
      shell,
      `#!/bin/sh\n[ "$1" = -ilc ] && echo $$ > '${pid}.new' && mv '${pid}.new' '${pid}'\nexec sleep 1000\n`,
    );
    chmodSync(shell, 0o755);
    const app = await start({ env: { SHELL: shell } });
    await expect(new AppPage(app.page).message).toBeEditable();
    await expect.poll(() => existsSync(pid)).toBe(true);
    const first = Number(readFileSync(pid, 'utf8'));
    await app.restart();
    await expect.poll(() => isGone(first)).toBe(true);
    await folder.remove();
  });
});

function isGone(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
}
