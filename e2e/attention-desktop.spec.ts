import { once } from 'node:events';
import type { ElectronApplication } from '@playwright/test';
import { createGate } from '../fixtures/provider/gate.ts';
import { answer, run, waiting } from '../fixtures/provider/script.ts';
import { editAppSettings } from '../fixtures/testkit/app-settings.ts';
import { AppPage } from './app-page.ts';
import { expect, test } from './test.ts';

// What the desktop app shows outside its windows: the tray, the badge, notifications, and keeping the machine awake.

/** The contents of the tray; null while there is none. */
type Shown = { readonly toolTip: string; readonly labels: readonly string[] } | null;

/** Records what the app puts into the tray after this call, because Electron does not expose it. */
async function watchTray(app: ElectronApplication): Promise<{
  shown(): Promise<Shown>;
  click(label: string | null): Promise<void>;
}> {
  await app.evaluate(({ Tray }) => {
    const icons: { icon: Electron.Tray; toolTip: string; menu: Electron.Menu | null }[] = [];
    Object.assign(globalThis, { icons });
    const of = (icon: Electron.Tray) => {
      const known = icons.find((each) => each.icon === icon);
      if (known !== undefined) return known;
      const made = { icon, toolTip: '', menu: null as Electron.Menu | null };
      icons.push(made);
      return made;
    };
    const { setContextMenu, setToolTip } = Tray.prototype;
    Tray.prototype.setToolTip = function (this: Electron.Tray, toolTip) {
      of(this).toolTip = toolTip;
      setToolTip.call(this, toolTip);
    };
    Tray.prototype.setContextMenu = function (this: Electron.Tray, menu) {
      of(this).menu = menu;
      setContextMenu.call(this, menu);
    };
  });
  type Icons = { readonly icons: { icon: Electron.Tray; toolTip: string; menu: Electron.Menu | null }[] };
  return {
    shown: () =>
      app.evaluate(() => {
        const last = (globalThis as unknown as Icons).icons.at(-1);
        if (last === undefined || last.icon.isDestroyed()) return null;
        const labels = (last.menu?.items ?? []).filter(({ type }) => type !== 'separator').map(({ label }) => label);
        return { toolTip: last.toolTip, labels };
      }),
    click: (label) =>
      app.evaluate((_electron, wanted) => {
        const last = (globalThis as unknown as Icons).icons.at(-1);
        if (wanted === null) last?.icon.emit('click');
        else last?.menu?.items.find((item) => item.label === wanted)?.click();
      }, label),
  };
}

