import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// A run as a file, by keyboard: review it, keep one place, export it as a bundle, import it elsewhere, and remove it.

const id = 'wc-1-20260102T030405Z';
const key = `ghp_${'aB3dE5fG7hJ9'.repeat(3)}`;

async function writeRun(workspace: string): Promise<void> {
  const folder = join(workspace, '.workcells', id);
  await mkdir(folder, { recursive: true });
  const at = (second: number) => `2026-01-02T03:04:0${second}.000Z`;
  const lines = [
    { type: 'started', timestamp: at(0), toolchain: 'claude', model: 'sonnet' },
    { type: 'prompt_sent', timestamp: at(1), prompt: 'Count the zebras' },
    { type: 'bash_command', timestamp: at(2), command: 'cat .env', call_id: 'c' },
    { type: 'bash_output', timestamp: at(3), output: `TOKEN=${key}\nmail me@example.com`, exit_code: 0, call_id: 'c' },
    { type: 'response_complete', timestamp: at(4), content: 'There are **two**.' },
    { type: 'completed', timestamp: at(5), status: 'success', exit_code: 0 },
  ];
  await writeFile(join(folder, 'telemetry.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

async function chooseMore(page: Page, entry: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: /^Run wc-/ });
  await dialog.getByRole('button', { name: 'More' }).press('Enter');
  await page.getByRole('menuitem', { name: entry }).press('Enter');
}

// @web: exports.spec.ts saves a file on both hosts.
test('a run goes out as a bundle with one place kept, and comes in elsewhere as an imported run', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start();
  const { page, workspace } = app;
  await writeRun(workspace);
  const appPage = new AppPage(page);
  await appPage.button('Mission Control').click();
  await page.getByRole('article', { name: id }).getByRole('button', { name: 'View Details' }).press('Enter');
  await chooseMore(page, 'Export run…');
  const dialog = page.getByRole('dialog', { name: 'Export run' });
  await expect(dialog.getByRole('radio', { name: 'Markdown' })).toBeFocused();
  const save = dialog.getByRole('button', { name: 'Export' });
  await expect(save).toBeEnabled();
  await expect(dialog.getByRole('radio', { name: 'Workcell file' })).toBeHidden();
  const height = (await dialog.boundingBox())?.height;
  await dialog.getByRole('radio', { name: 'Bundle' }).press('Space');
  expect((await dialog.boundingBox())?.height).toBe(height);
  await dialog.getByRole('button', { name: /places will be replaced/ }).press('Enter');
  const list = dialog.getByRole('list', { name: 'Replacements' });
  await expect(list).toContainText('TOKEN=[secret: GitHub token]');
  await expect(list).toContainText('bash_output #4');
  await expect(list).not.toContainText(key);
  await list.getByRole('checkbox', { name: 'Keep: me@example.com' }).press('Space');
  await expect(dialog).toContainText('1 kept.');
  await expectAccessible(page);
  const file = await app.saveFile(() => save.press('Enter'));
  expect(file.name).toBe('Count the zebras.workcell.zip');
  // The detail of the run is back.
  await expect(page.getByRole('dialog', { name: `Run ${id}` })).toBeVisible();

  const path = test.info().outputPath('run.workcell.zip');
  await writeFile(path, await readFile(file.path));
  const { page: there } = await start();
  const other = new AppPage(there);
  await expect(other.button('Import…')).toBeVisible();
  const [picker] = await Promise.all([there.waitForEvent('filechooser'), other.runCommand('Import…')]);
  await picker.setFiles(path);
  const opened = there.getByRole('dialog', { name: /^Run wc-imported-/ });
  const timeline = opened.getByRole('feed', { name: 'Timeline' });
  await expect(timeline).toContainText('Count the zebras');
  await timeline.getByRole('article').filter({ hasText: 'me@example.com' }).first().click();
  await expect(opened).toContainText('[secret: GitHub token]');
  await expect(opened.getByRole('switch', { name: 'Auto-refresh' })).toBeHidden();
  await expect(opened.getByRole('button', { name: 'Run again' })).toBeHidden();
  await expectAccessible(there);
  await there.keyboard.press('Escape');
  await there.getByRole('button', { name: 'Imported' }).click();
  const card = there.getByRole('article', { name: /^wc-imported-/ });
  await expect(card).toContainText('Imported');
  await card.getByRole('button', { name: 'View Details' }).press('Enter');
  await chooseMore(there, 'Remove…');
  await there
    .getByRole('dialog', { name: 'Remove this imported run' })
    .getByRole('button', { name: 'Remove' })
    .press('Enter');
  await expect(card).toBeHidden();
});

test('a bundle that was changed is refused with the file that is another one', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const { page } = await start();
  const appPage = new AppPage(page);
  await expect(appPage.button('Import…')).toBeVisible();
  const path = test.info().outputPath('bad.workcell.zip');
  await writeFile(path, Buffer.from('PK\x03\x04 this is no whole zip'));
  const [picker] = await Promise.all([page.waitForEvent('filechooser'), appPage.runCommand('Import…')]);
  await picker.setFiles(path);
  const dialog = page.getByRole('dialog', { name: 'Import' });
  await expect(dialog.getByRole('alert')).toContainText('The bundle cannot be opened.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Close' }).press('Enter');
  await expect(dialog).toBeHidden();
});
