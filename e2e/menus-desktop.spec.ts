import { answer } from '../fixtures/provider/script.ts';
import { createWorkspace } from '../fixtures/testkit/workspace.ts';
import { AppPage } from './app-page.ts';
import { chooseFromMenu, getMenuItems, pressInWindow } from './native.ts';
import { expect, test } from './test.ts';

// The system menu, and the keys that it shares with the page.

test.describe('the menu of the desktop app', { tag: '@desktop' }, () => {
  test('the app menu offers what the front window offers, with its shortcuts, and acts on that window', async ({
    start,
  }) => {
    const app = await start({ provider: { steps: [answer('Hello.')] } });
    const electron = app.electron();
    const appPage = new AppPage(app.page);
    await expect(appPage.message).toBeVisible();
    const item = async (path: string) => (await getMenuItems(electron)).find((each) => each.path === path);
    await expect.poll(() => item('File > New thread')).toMatchObject({ accelerator: 'CmdOrCtrl+N', enabled: true });
    await expect.poll(() => item('File > New window')).toMatchObject({ accelerator: 'CmdOrCtrl+Shift+N' });
    const roles = (await getMenuItems(electron)).map(({ role }) => role.toLowerCase());
    expect(roles).toEqual(
      expect.arrayContaining(['undo', 'redo', 'cut', 'copy', 'paste', 'selectall', 'reload', 'togglefullscreen']),
    );
    // No two items have the same keys: the system would give the keys to only one of them.
    const keys = (await getMenuItems(electron)).map(({ accelerator }) => accelerator).filter((each) => each !== '');
    expect(keys.filter((each, index) => keys.indexOf(each) !== index)).toEqual([]);

    await appPage.sendMessage('Hello?');
    await expect(appPage.turns('Codex')).toContainText('Hello.');
    await chooseFromMenu(electron, 'File > New thread');
    await expect(appPage.turns('Codex')).toHaveCount(0);
    await chooseFromMenu(electron, 'File > Open settings');
    await expect(app.page.getByRole('main', { name: 'Settings' })).toBeVisible();
  });

  test('the app menu follows the front window, and does nothing to the other', { tag: '@long' }, async ({ start }) => {
    const app = await start();
    const electron = app.electron();
    const second = await app.newWindow();
    const front = (nth: 'first' | 'second') =>
      electron.evaluate(({ app: own, BrowserWindow }, which) => {
        const windows = BrowserWindow.getAllWindows().toSorted((one, other) => one.id - other.id);
        const window = windows[which === 'first' ? 0 : 1];
        window?.focus();
        own.emit('browser-window-focus', {}, window);
      }, nth);
    const settingsOf = (page: typeof second) => page.getByRole('main', { name: 'Settings' });
    await front('second');
    await chooseFromMenu(electron, 'File > Open settings');
    await expect(settingsOf(second)).toBeVisible();
    await expect(settingsOf(app.page)).toBeHidden();
    await front('first');
    await chooseFromMenu(electron, 'File > Open settings');
    await expect(settingsOf(app.page)).toBeVisible();
  });

  test('the app menu opens a recent folder in its own window', { tag: '@long' }, async ({ start }) => {
    const other = await createWorkspace();
    const app = await start();
    const electron = app.electron();
    const appPage = new AppPage(app.page);
    await appPage.page.keyboard.press('ControlOrMeta+o');
    const path = appPage.dialog('Open folder').getByRole('combobox', { name: 'Path' });
    await path.fill(other.path);
    await path.press('Enter');
    await expect(appPage.dialog('Open folder')).toBeHidden();
    const recent = async () =>
      (await getMenuItems(electron)).filter(({ path: each }) => each.startsWith('File > Open recent > '));
    await expect.poll(recent).toHaveLength(2);
    const opened = electron.waitForEvent('window');
    await chooseFromMenu(electron, (await recent())[1]?.path ?? '');
    const second = new AppPage(await opened);
    await expect(second.message).toBeVisible();
    await expect(second.page).toHaveTitle(new RegExp(app.workspace.split('/').at(-1) ?? ''));
    await other.remove();
  });

  test('the app menu takes its own shortcuts while you type, and leaves other keys to the page', {
    tag: '@long',
  }, async ({ start }) => {
    const app = await start();
    const electron = app.electron();
    const appPage = new AppPage(app.page);
    await appPage.message.fill('A draft');
    const sizeOf = () => app.page.evaluate<string>('getComputedStyle(document.documentElement).fontSize');
    const before = Number.parseFloat(await sizeOf());
    await pressInWindow(electron, '=', ['control']);
    await expect.poll(async () => Number.parseFloat(await sizeOf())).toBeGreaterThan(before);
    await pressInWindow(electron, '0', ['control']);
    await expect.poll(async () => Number.parseFloat(await sizeOf())).toBe(before);
    // Only the page has zoomed: Chromium's own zoom would add to it.
    expect(
      await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.zoomLevel),
    ).toBe(0);
    const opened = electron.waitForEvent('window');
    await pressInWindow(electron, 'N', ['control', 'shift']);
    await expect((await opened).getByRole('region', { name: 'Recent folders' })).toBeVisible();
    await expect(appPage.message).toHaveValue('A draft');
  });
});
