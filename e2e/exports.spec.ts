import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { answer, patch, run } from '../fixtures/provider/script.ts';
import type { SavedFile } from './app.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible, findViolations } from './expect-accessible.ts';
import type { SharedApp } from './shared-app.ts';
import { expect, test } from './test.ts';

// A thread as a file: exported in four formats, and imported elsewhere.

const key = `ghp_${'aB3dE5fG7hJ9'.repeat(3)}`;
const script = [
  run(`echo giraffe; echo TOKEN=${key}; echo mail me@example.com`),
  patch('*** Add File: zebra.txt\n+stripes <b>everywhere</b>\n'),
  answer('It is **done**:\n\n```ts\nconst zebra: Array<string> = [];\n```\n\n<img src=x onerror="alert(1)">'),
];
const exportOptions = { settings: { approval_mode: 'ask-when-needed' }, provider: { steps: script } };

function getExportDialog(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Export thread' });
}

/** Opens the dialog from the menu in the thread's header. */
async function openExport(appPage: AppPage): Promise<Locator> {
  await appPage.button('Actions for this thread').click();
  await appPage.page.getByRole('menuitem', { name: 'Export…' }).click();
  const dialog = getExportDialog(appPage.page);
  await expect(dialog.getByRole('button', { name: 'Export' })).toBeEnabled();
  return dialog;
}

/** Saves the shown thread in a format, and returns the file and its name. */
async function exportShownThread(
  app: SharedApp,
  appPage: AppPage,
  format: string,
  redact: boolean,
): Promise<SavedFile> {
  const dialog = await openExport(appPage);
  await dialog.getByRole('radio', { name: format }).check();
  const redacts = dialog.getByRole('switch');
  // Presses a key, because a dialog whose text has changed moves in the next frame.
  if ((await redacts.isChecked()) !== redact) await redacts.press('Space');
  await expect(redacts).toBeChecked({ checked: redact });
  const save = dialog.getByRole('button', { name: 'Export' });
  await expect(save).toBeEnabled();
  const file = await app.saveFile(() => save.click());
  await expect(dialog).toBeHidden();
  return file;
}

async function runWholeTurn(page: Page): Promise<AppPage> {
  const appPage = new AppPage(page);
  await appPage.sendMessage('Write about zebras');
  await expect(appPage.turns('Codex').last()).toContainText('It is done');
  return appPage;
}

/** Hands a file to the picker that the palette opens. */
async function importFile(appPage: AppPage, path: string): Promise<void> {
  const [picker] = await Promise.all([appPage.page.waitForEvent('filechooser'), appPage.runCommand('Import…')]);
  await picker.setFiles(path);
}

test('the export dialog shows what it leaves out before you save a file', { tag: '@long' }, async ({ open }) => {
  const { page } = await open(exportOptions);
  const appPage = await runWholeTurn(page);
  const dialog = await openExport(appPage);
  await expect(dialog.getByRole('radio', { name: 'Markdown' })).toBeFocused();
  await dialog.getByRole('button', { name: /places? will be replaced/ }).click();
  const list = dialog.getByRole('list', { name: 'Replacements' });
  await expect(list).toContainText('[secret: GitHub token]');
  await expect(list).toContainText('me@example.com');
  await expect(list).not.toContainText(key);
  await expectAccessible(page);
  await dialog.getByRole('switch').uncheck();
  await expect(list).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a thread is exported as Markdown with its output and changes', { tag: ['@web', '@long'] }, async ({ open }) => {
  const app = await open(exportOptions);
  const appPage = await runWholeTurn(app.page);
  const safe = await exportShownThread(app, appPage, 'Markdown', true);
  expect(safe.name).toBe('Write about zebras.md');
  const text = await readFile(safe.path, 'utf8');
  for (const said of ['> Write about zebras', 'giraffe', '+stripes <b>', '[secret: GitHub token]', '[email address]']) {
    expect(text).toContain(said);
  }
  expect(text).not.toContain(key);
  const whole = await exportShownThread(app, appPage, 'Markdown', false);
  expect(await readFile(whole.path, 'utf8')).toContain(`TOKEN=${key}`);
});

