import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import type { SharedApp } from './shared-app.ts';
import { startRun } from './start-run.ts';
import { expect, test } from './test.ts';

// Two runs side by side: real Codex runs, and recorded runs of all kinds.

const heading = '# A workspace of a test\n';
const patchTitle = (title: string) => patch(updateFile('README.md', [{ from: heading, to: title }]));

const getFact = (dialog: Locator, name: string): Locator =>
  dialog.getByRole('row').filter({ has: dialog.page().getByRole('rowheader', { name, exact: true }) });

test('compares two Codex runs by keyboard, with a way from each step to its event and back', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open({
    provider: {
      steps: [
        ...[run('printf one'), patchTitle('# First'), answer('The heading is changed.')],
        ...[run('exit 3'), run('exit 3'), patchTitle('# Second'), answer('The heading is changed.')],
      ],
    },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.show('Mission Control');
  const checks = ['grep -q Second README.md'];
  const first = await startRun(page, 'Change the heading', checks);
  const card = page.getByRole('article', { name: first, exact: true });
  await expect(card).toContainText('check failed');
  const second = await startRun(page, 'Change the heading well', checks);
  await expect(page.getByRole('article', { name: second, exact: true })).toContainText(/Done|Ready to review/);

  await card.focus();
  await appPage.runCommand('Compare with another run');
  const pick = appPage.dialog('Compare with…');
  await expect(pick.getByRole('searchbox', { name: 'Search runs' })).toBeFocused();
  await page.keyboard.type('heading well');
  await expect(pick.getByRole('listitem')).toHaveCount(1);
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');

  const dialog = appPage.dialog('Compare runs');
  await expect(dialog.getByRole('region', { name: 'First', exact: true })).toContainText('Change the headingWorktree');
  await expect(dialog.getByRole('region', { name: 'Second', exact: true })).toContainText(
    'Change the heading wellWorktree',
  );
  await expect(getFact(dialog, 'Check grep -q Second README.md')).toContainText(/exit 1.*passed.*different.*better/);
  await expect(getFact(dialog, 'State')).toContainText(/Failed · check failed.*the first failed/);
  // Nothing is measured against a run that failed.
  await expect(getFact(dialog, 'Retries')).toContainText(/0.*1.*\+1/);
  await expect(getFact(dialog, 'Retries')).not.toContainText('worse');
  await expect(getFact(dialog, 'Files written')).toContainText(/1.*1.*the same/);
  await expectAccessible(page);

  await appPage.tabTo(dialog.getByRole('button', { name: 'Steps', exact: true }));
  await page.keyboard.press('Enter');
  const grid = dialog.getByRole('grid', { name: 'Steps in both runs' });
  const rowOf = (words: string): Locator => grid.getByRole('row').filter({ hasText: words });
  await expect(rowOf('README.md').first().getByRole('gridcell', { name: 'the same' })).toBeVisible();
  await expect(rowOf('The heading is changed.').getByRole('gridcell', { name: 'the same' })).toBeVisible();
  await expect(grid.getByRole('gridcell', { name: /exit 3.*failed.*tried again/ })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('F7');
  await expect(grid.getByRole('gridcell', { selected: true })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  const again = grid.getByRole('gridcell', { name: /tried again/ });
  for (let press = 0; press < 8 && (await again.getAttribute('aria-selected')) !== 'true'; press += 1)
    await page.keyboard.press('ArrowDown');
  await expect(again).toBeFocused();
  await page.keyboard.press('Enter');
  const detail = appPage.dialog(`Run ${second}`);
  await expect(detail.getByRole('region', { name: 'Event', exact: true })).toContainText('exit 3');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await expect(again).toBeFocused();

  await appPage.tabTo(dialog.getByRole('switch', { name: 'Only differences' }));
  await page.keyboard.press('Space');
  await expect(rowOf('The heading is changed.')).toHaveCount(0);

  await dialog.getByRole('button', { name: 'Files', exact: true }).press('Enter');
  await expect(dialog.getByRole('region', { name: 'First: changes to this file' })).toContainText('# First');
  await expect(dialog.getByRole('region', { name: 'Second: changes to this file' })).toContainText('# Second');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(card).toBeFocused();
});

type Line = Readonly<Record<string, unknown>>;

async function recordRun(app: SharedApp, id: string, lines: readonly Line[]): Promise<string> {
  const folder = join(app.workspace, '.workcells', id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'telemetry.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return folder;
}

async function compare(page: Page, first: string, second: string): Promise<Locator> {
  const appPage = new AppPage(page);
  await appPage.show('Mission Control');
  const card = page.getByRole('article', { name: first, exact: true });
  await card.getByRole('button', { name: 'More for this run' }).click();
  await page.getByRole('menuitem', { name: 'Compare with…' }).click();
  const again = appPage.dialog('Compare with…');
  await again.getByRole('searchbox', { name: 'Search runs' }).fill(second);
  await expect(again.getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('Enter');
  return appPage.dialog('Compare runs');
}

test('runs with nothing in common say so, and what is not known is not made up', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const app = await open();
  const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 6, 45, second)).toISOString();
  await recordRun(app, 'wc-1-whole', [
    { type: 'started', timestamp: at(0), toolchain: 'codex', model: 'gpt-6.1-sol', schema: 1 },
    { type: 'bash_command', timestamp: at(1), command: 'npm test' },
    { type: 'bash_output', timestamp: at(9), output: 'ok', exit_code: 0 },
    { type: 'completed', timestamp: at(10), status: 'success' },
  ]);
  const folder = await recordRun(app, 'wc-2-odd', [
    { type: 'started', schema: 99 },
    { type: 'teleport', to: 'home' },
    { type: 'tool_call', tool: 'unheard-of', arguments: { deep: [1] } },
  ]);
  const dialog = await compare(app.page, 'wc-1-whole', 'wc-2-odd');
  const about = dialog.getByRole('status', { name: 'About this comparison' });
  await expect(about).toContainText('These runs have no steps in common.');
  await expect(about).toContainText('The second run is still in progress.');
  await expect(about).toContainText('The second run was recorded in a newer format.');
  await expect(about).toContainText('The second run has no times.');
  for (const name of ['Time', 'Tokens in', 'Cost', 'Model'])
    await expect(getFact(dialog, name)).toContainText(/unknown.*unknown/);
  await expect(getFact(dialog, 'Commands')).toContainText(/1.*0.*\u22121/);
  await expectAccessible(app.page);

  await rm(folder, { recursive: true });
  await dialog.getByRole('button', { name: 'Refresh' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Second: The run no longer exists.');
  await recordRun(app, 'wc-2-odd', [{ type: 'bash_command', command: 'npm test' }]);
  await dialog.getByRole('alert').getByRole('button', { name: 'Refresh' }).click();
  await expect(getFact(dialog, 'Commands')).toContainText(/1.*1.*the same/);
  await expect(about).not.toContainText('no steps in common');
});

test('a run is not offered to be compared with itself', { tag: ['@web', '@long'] }, async ({ open }) => {
  const app = await open();
  await recordRun(app, 'wc-1-only', [{ type: 'bash_command', command: 'npm test' }]);
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.show('Mission Control');
  await page
    .getByRole('article', { name: 'wc-1-only', exact: true })
    .getByRole('button', { name: 'View Details' })
    .click();
  await appPage.dialog('Run wc-1-only').getByRole('button', { name: 'More', exact: true }).press('Enter');
  await page.getByRole('menuitem', { name: 'Compare with…' }).press('Enter');
  const pick = appPage.dialog('Compare with…');
  await expect(pick).toContainText('No other runs');
  await page.keyboard.press('Escape');
  await expect(pick).toBeHidden();
});
