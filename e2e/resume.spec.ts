import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGate } from '../fixtures/provider/gate.ts';
import { updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, pausing, run, type Step, waiting } from '../fixtures/provider/script.ts';
import { CodexClient } from '../fixtures/testkit/codex-client.ts';
import type { App, AppOptions } from './app.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Threads that come back in a different state: with a lost record, another process, or changed files.

async function listRollouts(codexHome: string): Promise<readonly string[]> {
  const names = await readdir(join(codexHome, 'sessions'), { recursive: true });
  return names.filter((name) => name.endsWith('.jsonl')).map((name) => join(codexHome, 'sessions', name));
}

test('a thread that Codex lost stays readable, and continues in a new one', { tag: '@web' }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const steps = [run('echo giraffe'), answer('It is a giraffe.'), answer('You asked for a giraffe.')];
  const app = await start({ provider: { steps } });
  const before = new AppPage(app.page);
  await before.sendMessage('Name an animal');
  await expect(before.turns('Codex').last()).toContainText('It is a giraffe.');

  for (const rollout of await listRollouts(app.codexHome)) await rm(rollout);
  const page = await app.restart();
  const appPage = new AppPage(page);
  await appPage.threads.getByRole('button', { name: /Name an animal/ }).click();
  await expect(appPage.transcript).toContainText('It is a giraffe.');
  await expect(appPage.transcript).toContainText('Codex no longer has this thread.');
  await expect(appPage.button('Send')).toHaveCount(0);

  // Its command still has its output.
  await appPage.openConsole();
  await expect(appPage.runs.getByRole('option', { name: /echo giraffe/ })).toHaveAttribute('aria-selected', 'true');
  await expect(appPage.terminal).toContainText('giraffe');

  await appPage.message.fill('What did I ask for?');
  await appPage.tabTo(appPage.button('Fork into a new thread'));
  await page.keyboard.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('You asked for a giraffe.');
  await expect(appPage.turns('You')).toHaveText([/What did I ask for\?/]);
  await expect(appPage.transcript).toContainText('Forked from “Name an animal”.');
  await appPage.button('Show what Codex received').click();
  await expect(appPage.transcript).toContainText('Assistant ran (exit 0): echo giraffe');
  await expectAccessible(page);
  expect(JSON.stringify(app.provider.requests.at(-1)?.body.input)).toContain('Assistant: It is a giraffe.');
  await expect(appPage.button('Send')).toBeVisible();
  await appPage.button('Open that thread').click();
  await expect(appPage.turns('You')).toHaveText([/Name an animal/]);
});

/** Starts the app with a thread that another Codex has resumed, and shows it. */
async function startWithLockedThread(start: (options: AppOptions) => Promise<App>, steps: readonly Step[]) {
  const app = await start({ provider: { steps: [answer('Here.'), ...steps] } });
  const before = new AppPage(app.page);
  await before.sendMessage('Begin');
  await expect(before.turns('Codex').last()).toContainText('Here.');
  const [rollout = ''] = await listRollouts(app.codexHome);
  const threadId = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl$/.exec(rollout)?.[1] ?? '';
  const page = await app.restart();
  const other = await CodexClient.start({ codexHome: app.codexHome });
  await other.request('thread/resume', { threadId, excludeTurns: true });
  const appPage = new AppPage(page);
  await appPage.threads.getByRole('button', { name: /Begin/ }).click();
  await expect(appPage.transcript).toContainText('Here.');
  const elsewhere = page.getByRole('region', { name: 'Thread open elsewhere' });
  return { appPage, elsewhere, other, threadId };
}

