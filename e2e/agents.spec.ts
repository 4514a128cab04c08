import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { agentConfig, agentRuns, spawnAgent, waitForAgents } from '../fixtures/provider/agents.ts';
import { answer } from '../fixtures/provider/script.ts';
import type { AppOptions } from './app.ts';
import { Desk } from './desk.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Codex has an agent do a part of the job, in its own thread.

const withAgent: AppOptions = {
  codex: { config: agentConfig(2) },
  provider: {
    rules: [agentRuns('touch made.txt', 'It is made.')],
    steps: [spawnAgent(2, 'Make the file', 'make_file'), waitForAgents(2), answer('All done.')],
  },
};
const agentsOf = (desk: Desk) => desk.transcript.getByRole('list', { name: 'Agents' });

test('an agent asks where the person is, and the person answers there by keyboard', { tag: '@desktop' }, async ({
  start,
}) => {
  const { page, workspace } = await start({ ...withAgent, options: { approval_mode: 'ask-for-everything' } });
  const desk = new Desk(page);
  await desk.say('Have a file made');
  await expect(agentsOf(desk).getByRole('listitem')).toContainText('waiting for you');
  await expect(desk.approval).toContainText('make_file, in “Have a file made”');
  await expect(desk.threads.getByRole('button', { name: /Waiting for you/ })).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press('F8');
  await expect(desk.approval.getByRole('button', { name: 'Approve', exact: true })).toBeFocused();
  await desk.takesAnswers();
  await page.keyboard.press('y');
  await expect(desk.approval).toBeHidden();
  await expect(desk.turns('Codex')).toContainText('All done.');
  await expect(agentsOf(desk).getByRole('listitem')).toContainText('done');
  await expect(agentsOf(desk).getByRole('listitem')).toContainText('It is made.');
  expect(existsSync(join(workspace, 'made.txt'))).toBe(true);
  await expect(desk.threads.getByRole('listitem')).toHaveCount(1);
});

test("an agent's thread opens, survives a reload, and links back", { tag: '@desktop' }, async ({ start }) => {
  const { page } = await start({ ...withAgent, options: { approval_mode: 'ask-when-needed' } });
  const desk = new Desk(page);
  await desk.say('Have a file made');
  await expect(desk.turns('Codex')).toContainText('All done.');
  await agentsOf(desk).getByRole('button', { name: 'Open make_file' }).focus();
  await page.keyboard.press('Enter');
  const origin = page.getByRole('region', { name: 'Agent', exact: true });
  await expect(origin).toContainText('make_file works for “Have a file made”');
  await expect(desk.transcript).toContainText('touch made.txt');
  await expect(desk.transcript.getByRole('article', { name: 'Parent agent' })).toContainText('Make the file');
  await expect(desk.transcript.getByRole('article', { name: 'You' })).toBeHidden();
  await expectAccessible(page);
  await page.reload();
  await expect(origin).toContainText('make_file works for “Have a file made”');
  await expect(desk.transcript).toContainText('touch made.txt');
  await origin.getByRole('button', { name: 'Back' }).focus();
  await page.keyboard.press('Enter');
  await expect(agentsOf(desk)).toBeVisible();
  await expect(origin).toBeHidden();
});

test('a search finds what an agent did, under the thread it works for, by keyboard', {
  tag: '@desktop',
}, async ({ start }) => {
  const { page } = await start({ ...withAgent, options: { approval_mode: 'ask-when-needed' } });
  const desk = new Desk(page);
  await desk.say('Have a file made');
  await expect(desk.turns('Codex')).toContainText('All done.');
  await page.getByRole('searchbox', { name: 'Search threads' }).fill('touch made');
  const found = desk.threads.getByRole('button', { name: /make_file.*agent in Have a file made/ });
  await expect(found).toContainText('touch made.txt');
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await expect(desk.threads.getByRole('button', { name: /^Have a file made/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(found).toBeFocused();
  await page.keyboard.press('Enter');
  const origin = page.getByRole('region', { name: 'Agent', exact: true });
  await expect(origin).toContainText('make_file works for “Have a file made”');
  await expect(desk.transcript).toContainText('touch made.txt');
});
