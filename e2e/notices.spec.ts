import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGate } from '../fixtures/provider/gate.ts';
import { answer, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expect, test } from './test.ts';

// Notifications to a user who looks elsewhere, through the web host's browser.

/** Notifications as buttons of the page: the test browser shows none. */
const fakeNotificationScript = `
  window.Notification = class extends EventTarget {
    static permission = 'default';
    static async requestPermission() {
      return (this.permission = 'granted');
    }
    constructor(title, { body }) {
      super();
      this.shown = document.createElement('button');
      this.shown.textContent = title + ': ' + body;
      this.shown.addEventListener('click', () => this.dispatchEvent(new Event('click')));
      document.documentElement.append(this.shown);
    }
    close() {
      this.shown.remove();
    }
  };
`;

// @web: the permission is the browser's; attention-desktop.spec.ts has the notices of the system.
test('asks the browser only when switched on, then notifies about a turn that ends out of sight', {
  tag: '@web',
}, async ({ context, start }) => {
  await context.addInitScript({ content: fakeNotificationScript });
  const gate = createGate();
  const app = await start({ provider: { steps: [waiting(gate, answer('The comma was dropped.'))] } });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.sendMessage('Fix the parser');
  await expect(appPage.button('Stop')).toBeVisible();
  await appPage.showSettings('General');
  const notifications = page.getByRole('switch', { name: 'Notifications', exact: true });
  await expect(notifications).not.toBeChecked();
  await notifications.press('Space');
  await expect(notifications).toBeChecked();
  await expect(page.getByText('Your browser shows them only while a Workcell tab is open.')).toBeVisible();
  // The host also knows now that no one is looking at the thread, because that report came first.
  await expect
    .poll(() => readFile(join(app.dataFolder, 'config.toml'), 'utf8'))
    .toContain('browser_notifications = true');
  gate.release();
  const notice = page.getByRole('button', { name: 'Codex finished: Fix the parser' });
  await notice.click();
  await expect(appPage.turns('Codex')).toContainText('The comma was dropped.');
  await expect(notice).toBeHidden();
});

// @web: it is about closing a tab; windows-desktop.spec.ts has the question of the desktop app.
test('a page asks before it unloads while a turn runs', { tag: ['@web', '@long'] }, async ({ open }) => {
  const gate = createGate();
  const { page } = await open({ provider: { steps: [waiting(gate, answer('Done.'))] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Fix the parser');
  await expect(appPage.threads.getByText('Fix the parser')).toBeVisible();
  await expect(appPage.button('Stop')).toBeVisible();
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  gate.release();
  await expect(appPage.turns('Codex')).toContainText('Done.');
});
