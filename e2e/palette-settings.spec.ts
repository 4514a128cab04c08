import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Page } from '@playwright/test';
import { createGate } from '../fixtures/provider/gate.ts';
import { answer, waiting } from '../fixtures/provider/script.ts';
import { createCacheFolder } from '../fixtures/testkit/test-folder.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Everything a user can do, by name; and what they can set.

test('the palette does everything by keyboard and gives the focus back', { tag: '@web' }, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('Hello.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Hello');
  await expect(appPage.turns('Codex')).toContainText('Hello.');
  await appPage.message.focus();
  await page.keyboard.press('ControlOrMeta+k');
  const palette = appPage.dialog('Command palette');
  await expect(palette.getByRole('combobox')).toBeFocused();
  await expect(palette.getByRole('option', { name: /New thread/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
  await expect(appPage.message).toBeFocused();

  await appPage.runCommand('open the console');
  await expect(appPage.console).toBeVisible();
  await appPage.runCommand('close the console');
  await expect(appPage.console).toBeHidden();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('nothing is called like this');
  await expect(palette.getByRole('option')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await appPage.runCommand('new thr');
  await expect(appPage.turns('You')).toHaveCount(0);
  await expect(appPage.message).toBeFocused();
});

test('the palette finds threads by their text and runs by name, and has what was chosen lately first', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({ provider: { steps: [answer('The parser drops a comma.'), answer('Hello.')] } });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.sendMessage('Look at the importer');
  await expect(appPage.turns('Codex')).toContainText('comma');
  await appPage.runCommand('new thr');
  await expect(appPage.turns('You')).toHaveCount(0);

  const palette = appPage.dialog('Command palette');
  const group = (name: string) => palette.getByRole('group', { name, exact: true }).getByRole('option');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('comma');
  await expect(group('Threads')).toHaveText([/Look at the importer/]);
  await palette.getByRole('combobox').fill('importer');
  await expect(group('Runs').first()).toContainText('Look at the importer');
  await palette.getByRole('combobox').fill('# importer');
  await expect(palette.getByRole('group')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(appPage.turns('Codex')).toContainText('comma');

  await page.keyboard.press('ControlOrMeta+k');
  await expect(group('Recent').first()).toContainText('Look at the importer');
  await expect(group('Suggested').filter({ hasText: 'New thread' })).toHaveCount(1);
  await page.keyboard.press('Escape');
  await app.page.close();
  const again = new AppPage(await app.restart());
  await expect(again.message).toBeVisible();
  await again.page.keyboard.press('ControlOrMeta+k');
  const recent = again.dialog('Command palette').getByRole('group', { name: 'Recent' });
  await expect(recent.getByRole('option').first()).toContainText('Look at the importer');
});

test('the palette finds files of the folder by their paths, and prompts', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const app = await start({ workspace: { files: { 'src/parser.ts': '', 'docs/guide.md': '' } } });
  await mkdir(join(app.codexHome, 'prompts'), { recursive: true });
  await writeFile(join(app.codexHome, 'prompts', 'tidy.md'), 'Tidy up');
  const { page } = app;
  const appPage = new AppPage(page);
  const palette = appPage.dialog('Command palette');
  const group = (name: string) => palette.getByRole('group', { name, exact: true }).getByRole('option');
  await expect(appPage.message).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('srcpars');
  await expect(group('Files')).toHaveText([/parser\.ts.*src/]);
  await palette.getByRole('combobox').fill('@guide');
  await expect(palette.getByRole('option')).toHaveText([/guide\.md/]);
  await palette.getByRole('combobox').fill('tidy');
  await expect(group('Prompts')).toHaveText([/tidy/]);
  await page.keyboard.press('Enter');
  await expect(appPage.dialog('Prompts and skills')).toContainText('Tidy up');
});

test('the palette receives text typed right after its shortcut', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open();
  const appPage = new AppPage(page);
  await appPage.message.focus();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('new thr');
  await expect(appPage.dialog('Command palette').getByRole('combobox')).toHaveValue('new thr');
  await page.keyboard.press('Escape');
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue('');
});

test('the palette offers what can be done now, while it is open, and says what the rest needs', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const gate = createGate();
  const { page } = await open({ provider: { steps: [waiting(gate, answer('Hello.'))] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Hello');
  await page.keyboard.press('ControlOrMeta+k');
  const palette = appPage.dialog('Command palette');
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('>stop');
  const stop = palette.getByRole('option', { name: /^Stop turn/ });
  await expect(stop).toBeEnabled();
  gate.release();
  await expect(stop).toBeDisabled();
  await expect(stop).toContainText('Only while Codex works');
});

// @web: the tests hold back a file on its way to the browser; the desktop reads it from the app.
test.describe('before the palette is loaded', { tag: '@web' }, () => {
  /** Types into the palette while its file is held back, until the gate opens. */
  async function typeAhead(page: Page, text: string) {
    const isPalette = (url: URL) => url.pathname.includes('/Palette-') && url.pathname.endsWith('.js');
    const gate = createGate();
    await page.route(isPalette, async (route) => {
      await gate.released;
      await route.continue();
    });
    const asked = page.waitForRequest((request) => isPalette(new URL(request.url())));
    await page.reload();
    await asked;
    await new AppPage(page).message.focus();
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type(text);
    return gate;
  }

  test('the palette is fetched ahead and keeps what is typed', { tag: '@long' }, async ({ open }) => {
    const { page } = await open();
    const appPage = new AppPage(page);
    const gate = await typeAhead(page, 'new thr');
    gate.release();
    const field = appPage.dialog('Command palette').getByRole('combobox');
    await expect(field).toBeFocused();
    await page.keyboard.type('ead');
    await expect(field).toHaveValue('new thread');
    await page.keyboard.press('Escape');
    await expect(appPage.message).toBeFocused();
    await expect(appPage.message).toHaveValue('');
  });

  test('Enter runs the best match of the palette once it is there', { tag: '@long' }, async ({ open }) => {
    const { page } = await open();
    const appPage = new AppPage(page);
    const gate = await typeAhead(page, 'privacy and tele');
    await page.keyboard.press('Enter');
    await page.keyboard.type('no');
    gate.release();
    await expect(appPage.dialog('Privacy and telemetry')).toBeVisible();
    // What was typed after Enter went nowhere. The dialog hides the message from others.
    await expect(page.getByRole('textbox', { name: 'Message', exact: true, includeHidden: true })).toHaveValue('');
  });
});

test('the theme is switched from the palette and in Settings, and stays', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const { page } = await start();
  const appPage = new AppPage(page);
  const html = page.locator('html');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(html).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await appPage.runCommand('the light theme');
  await expect(html).toHaveAttribute('data-theme', 'light');
  await page.reload();
  await expect(html).toHaveAttribute('data-theme', 'light');
  await appPage.showSettings('Appearance');
  const themes = page.getByRole('group', { name: 'Theme' });
  await expect(themes.getByRole('button', { name: 'Light' })).toHaveAttribute('aria-pressed', 'true');
  await themes.getByRole('button', { name: 'System' }).click();
  await expect(html).toHaveAttribute('data-theme', 'dark');
});

test('settings apply at once, survive reloads and restarts, and live in a readable file', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start();
  const appPage = new AppPage(app.page);
  const { page } = app;
  await appPage.showSettings('Codex');
  const settings = page.getByRole('main', { name: 'Settings' });
  await expect(settings.getByRole('heading', { name: 'Codex', exact: true })).toBeVisible();
  await expectAccessible(page);
  const restarts = settings.getByRole('switch', { name: 'Restart automatically' });
  await expect(restarts).toBeChecked();
  await restarts.press('Space');
  await expect(restarts).not.toBeChecked();
  await appPage.showSettings('Approvals');
  await appPage.pick('Approvals', 'Read only');
  await page.reload();
  // Settings opens at the page that was shown last.
  await appPage.show('Settings');
  await expect(settings.getByRole('combobox', { name: 'Approvals' })).toHaveValue('readOnly');
  await appPage.showSettings('Codex');
  await expect(restarts).not.toBeChecked();
  const kept = await readFile(join(app.dataFolder, 'config.toml'), 'utf8');
  expect(kept).toContain('restart_by_itself = false');
  expect(kept).toContain('approval_mode = "read-only"');
  // Each row shows where its value comes from, with the line. A click on that opens the file.
  const row = settings.locator('#setting-restartByItself');
  await expect(row).toContainText('Set in config.toml, line');
  await expect(row).toContainText('Default: On.');
  // A row whose value is the default does not mention it.
  await expect(settings.locator('#setting-maxRuns, #setting-codexBinary')).not.toContainText('Default:');
  await expectAccessible(page);

  await app.page.close();
  const again = new AppPage(await app.restart());
  await expect(again.page.getByRole('combobox', { name: 'Approvals' })).toHaveValue('readOnly');
  await again.page.keyboard.press('ControlOrMeta+,');
  await again.page.getByRole('searchbox', { name: 'Search settings' }).fill('restart automatically');
  await expect(again.page.getByRole('switch', { name: 'Restart automatically' })).not.toBeChecked();
});

test('editor and Codex are chosen from the programs on this machine, and others stay those of config.toml', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  test.info().skip(process.platform === 'win32', 'the programs of the test are scripts');
  const folder = createCacheFolder('programs');
  for (const name of ['code', 'subl']) await writeFile(join(folder.path, name), '#!/bin/sh\n', { mode: 0o755 });
  const PATH = `${folder.path}${delimiter}${process.env.PATH}`;
  const app = await start({ env: { PATH }, settings: { editor: ['/opt/mine', '{file}'] } });
  const appPage = new AppPage(app.page);
  await appPage.showSettings('General');
  const settings = app.page.getByRole('main', { name: 'Settings' });
  const editor = settings.getByRole('combobox', { name: 'Editor' });
  const program = settings.getByRole('combobox', { name: 'Program' });
  await expect(editor).toHaveValue('own');
  await expect(editor.locator('option')).toContainText(['None', 'VS Code', 'Sublime Text', 'mine (custom)']);
  await expect(settings.locator('#setting-editor').getByRole('textbox')).toHaveCount(0);
  await expectAccessible(app.page);
  await editor.selectOption({ label: 'Sublime Text' });
  await expect
    .poll(() => readFile(join(app.dataFolder, 'config.toml'), 'utf8'))
    .toContain(`editor = [ "${join(folder.path, 'subl')}", "{file}:{line}" ]`);
  await expect(editor.locator('option', { hasText: 'config.toml' })).toHaveCount(0);
  await editor.selectOption({ label: 'None' });
  await expect.poll(() => readFile(join(app.dataFolder, 'config.toml'), 'utf8')).not.toContain('editor');
  await appPage.showSettings('Codex');
  await expect(program).toHaveValue('usual');
  await folder.remove();
});

