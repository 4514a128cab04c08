import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createGate } from '../fixtures/provider/gate.ts';
import { answer, call, createNumberedWords, pausing, plan, run, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What the user does with Plan: switches it on, reads the plan, changes it, and approves it.

const settings = { approval_mode: 'ask-when-needed' };
const text = '# Rename it\n\n1. Rename the file\n2. Rename its test\n';
const approval = (page: Page) => page.getByRole('group', { name: 'Approve the plan' });
const isPlanOn = (page: Page) => expect(new AppPage(page).button('Plan')).toHaveAttribute('aria-pressed', 'true');
/** Expects the list to say that a thread ends with a plan that the user has not approved. */
const needsApproval = ({ threads }: AppPage, name: RegExp) =>
  expect(threads.getByRole('button', { name })).toContainText('Needs you · approve the plan');
const isPlanOff = (page: Page) => expect(new AppPage(page).button('Plan')).toHaveAttribute('aria-pressed', 'false');

// @web: the page shows the plan, the same on both hosts.
test('a plan streams as a document, is answered and changed by the user, and starts only when approved', {
  tag: '@web',
}, async ({ open }) => {
  const gate = createGate();
  const next = '# Rename all\n\n1. Rename the file\n';
  const steps = [pausing(gate, 5, plan(text)), plan(next), run('touch written'), answer('Done.')];
  const app = await open({ settings, provider: { steps } });
  const { page, workspace } = app;
  const appPage = new AppPage(page);
  await isPlanOff(page);
  await page.keyboard.press('Alt+Shift+P');
  await isPlanOn(page);
  await expect(appPage.message).toBeFocused();
  await appPage.sendMessage('Rename the file');
  await expect(appPage.transcript.getByRole('heading', { name: 'Plan', exact: true })).toBeVisible();
  await expect(appPage.transcript.getByRole('heading', { name: 'Rename it' })).toBeVisible();
  await expect(approval(page)).toBeHidden();
  gate.release();
  await expect(approval(page)).toBeVisible();
  await expect(appPage.turns('Codex').getByRole('listitem')).toHaveText(['Rename the file', 'Rename its test']);
  await expectAccessible(page);

  await appPage
    .turns('Codex')
    .getByText('Rename its test')
    .dblclick({ position: { x: 4, y: 8 } });
  await appPage.button('Quote').click();
  await expect(appPage.message).toHaveValue('Codex said:\n> Rename\n\n');
  await page.keyboard.type('All of them.');
  await appPage.message.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('Rename all');
  await expect(approval(page)).toHaveCount(1);
  await isPlanOn(page);
  const changes = page.getByRole('list', { name: 'What changed' }).getByRole('listitem');
  await appPage.button('What changed').click();
  await expect(changes).toContainText(['Removed: # Rename it', 'Added: # Rename all', 'Removed: 2. Rename its test']);
  await expectAccessible(page);
  await appPage.button('What changed').click();

  await appPage.button('Edit plan').click();
  const version = page.getByRole('textbox', { name: 'Your version of the plan' });
  await expect(version).toBeFocused();
  await expect(version).toHaveValue(next);
  await version.fill('');
  await expect(approval(page)).toContainText('The plan is empty.');
  await expect(appPage.button('Start here')).toBeDisabled();
  await appPage.button('Start here').press('Enter');
  await expect(appPage.turns('You')).toHaveCount(2);
  await version.fill(`${next}2. Say so\n`);
  await appPage.untilTextIsSaved();
  await page.reload();
  await expect(version).toHaveValue(`${next}2. Say so\n`);
  await isPlanOn(page);
  expect(existsSync(join(workspace, 'written'))).toBe(false);

  await appPage.button('Start here').click();
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  await expect(appPage.turns('You').last()).toContainText('2. Say so');
  await expect(approval(page)).toBeHidden();
  await isPlanOff(page);
  await expect(appPage.message).toBeFocused();
  expect(existsSync(join(workspace, 'written'))).toBe(true);
});

// @web: the page starts the thread, the same on both hosts.
test('an approved plan starts in a new thread that knows only the plan', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const app = await open({ settings, provider: { steps: [plan(text), answer('Done.')] } });
  const { page, provider } = app;
  const appPage = new AppPage(page);
  await appPage.button('Plan').click();
  await appPage.sendMessage('A secret of the first thread');
  await appPage.button('Start with a clean context').click();
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  await expect(appPage.turns('You')).toHaveCount(1);
  await expect(appPage.turns('You')).toContainText('2. Rename its test');
  await expect(appPage.message).toBeFocused();
  await isPlanOff(page);
  expect(JSON.stringify(provider.requests.at(-1)?.body.input)).not.toContain('A secret of the first thread');
  await needsApproval(appPage, /secret of the first/);
});