// @web: Codex reports this, the same on both hosts.
test('a thread shows what another process does in it', { tag: ['@web', '@long'] }, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const [more, gate] = [createGate(), createGate()];
  const there = [run('echo there'), waiting(more, run('echo more')), pausing(gate, 1, answer('Done there.'))];
  const { appPage, elsewhere, other, threadId } = await startWithLockedThread(start, there);
  try {
    await other.request('turn/start', { threadId, input: [{ type: 'text', text: 'There', text_elements: [] }] });
    await expect(appPage.transcript).toContainText('echo there');
    // Codex reports a turn that works elsewhere like one that was cut off, so only what is new there tells.
    more.release();
    await expect(elsewhere).toContainText('Codex is working on this in another process.');
    await expect(appPage.transcript).toContainText('echo more');
    await expect(appPage.turns('You')).toHaveText([/Begin/, /There/]);
    await expect(appPage.turns('Codex').last()).not.toContainText('stopped');
    await expect(appPage.button('Stop')).toHaveCount(0);
    gate.release();
    await expect(appPage.turns('Codex').last()).toContainText('Done there.');
    await expect(elsewhere).toContainText('Another process has this thread open.');
    await appPage.message.fill('Mine');
    await expect(appPage.button('Send')).toBeDisabled();
    await expectAccessible(appPage.page);
  } finally {
    more.release();
    gate.release();
    await other.stop();
  }
});

test('a thread open in another process continues in a copy, or here once it closes there', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const { appPage, elsewhere, other } = await startWithLockedThread(start, [
    answer('Of the copy.'),
    answer('Mine again.'),
  ]);
  try {
    // Only who writes learns that another process has it.
    await appPage.message.fill('Mine');
    await expect(elsewhere).toContainText('Another process has this thread open.');
    await appPage.button('Take over').click();
    await expect(elsewhere).toContainText('Close the thread there, such as in a terminal running Codex');
    await appPage.button('Fork').click();
    await expect(elsewhere).toHaveCount(0);
    await expect(appPage.transcript).toContainText('Forked from “Begin”.');
    await appPage.sendMessage('In the copy');
    await expect(appPage.turns('Codex').last()).toContainText('Of the copy.');
    await appPage.button('Open that thread').click();
    await expect(elsewhere).toBeVisible();
    await other.stop();
    await expect(appPage.turns('You')).toHaveText([/Begin/]);
    await appPage.button('Take over').click();
    await expect(elsewhere).toHaveCount(0);
    await appPage.sendMessage('Mine again');
    await expect(appPage.turns('Codex').last()).toContainText('Mine again.');
  } finally {
    await other.stop();
  }
});

test('Changes marks a file that changed since, and shows its current state', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const lines = Array.from({ length: 30 }, (_, n) => `line ${n + 1}`);
  const change = patch(updateFile('notes.txt', [{ from: 'line 10', to: 'line ten' }]));
  const files = { 'notes.txt': `${lines.join('\n')}\n`, 'other.txt': 'one\n' };
  const app = await start({ workspace: { files }, provider: { steps: [change, answer('Done.')] } });
  const before = new AppPage(app.page);
  await before.sendMessage('Change line 10');
  await expect(before.turns('Codex').last()).toContainText('Done.');
  await before.openChanges();
  await expect(before.diff).toContainText('line ten');
  await expect(before.changes).not.toContainText('changed since');

  const now = lines.map((line, at) => (at === 9 ? 'line 10 and a half' : line));
  await writeFile(join(app.workspace, 'notes.txt'), ['line 0', ...now, ''].join('\n'));
  const page = await app.restart();
  const appPage = new AppPage(page);
  await appPage.threads.getByRole('button', { name: /Change line 10/ }).click();
  await appPage.openChanges();
  await expect(appPage.changes).toContainText('This file has changed since.');
  await expect(appPage.files.getByRole('treeitem', { name: /notes\.txt, .*changed since/ })).toBeVisible();
  await expect(appPage.diff).toContainText('line ten');
  await expectAccessible(page);
  await appPage.tabTo(appPage.button('Refresh'));
  await page.keyboard.press('Enter');
  await expect(appPage.diff).toContainText('line 10 and a half');
  await expect(appPage.diff).not.toContainText('line ten');
  await appPage.button('Show as applied').click();
  await expect(appPage.diff).toContainText('line ten');

  await writeFile(join(app.workspace, 'notes.txt'), 'all new\n');
  await appPage.button('Refresh').click();
  await expect(appPage.changes).toContainText('The lines around the change are gone');
});