test('sets how much of a thread loads first, and reports an invalid number', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start();
  const appPage = new AppPage(app.page);
  await appPage.showSettings('General');
  const turns = app.page.getByRole('textbox', { name: 'Turns shown first' });
  await expect(turns).toHaveValue('50');
  await turns.fill('0');
  await turns.press('Enter');
  await expect(turns).toHaveAccessibleDescription('Enter 1 to 1,000 turns. Still using 50.');
  await expect(turns).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(app.page);
  await turns.fill('20');
  await turns.press('Enter');
  await expect(turns).toHaveAccessibleDescription(/A thread opens with its newest turns/);
  const kept = () => readFile(join(app.dataFolder, 'config.toml'), 'utf8').catch(() => '');
  await expect.poll(kept).toContain('window_turns = 20');
});

// @web: the page decides this, the same on both hosts.
test('a setting keeps a typed number when a shortcut leaves the page', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const { page } = await start();
  const appPage = new AppPage(page);
  const turns = page.getByRole('textbox', { name: 'Turns shown first' });
  await appPage.showSettings('General');
  await turns.fill('20');
  await page.keyboard.press('ControlOrMeta+i');
  await expect(appPage.message).toBeFocused();
  await appPage.showSettings('General');
  await expect(turns).toHaveValue('20');
});