// @web: the page shows the steps, the same on both hosts.
test('the steps of an approved plan tick, and one that was skipped or left undone says so', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const gate = createGate();
  const update = (...status: readonly string[]) =>
    call('update_plan', { plan: status.map((each, at) => ({ step: `Step ${at + 1}`, status: each })) });
  const steps = [
    plan(text),
    update('in_progress', 'pending', 'pending', 'pending'),
    update('completed', 'pending', 'in_progress', 'pending'),
    waiting(gate, answer('Done.')),
  ];
  const codex = { config: { tools: { update_plan: { enabled: true } } } };
  const { page } = await open({ settings, codex, provider: { steps } });
  const appPage = new AppPage(page);
  await appPage.button('Plan').click();
  await appPage.sendMessage('Rename the file');
  await appPage.button('Start here').click();
  const shown = appPage.turns('Codex').last().getByRole('listitem');
  await expect(shown).toHaveText([/^done: Step 1/, /^skipped: Step 2/, /^now: Step 3/, /^to do: Step 4/]);
  gate.release();
  await expect(shown).toHaveText([/^done: Step 1/, /^skipped: Step 2/, /^not done: Step 3/, /^not done: Step 4/]);
});

// @web: the host makes the worktree, the same on both.
test('an approved plan starts in a worktree, and the folder stays as it is', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const app = await start({ settings, provider: { steps: [plan(text), run('touch written; pwd'), answer('Done.')] } });
  const { page, workspace } = app;
  const appPage = new AppPage(page);
  await appPage.button('Plan').click();
  await appPage.sendMessage('Rename the file');
  await appPage.button('Start in a worktree').click();
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  await expect(appPage.turns('You')).toContainText('2. Rename its test');
  await expect(page.getByRole('radio', { name: 'Worktree', exact: true })).toBeChecked();
  expect(existsSync(join(workspace, 'written'))).toBe(false);
});

// @web: the host keeps what arrived, the same on both.
test('a plan that a kill cuts off stays readable, cannot be approved, and Plan stays on', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  // The host stores what arrives within a moment: the heading has long arrived when the last words do.
  const words = createNumberedWords(60);
  const reply = plan(`${text}\n${words}`, { deltaLength: 8, perSecond: 60 });
  const app = await start({ settings, provider: { steps: [pausing(createGate(), 50, reply)] } });
  const appPage = new AppPage(app.page);
  await appPage.button('Plan').click();
  await appPage.sendMessage('Rename the file');
  await expect(appPage.transcript).toContainText('word40');
  const page = await app.restart('killed');
  const again = new AppPage(page);
  await again.threads.getByRole('button', { name: /Rename the file/ }).click();
  await expect(again.transcript).toContainText('Rename it');
  await expect(again.message).toBeVisible();
  await isPlanOn(page);
  await expect(approval(page)).toBeHidden();
});

// @web: the page lays it out, the same on both hosts.
test('an empty plan says so, and one of 1 MB can be read and approved', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const line = '- A step of a plan that is far too long for anyone to read.\n';
  const long = `# Long\n\n${line.repeat(17_000)}`;
  const steps = [plan(''), plan(long, { deltas: 200 }), answer('Done.')];
  const { page } = await open({ settings, provider: { steps } });
  const appPage = new AppPage(page);
  await appPage.button('Plan').click();
  await appPage.sendMessage('Plan nothing');
  await expect(appPage.turns('Codex')).toContainText('Codex finished without an answer.');
  await expect(approval(page)).toBeHidden();
  await appPage.sendMessage('Plan too much');
  await expect(approval(page)).toBeVisible();
  await appPage.button('Start here').click();
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  await expect(appPage.turns('You').last()).toHaveText(/Implement the plan\./);
});

// @web: the host tells both windows, the same on both.
test('two windows show the same plan, and what one of them approves the other no longer offers', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({ settings, provider: { steps: [plan(text), answer('Done.')] } });
  const first = new AppPage(app.page);
  await first.button('Plan').click();
  await first.sendMessage('Rename the file');
  await expect(approval(app.page)).toBeVisible();
  const second = await app.newWindow();
  await new AppPage(second).threads.getByRole('button', { name: /Rename the file/ }).click();
  await expect(approval(second)).toBeVisible();
  await isPlanOn(second);
  await first.button('Start here').click();
  await expect(new AppPage(second).turns('Codex').last()).toContainText('Done.');
  await expect(approval(second)).toBeHidden();
  await isPlanOff(second);
  await expect(new AppPage(second).turns('You')).toHaveCount(2);
});