test('a thread is exported as a telemetry file that Mission Control shows like any other run', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open(exportOptions);
  const { page, workspace } = app;
  const appPage = await runWholeTurn(page);
  const file = await exportShownThread(app, appPage, 'Telemetry', true);
  expect(file.name).toBe('Write about zebras.telemetry.jsonl');
  const text = await readFile(file.path, 'utf8');
  expect(text).toContain('[secret: GitHub token]');
  expect(text).not.toContain(key);
  const id = 'wc-1-20260101T000000Z';
  await mkdir(join(workspace, '.workcells', id), { recursive: true });
  await writeFile(join(workspace, '.workcells', id, 'telemetry.jsonl'), text);
  await appPage.button('Mission Control').click();
  await page.getByRole('article', { name: id }).getByRole('button', { name: 'View Details' }).click();
  const timeline = page.getByRole('feed', { name: 'Timeline' });
  await expect(timeline).toContainText('Write about zebras');
  await expect(timeline).toContainText('zebra.txt');
});

// @web: it is about what a browser makes of the file.
test('a thread is exported as a page that opens offline and runs nothing', { tag: ['@web', '@long'] }, async ({
  browser,
  open,
}) => {
  const app = await open(exportOptions);
  const file = await exportShownThread(app, await runWholeTurn(app.page), 'Web page', true);
  expect(file.name).toBe('Write about zebras.html');
  const path = test.info().outputPath('thread.html');
  await writeFile(path, await readFile(file.path));
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ offline: true, colorScheme });
    const alone = await context.newPage();
    const asked: string[] = [];
    const said: string[] = [];
    alone.on('request', (request) => asked.push(request.url()));
    alone.on('console', (message) => said.push(message.text()));
    alone.on('dialog', (dialog) => said.push(dialog.message()));
    await alone.goto(pathToFileURL(path).href);
    await expect(alone.getByRole('heading', { level: 1, name: 'Write about zebras' })).toBeVisible();
    await expect(alone.getByRole('article')).toHaveCount(2);
    await alone.getByText('Output', { exact: true }).click();
    await expect(alone.getByText(/^giraffe/)).toBeVisible();
    await expect(alone.getByText('+stripes <b>everywhere</b>')).toBeVisible();
    await expect(alone.getByText('<img src=x onerror="alert(1)">')).toBeVisible();
    expect(await findViolations(alone, {})).toEqual([]);
    expect(asked).toEqual([pathToFileURL(path).href]);
    expect(said).toEqual([]);
    await context.close();
  }
});

// @web: the dialog above saves a file on both hosts.
test('an exported thread is imported into another data folder, and can be read there', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start(exportOptions);
  const appPage = await runWholeTurn(app.page);
  const file = await exportShownThread(app, appPage, 'Workcell file', false);
  expect(file.name).toBe('Write about zebras.jsonl');
  const path = test.info().outputPath('thread.jsonl');
  await writeFile(path, await readFile(file.path));

  const other = await start();
  const there = new AppPage(other.page);
  await expect(there.button('Import…')).toBeVisible();
  await importFile(there, path);
  await expect(there.turns('You')).toHaveText([/Write about zebras/]);
  await expect(there.turns('Codex').last()).toContainText('It is done');
  await expect(there.threads.getByRole('button', { name: /Write about zebras/ })).toBeVisible();
  await expect(there.button('Fork into a new thread')).toBeVisible();
  await there.openConsole();
  await there.runs.getByRole('option').first().click();
  await expect(there.terminal).toContainText('giraffe');
  await there.openChanges();
  await expect(there.diff).toContainText('stripes <b>everywhere</b>');
  await expectAccessible(there.page);

  const again = await exportShownThread(other, there, 'Workcell file', false);
  const records = async (from: string) => (await readFile(from, 'utf8')).split('\n').slice(2);
  expect(await records(again.path)).toEqual(await records(path));
});

test('refuses a file that is not a thread, names the line, and keeps nothing', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const { page } = await open();
  const appPage = new AppPage(page);
  const path = test.info().outputPath('bad.jsonl');
  await writeFile(path, '{"record":"header","format":"workcell-thread","version":1}\n{"record":"spell"}\n');
  await expect(appPage.button('Import…')).toBeVisible();
  await importFile(appPage, path);
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await expect(dialog.getByRole('alert')).toContainText(
    'Line 2 cannot be read. This version does not recognize this record.',
  );
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  await expect(appPage.button('Import…')).toBeVisible();
});