// @web: the page decides this, the same on both hosts.
test('a settings change in another window leaves text being typed here', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const app = await start();
  const appPage = new AppPage(app.page);
  const other = new AppPage(await app.newWindow());
  const turnsOf = ({ page }: AppPage) => page.getByRole('textbox', { name: 'Turns shown first' });
  for (const each of [appPage, other]) await each.showSettings('General');
  await turnsOf(appPage).fill('20');
  await turnsOf(other).fill('30');
  await turnsOf(other).press('Enter');
  const kept = () => readFile(join(app.dataFolder, 'config.toml'), 'utf8').catch(() => '');
  await expect.poll(kept).toContain('window_turns = 30');
  // The origin of the value shows that the change has arrived.
  await expect(appPage.page.locator('#setting-windowTurns')).toContainText('config.toml');
  await expect(turnsOf(appPage)).toHaveValue('20');
  await turnsOf(appPage).press('Enter');
  await expect(turnsOf(other)).toHaveValue('20');
});

test('reports an invalid value with its line, and uses the default', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const { page } = await start({ settings: { text_size: 900 } });
  const appPage = new AppPage(page);
  const banner = page.getByRole('status').filter({ hasText: '"text_size" is not a whole number from 80 to 200.' });
  await expect(banner).toContainText('line 1');
  await expectAccessible(page);
  await banner.getByRole('button', { name: 'Open settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
  await appPage.show('Threads');
  await expect(appPage.message).toBeVisible();
});

test('panes keep the sizes the user chose', { tag: ['@web', '@long'] }, async ({ start }) => {
  const { page } = await start();
  const appPage = new AppPage(page);
  const splitter = page.getByRole('separator', { name: 'Panel width' });
  await appPage.runCommand('open the console');
  await expect(splitter).toBeVisible();
  const before = (await appPage.console.boundingBox())?.width ?? 0;
  await splitter.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (await appPage.console.boundingBox())?.width ?? 0).toBeGreaterThan(before);
  const after = (await appPage.console.boundingBox())?.width;
  await page.reload();
  await expect.poll(async () => (await appPage.console.boundingBox())?.width).toBe(after);
});

