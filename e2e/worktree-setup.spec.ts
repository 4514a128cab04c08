import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { readCatalog } from '../build/translations/read-texts.ts';
import { answer } from '../fixtures/provider/script.ts';

import type { App } from './app.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// A user says once per folder what each new worktree gets, and each one does.

const settings = { approval_mode: 'ask-when-needed' } as const;

/** Adds a lock file and rules of git to the last commit, and an ignored file that only the folder has. */
async function addProject({ workspace }: Pick<App, 'workspace'>): Promise<void> {
  await writeFile(join(workspace, '.gitignore'), '.env\n');
  await writeFile(join(workspace, 'package-lock.json'), '{}\n');
  execFileSync('git', ['-C', workspace, 'add', '.gitignore', 'package-lock.json']);
  execFileSync('git', ['-C', workspace, 'commit', '-m', 'A project']);
  await writeFile(join(workspace, '.env'), 'KEY=copied\n');
}

/** Returns a file of the only worktree; null if it is not there. */
function readInWorktree({ dataFolder, workspace }: App, path: string): string | null {
  const worktrees = join(dataFolder, 'worktrees');
  const [name = 'none'] = existsSync(worktrees) ? readdirSync(worktrees).filter((each) => each.startsWith('wc-')) : [];
  const file = join(worktrees, name, basename(workspace), path);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function getControls(page: Page) {
  const appPage = new AppPage(page);
  const dialog = appPage.dialog('Set up worktrees');
  return {
    appPage,
    dialog,
    worktree: page.getByRole('radio', { name: 'Worktree', exact: true }),
    offer: page.getByRole('button', { name: 'Set up worktrees…', exact: true }),
    button: (name: string) => dialog.getByRole('button', { name, exact: true }),
    field: (name: string) => dialog.getByRole('textbox', { name, exact: true }),
  };
}

// @web: the page asks and the host sets up, the same on both hosts.
test('a user sets up worktrees by keyboard, and the next message gets its copies and commands', {
  tag: '@web',
}, async ({ start }) => {
  const app = await start({ settings, provider: { steps: [answer('Looked around.')] } });
  const { page } = app;
  await addProject(app);
  const { appPage, button, dialog, field, offer, worktree } = getControls(page);
  await appPage.message.fill('Look around');
  await expect(offer).toBeHidden();
  await appPage.tabTo(page.getByRole('radio', { name: 'Here', exact: true }));
  await page.keyboard.press('ArrowRight');
  await expect(worktree).toBeChecked();
  await expect(offer).toBeVisible();
  await expect(dialog).toBeHidden();
  await expectAccessible(page);

  await appPage.tabTo(offer);
  await page.keyboard.press('Enter');
  await expect(button('Save')).toBeFocused();
  await expect(dialog.getByRole('textbox')).toHaveCount(0);
  await expect(button('Add npm ci')).toBeVisible();
  await appPage.tabTo(button('Add .env'));
  await page.keyboard.press('Enter');
  await expect(field('Path 1')).toHaveValue('.env');
  await appPage.tabTo(button('Add a path'));
  await page.keyboard.press('Enter');
  await page.keyboard.type('../other');
  await expect(dialog.getByText('Only files in the folder can be copied.')).toBeVisible();
  await expect(button('Save')).toBeDisabled();
  await expectAccessible(page);
  await appPage.tabTo(button('Remove path 2'));
  await page.keyboard.press('Enter');
  await appPage.tabTo(button('Add a command'));
  await page.keyboard.press('Enter');
  await page.keyboard.type('cat .env > seen.txt');
  await page.keyboard.press('Enter');
  await page.keyboard.type('exit 3');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog).toBeHidden();

  await appPage.message.focus();
  await page.keyboard.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('Looked around.');
  await expect.poll(() => readInWorktree(app, 'seen.txt')).toBe('KEY=copied\n');
  expect(readInWorktree(app, '.env')).toBe('KEY=copied\n');
  await expect(page.getByText('Set-up stopped: “exit 3” ended with exit code 3.')).toBeVisible();
  await expectAccessible(page);

  await appPage.show('Mission Control');
  const card = page.getByRole('main', { name: 'Mission Control' }).getByRole('article', { name: /^wc-(?!thread-)/ });
  await expect(card).toContainText(/Done|Ready to review/);
  await expect(card).toContainText('Set-up stopped: “exit 3” ended with exit code 3.');
  await card.getByRole('button', { name: 'Review', exact: true }).click();
  const review = page.getByRole('dialog', { name: /wc-/ });
  await expect(review).toContainText('Changed while the worktree was set up, maybe by the set-up: seen.txt.');
  await expect(review.getByText('.env', { exact: true })).toBeHidden();
});

