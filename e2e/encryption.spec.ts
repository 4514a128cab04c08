import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { answer } from '../fixtures/provider/script.ts';
import { createTemporaryFolder } from '../fixtures/testkit/test-folder.ts';
import { readTextsBelow } from '../fixtures/testkit/texts-below.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// How threads are encrypted on disk, and how to access them when their key is lost.

async function openSettings(page: Page) {
  const appPage = new AppPage(page);
  await appPage.showSettings('Data');
  const settings = page.getByRole('main', { name: 'Settings' });
  return { settings, encryption: settings.getByRole('switch', { name: 'Encrypt threads on disk' }) };
}

/** Returns whether these words occur in any file of a folder. */
async function isInPlainText(folder: string, words: string): Promise<boolean> {
  return (await readTextsBelow(folder)).some((text) => text.includes(words));
}

test('encryption is switched off and on while the app runs, and no thread is lost', async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [answer('The zebra has stripes.')] } });
  const appPage = new AppPage(app.page);
  await appPage.sendMessage('Tell me of the zebra');
  await expect(appPage.turns('Codex')).toContainText('stripes');
  const { encryption, settings } = await openSettings(app.page);
  await expect(encryption).toBeChecked();
  expect(await isInPlainText(app.dataFolder, 'zebra')).toBe(false);

  // The switch shows the target state at once, and is enabled again when that is reached.
  await encryption.press('Space');
  await expect(encryption).not.toBeChecked();
  await expect(encryption).toBeEnabled();
  await expect(settings).toContainText('Anyone who can read the data folder can read them');
  await expectAccessible(app.page);
  expect(await isInPlainText(app.dataFolder, 'zebra')).toBe(true);
  expect(await readFile(join(app.dataFolder, 'config.toml'), 'utf8')).toContain('[persistence]\nencrypt = false\n');
  await app.page.reload();
  await appPage.showSettings('Data');
  await expect(encryption).not.toBeChecked();

  await encryption.press('Space');
  await expect(encryption).toBeChecked();
  await expect(encryption).toBeEnabled();
  expect(await isInPlainText(app.dataFolder, 'zebra')).toBe(false);
  const after = new AppPage(await app.restart());
  await after.threads.getByRole('button', { name: /zebra/ }).click();
  await expect(after.turns('Codex')).toContainText('stripes');
});

test('threads whose key is lost come back with the recovery key', async ({ start, allowErrors }) => {
  test.info().skip(process.platform !== 'linux', 'Elsewhere the key is kept by the keyring of the system');
  allowErrors(/WebSocket|ERR_/);
  const config = createTemporaryFolder('config');
  const app = await start({
    provider: { steps: [answer('The zebra has stripes.')] },
    // Without a session bus there is no keyring, and the key is in a file.
    env: { XDG_CONFIG_HOME: config.path, DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: config.path },
  });
  const before = new AppPage(app.page);
  await before.sendMessage('Tell me of the zebra');
  await expect(before.turns('Codex')).toContainText('stripes');
  const { settings } = await openSettings(app.page);
  await settings.getByRole('button', { name: 'Show recovery key', exact: true }).click();
  const shown = before.dialog('Recovery key');
  const words = (await shown.locator('code').textContent()) ?? '';
  expect(words.split('-')).toHaveLength(13);
  await expect(shown.getByRole('button', { name: 'Copy' })).toBeFocused();
  await expectAccessible(app.page);
  await shown.getByRole('button', { name: 'Done' }).click();

  await rm(join(config.path, 'workcell'), { recursive: true });
  const page = await app.restart();
  const after = new AppPage(page);
  const banner = page.getByRole('alert').filter({ hasText: 'Threads are not saved' });
  await banner.getByRole('button', { name: 'Use recovery key' }).click();
  const dialog = after.dialog('Use recovery key');
  const field = dialog.getByRole('textbox', { name: 'Recovery key' });
  await expect(field).toBeFocused();
  await field.fill(words.replace(/^./, (first) => (first === '2' ? '3' : '2')));
  await field.press('Enter');
  await expect(dialog).toContainText('Group 1 has a typo');
  await expectAccessible(page);
  await field.fill(words.toLowerCase());
  await field.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(banner).toBeHidden();
  await after.threads.getByRole('button', { name: /zebra/ }).click();
  await expect(after.turns('Codex')).toContainText('stripes');
  await config.remove();
});