test('settings say what takes space, and keep how much output is recorded', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const { page } = await start({ provider: { steps: [answer('Hello.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Hello');
  await expect(appPage.turns('Codex')).toContainText('Hello.');
  await appPage.runCommand('settings: data');
  const used = page.getByRole('table', { name: 'Space used' });
  await expect(used.getByRole('row', { name: /^Threads/ })).toContainText('kB');
  await expect(used.getByRole('row', { name: /^Total/ })).toBeVisible();
  const budget = page.getByRole('textbox', { name: 'Recorded output' });
  await expect(budget).toHaveValue('2,048');
  await budget.fill('5');
  await budget.press('Enter');
  await expect(page.getByText('Enter 10 to 1,000,000 MB. Still using 2,048.')).toBeVisible();
  await budget.fill('512');
  await budget.press('Enter');
  await page.reload();
  await appPage.runCommand('open settings');
  await expect(budget).toHaveValue('512');
  await expectAccessible(page);
});

test('settings are pages that the keyboard goes through, and a search marks what it finds', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const { page } = await start();
  const appPage = new AppPage(page);
  const { keyboard } = page;
  await expect(appPage.message).toBeFocused();
  await keyboard.press('ControlOrMeta+,');
  const settings = page.getByRole('main', { name: 'Settings' });
  const pages = settings.getByRole('navigation', { name: 'Settings' });
  const search = settings.getByRole('searchbox', { name: 'Search settings' });
  const title = settings.getByRole('heading', { level: 2 });
  await expect(title).toHaveText('General');
  await expect(search).toBeFocused();

  // Up and down in the list show the page, and Tab leaves the list.
  await keyboard.press('ArrowDown');
  await expect(pages.getByRole('button', { name: 'General' })).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(title).toHaveText('Appearance');
  await keyboard.press('End');
  await expect(title).toHaveText('About');
  await keyboard.press('Home');
  await keyboard.press('ArrowDown');
  await expect(title).toHaveText('Appearance');
  await keyboard.press('Tab');
  await expect(settings.getByRole('group', { name: 'Theme' }).getByRole('button', { name: 'System' })).toBeFocused();
  await expectAccessible(page);

  // A search shows the page with the best match, marks it, and counts the others.
  await search.fill('recorded output');
  await expect(title).toHaveText('Data');
  await expect(settings.locator('[data-marked]')).toHaveText(/Recorded output/);
  await search.press('Enter');
  await expect(settings.getByRole('textbox', { name: 'Recorded output' })).toBeFocused();
  await search.fill('approvals');
  await expect(pages.getByRole('button', { name: 'Approvals' })).toHaveAccessibleDescription(/match/);
  await expect(pages.getByRole('button', { name: 'Shortcuts' })).toBeHidden();
  await expectAccessible(page);
  await search.fill('no such setting');
  await expect(settings).toContainText('No setting matches "no such setting".');
  await search.press('Escape');
  await expect(search).toHaveValue('');

  // The palette opens each page and each setting, also by its help.
  await appPage.runCommand('settings: privacy');
  await expect(title).toHaveText('Privacy');
  await appPage.runCommand('characters shown first');
  await expect(title).toHaveText('General');
  await expect(settings.getByRole('textbox', { name: 'Characters shown first' })).toBeFocused();
  await appPage.runCommand('dollars per million tokens');
  await expect(title).toHaveText('Runs and prices');

  // Settings opens where it was left, and a narrow window has the pages in a list.
  await appPage.showSettings('Data');
  await page.reload();
  await expect(appPage.message).toBeVisible();
  await keyboard.press('ControlOrMeta+,');
  await expect(title).toHaveText('Data');
  await page.setViewportSize({ width: 640, height: 480 });
  await expect(pages).toBeHidden();
  await appPage.pick('Settings page', 'About');
  await expect(title).toHaveText('About');
  await expectAccessible(page);
});
