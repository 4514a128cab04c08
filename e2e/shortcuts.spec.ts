import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Shortcuts are viewed, changed and reset, and persist.

test('a shortcut is changed by pressing it, shown everywhere, kept in the file, and reset', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start();
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.runCommand('keyboard shortcuts');
  const search = page.getByRole('searchbox', { name: 'Search shortcuts' });
  await expect(search).toBeFocused();
  await expectAccessible(page);
  await search.fill('open settings');
  const rows = page.getByRole('list', { name: 'Shortcuts' }).getByRole('listitem');
  await expect(rows).toHaveCount(1);
  const change = rows.getByRole('button', { name: 'Change shortcut for Open settings' });
  await change.press('Enter');
  const recorder = rows.getByRole('button', { name: 'Press the keys for Open settings' });
  await expect(recorder).toBeFocused();
  await page.keyboard.press('ControlOrMeta+c');
  await expect(rows.getByRole('status')).toContainText('reserved by text fields');
  await page.keyboard.press('ControlOrMeta+k');
  await expect(rows).toContainText('is also assigned to “Command palette”');
  await expectAccessible(page);
  await change.press('Enter');
  await expect(recorder).toBeFocused();
  await page.keyboard.press('F9');
  await expect(rows).toContainText('Default:');

  await appPage.show('Threads');
  await expect(page.getByRole('main', { name: 'Settings' })).toBeHidden();
  await page.keyboard.press('ControlOrMeta+k');
  const palette = appPage.dialog('Command palette');
  await palette.getByRole('combobox').fill('open settings');
  await expect(palette.getByRole('option', { name: /^Open settings/ })).toContainText('F9');
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
  await page.keyboard.press('F9');
  await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible();
  const file = join(app.dataFolder, 'config.toml');
  await expect.poll(() => readFile(file, 'utf8')).toContain('[shortcuts]\nopen_settings = [ "F9" ]');

  await page.reload();
  await expect(appPage.message).toBeVisible();
  await page.keyboard.press('F9');
  await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible();
  await search.fill('open settings');
  await rows.getByRole('button', { name: 'Reset shortcut for Open settings' }).press('Enter');
  await expect(rows).not.toContainText('Default:');
  await expect.poll(() => readFile(file, 'utf8')).not.toContain('open_settings');
});

test('reports unreadable shortcuts with their line, keeps them in the file, and loads the rest', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start();
  const { page } = app;
  const appPage = new AppPage(page);
  const file = join(app.dataFolder, 'config.toml');
  await appendFile(file, '\n[shortcuts]\nopen_settings = "F9"\nshow_diagnostics = ["F7"]\n');
  await expect(page.getByText(/config\.toml line \d+: "shortcuts\.open_settings" is not a list of keys/)).toBeVisible();
  await page.keyboard.press('F7');
  await expect(page.getByRole('main', { name: 'Diagnostics' })).toBeVisible();

  const broken = '[shortcuts\nshow_threads = ["F7"]\n';
  await writeFile(file, broken);
  await expect(page.getByText(/config\.toml has an error on line 1/)).toBeVisible();
  await appPage.runCommand('keyboard shortcuts');
  const reset = page.getByRole('button', { name: 'Reset shortcut for Show diagnostics' });
  await reset.press('Enter');
  await expect(reset).toBeHidden();
  expect(await readFile(file, 'utf8')).toBe(broken);
});