test.describe('outside its windows, the desktop app', { tag: '@desktop' }, () => {
  test('the tray shows what runs and waits, and opens it', async ({ start }) => {
    const gate = createGate();
    const app = await start({
      settings: { approval_mode: 'ask-for-everything' },
      provider: { steps: [run('true'), waiting(gate, answer('Done.'))] },
    });
    const appPage = new AppPage(app.page);
    const electron = app.electron();
    const tray = await watchTray(electron);
    const own = ['New window', 'Show Workcell', 'Quit'];
    expect(await tray.shown()).toBeNull();
    editAppSettings(app.dataFolder, { desktop: { tray: true } });
    await expect.poll(tray.shown).toEqual({
      toolTip: 'Workcell: Idle',
      labels: ['Idle', ...own],
    });

    await appPage.sendMessage('Fix the parser');
    await expect.poll(async () => (await tray.shown())?.labels).toContain('Waiting: Fix the parser');
    expect((await tray.shown())?.toolTip).toBe('Workcell: 1 turn running, 1 approval waiting');
    await appPage.button('New thread').first().click();
    await expect(appPage.approval).toBeHidden();
    await tray.click('Waiting: Fix the parser');
    await expect(appPage.approval).toContainText('true');
    await appPage.waitUntilAnswerable();
    await appPage.approve();
    await expect.poll(async () => (await tray.shown())?.labels).toContain('Running: Fix the parser');
    gate.release();
    await expect.poll(async () => (await tray.shown())?.toolTip).toBe('Workcell: Idle');

    const hidden = await electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.hide();
      return BrowserWindow.getAllWindows()[0]?.isVisible();
    });
    expect(hidden).toBe(false);
    await tray.click(null);
    const isVisible = () => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    await expect.poll(isVisible).toBe(true);
    const opened = electron.waitForEvent('window');
    await tray.click('New window');
    await opened;
    editAppSettings(app.dataFolder, { desktop: { tray: false } });
    await expect.poll(tray.shown).toBeNull();
    editAppSettings(app.dataFolder, { desktop: { tray: true } });
    await expect.poll(async () => (await tray.shown())?.labels).toContain('Quit');
    const ended = once(electron.process(), 'exit');
    await tray.click('Quit');
    expect(await ended).toEqual([0, null]);
  });

  test('the app icon shows the number of pending approvals', { tag: '@long' }, async ({ start }) => {
    const app = await start({
      settings: { approval_mode: 'ask-for-everything' },
      provider: { steps: [run('true'), answer('Done.')] },
    });
    await app.electron().evaluate(({ app: own }) => {
      const badges: number[] = [];
      Object.assign(globalThis, { badges });
      own.setBadgeCount = (count = 0) => badges.push(count) > 0;
    });
    const badges = () =>
      app.electron().evaluate(() => (globalThis as unknown as { readonly badges: readonly number[] }).badges);
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('Run it');
    await appPage.waitUntilAnswerable();
    await expect.poll(badges).toEqual([1]);
    await appPage.approve();
    await expect.poll(badges).toEqual([1, 0]);
  });

  test('the desktop app notifies once about a turn that ends out of sight, and a click opens it', {
    tag: '@long',
  }, async ({ start }) => {
    const gate = createGate();
    const seen = createGate();
    const app = await start({
      provider: {
        steps: [waiting(gate, answer('The comma was dropped.')), waiting(seen, answer('And the colon.'))],
      },
    });
    const electron = app.electron();
    await electron.evaluate(({ Notification }) => {
      const notices: Electron.Notification[] = [];
      Object.assign(globalThis, { notices });
      Notification.isSupported = () => true;
      Notification.prototype.show = function (this: Electron.Notification) {
        notices.push(this);
      };
    });
    type Notices = { readonly notices: readonly Electron.Notification[] };
    const notices = () =>
      electron.evaluate(() => (globalThis as unknown as Notices).notices.map(({ body, title }) => `${title}: ${body}`));
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('Fix the parser');
    await expect(appPage.button('Stop')).toBeVisible();
    await appPage.show('Settings');
    await expect(app.page.getByRole('main', { name: 'Settings' })).toBeVisible();
    gate.release();
    await expect.poll(notices).toEqual(['Codex finished: Fix the parser']);

    await electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.hide();
      (globalThis as unknown as Notices).notices[0]?.emit('click');
    });
    await expect(appPage.turns('Codex')).toContainText('The comma was dropped.');
    expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true);
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
    await expect.poll(() => app.page.evaluate<boolean>('document.hasFocus()')).toBe(true);
    await appPage.sendMessage('Go on');
    seen.release();
    await expect(appPage.turns('Codex').last()).toContainText('And the colon.');
    expect(await notices()).toHaveLength(1);
  });

  test('the desktop app keeps the machine awake while a turn runs, if that is switched on', { tag: '@long' }, async ({
    start,
  }) => {
    const gate = createGate();
    const app = await start({
      settings: { theme: 'light', desktop: { keep_awake: true } },
      provider: { steps: [waiting(gate, answer('Done.')), answer('Again.')] },
    });
    const electron = app.electron();
    await electron.evaluate(({ powerSaveBlocker }) => {
      const held: [number, string][] = [];
      Object.assign(globalThis, { held });
      const begin = powerSaveBlocker.start.bind(powerSaveBlocker);
      powerSaveBlocker.start = (type) => {
        const id = begin(type);
        held.push([id, type]);
        return id;
      };
    });
    const held = () =>
      electron.evaluate(({ powerSaveBlocker }) =>
        (globalThis as unknown as { readonly held: readonly [number, string][] }).held.map(
          ([id, type]) => `${type} ${powerSaveBlocker.isStarted(id)}`,
        ),
      );
    const appPage = new AppPage(app.page);
    await expect(appPage.message).toBeVisible();
    expect(await held()).toEqual([]);
    await appPage.sendMessage('Work');
    await expect.poll(held).toEqual(['prevent-app-suspension true']);
    gate.release();
    await expect.poll(held).toEqual(['prevent-app-suspension false']);
    editAppSettings(app.dataFolder, { theme: 'dark', desktop: { keep_awake: false } });
    await expect(app.page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await appPage.sendMessage('Once more');
    await expect(appPage.turns('Codex').last()).toContainText('Again.');
    expect(await held()).toHaveLength(1);
  });
});
