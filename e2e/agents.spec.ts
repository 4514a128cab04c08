import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createAgentConfig, createAgentRule, spawnAgent, waitForAgents } from '../fixtures/provider/agents.ts';
import { answer } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import type { SharedOptions } from './shared-app.ts';
import { expect, test } from './test.ts';

// Codex has an agent do a part of the job, in its own thread.

const agentOptions: SharedOptions = {
  codex: { config: createAgentConfig(2) },
  provider: {
    rules: [createAgentRule('touch made.txt', 'It is made.')],
    steps: [spawnAgent(2, 'Make the file', 'make_file'), waitForAgents(2), answer('All done.')],
  },
};
const getAgentList = (appPage: AppPage) => appPage.transcript.getByRole('list', { name: 'Agents' });

test('an agent asks in the shown thread, and the user answers there by keyboard', { tag: '@web' }, async ({ open }) => {
  const { page, workspace } = await open({ ...agentOptions, settings: { approval_mode: 'ask-for-everything' } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Have a file made');
  await expect(getAgentList(appPage).getByRole('listitem')).toContainText('waiting for you');
  await expect(appPage.approval).toContainText('make_file, in “Have a file made”');
  await expect(appPage.threads.getByRole('button', { name: /, Needs you/ })).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press('F8');
  await expect(appPage.approval.getByRole('button', { name: 'Approve', exact: true })).toBeFocused();
  await appPage.waitUntilAnswerable();
  await page.keyboard.press('y');
  await expect(appPage.approval).toBeHidden();
  await expect(appPage.turns('Codex')).toContainText('All done.');
  await expect(getAgentList(appPage).getByRole('listitem')).toContainText('done');
  await expect(getAgentList(appPage).getByRole('listitem')).toContainText('It is made.');
  expect(existsSync(join(workspace, 'made.txt'))).toBe(true);
  await expect(appPage.threads.getByRole('listitem')).toHaveCount(1);
});

test("an agent's thread opens, survives a reload, and links back", { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open({ ...agentOptions, settings: { approval_mode: 'ask-when-needed' } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Have a file made');
  await expect(appPage.turns('Codex')).toContainText('All done.');
  await getAgentList(appPage).getByRole('button', { name: 'Open make_file' }).focus();
  await page.keyboard.press('Enter');
  const origin = page.getByRole('region', { name: 'Agent', exact: true });
  await expect(origin).toContainText('make_file works for “Have a file made”');
  await expect(appPage.transcript).toContainText('touch made.txt');
  await expect(appPage.transcript.getByRole('article', { name: 'Parent agent' })).toContainText('Make the file');
  await expect(appPage.transcript.getByRole('article', { name: 'You' })).toBeHidden();
  await expectAccessible(page);
  await page.reload();
  await expect(origin).toContainText('make_file works for “Have a file made”');
  await expect(appPage.transcript).toContainText('touch made.txt');
  await origin.getByRole('button', { name: 'Back' }).focus();
  await page.keyboard.press('Enter');
  await expect(origin).toBeHidden();
  await appPage.expandTurn(0);
  await expect(getAgentList(appPage)).toBeVisible();
});

test('a search finds the work of an agent under its root thread, by keyboard', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({ ...agentOptions, settings: { approval_mode: 'ask-when-needed' } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Have a file made');
  await expect(appPage.turns('Codex')).toContainText('All done.');
  await page.getByRole('searchbox', { name: 'Search threads' }).fill('touch made');
  const found = appPage.threads.getByRole('button', { name: /make_file.*agent in Have a file made/ });
  await expect(found).toContainText('touch made.txt');
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await expect(appPage.threads.getByRole('button', { name: /^Have a file made/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(found).toBeFocused();
  await page.keyboard.press('Enter');
  const origin = page.getByRole('region', { name: 'Agent', exact: true });
  await expect(origin).toContainText('make_file works for “Have a file made”');
  await expect(appPage.transcript).toContainText('touch made.txt');
});