// @web: the page shows it and the host ends it, the same on both hosts.
test('a set-up that goes on is shown at the thread and its run, and ends with the run', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({ settings, provider: { steps: [answer('Looked around.')] } });
  const { page } = app;
  const { appPage, button, dialog, offer, worktree } = getControls(page);
  await worktree.focus();
  await page.keyboard.press('Space');
  await offer.click();
  await button('Add a command').click();
  const seconds = `10${Date.now() % 100_000}`;
  await page.keyboard.type(`(setsid sleep ${seconds} &); echo up > up.txt; sleep ${seconds}`);
  await button('Save').click();
  await expect(dialog).toBeHidden();
  await appPage.sendMessage('Look around');
  await expect(appPage.turns('Codex').last()).toContainText('Looked around.');
  await expect(page.getByText('Setting up the worktree…')).toBeVisible();
  await expect.poll(() => readInWorktree(app, 'up.txt')).toBe('up\n');
  const isAlive = () => execFileSync('ps', ['axo', 'args'], { encoding: 'utf8' }).includes(`sleep ${seconds}`);
  expect(isAlive()).toBe(true);
  await expectAccessible(page);

  await appPage.show('Mission Control');
  const card = page.getByRole('main', { name: 'Mission Control' }).getByRole('article', { name: /^wc-(?!thread-)/ });
  await expect(card).toContainText('Running · sets up the worktree');
  await card.getByRole('button', { name: 'More for this run' }).click();
  await page.getByRole('menuitem', { name: 'Cancel run' }).click();
  await expect.poll(isAlive).toBe(false);
  // Codex had done its work.
  await expect(card).toContainText('Ready to review');
});

// @web: the page keeps what is typed, the same on both hosts.
test('the set-up opened from a new run returns to it, with what was typed in both', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const app = await start({ settings });
  const { page } = app;
  const { appPage, button, dialog, field } = getControls(page);
  await appPage.runCommand('New run');
  const run = appPage.dialog('New run');
  await run.getByRole('textbox', { name: 'Prompt' }).fill('Mend it');
  await run.getByRole('button', { name: 'Set up worktrees…' }).click();
  await expect(run).toBeHidden();
  await button('Add a command').click();
  await page.keyboard.type('npm ci');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(run.getByRole('textbox', { name: 'Prompt' })).toHaveValue('Mend it');
  await page.keyboard.press('Escape');

  await appPage.runCommand('Set up worktrees');
  await expect(field('Command 1')).toHaveValue('npm ci');
  await button('Save').click();
  await expect(dialog).toBeHidden();
  expect(await readFile(join(app.dataFolder, 'run-habits.json'), 'utf8')).toContain('npm ci');
});

// @web: the page lays this out, the same on both hosts.
test('the set-up of worktrees fits a small window with text at 200 %, in German', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const catalog = readCatalog('de');
  const german = (english: string) => catalog[english] ?? english;
  const app = await start({ settings: { ...settings, language: 'de', text_size: 200 } });
  const { page } = app;
  await addProject(app);
  await page.setViewportSize({ width: 900, height: 700 });
  const appPage = new AppPage(page, german);
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand(german('Set up worktrees…'));
  const dialog = appPage.dialog('Set up worktrees');
  for (const name of ['Add .env', 'Add npm ci']) {
    const texts = name.slice('Add '.length);
    await dialog.getByRole('button', { name: german('Add {0}').replace('{0}', texts), exact: true }).click();
  }
  await expectAccessible(page);
  const save = dialog.getByRole('button', { name: german('Save'), exact: true });
  await save.focus();
  await expect(save).toBeInViewport({ ratio: 0.95 });
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
});
