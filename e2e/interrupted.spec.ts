import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGate } from '../fixtures/provider/gate.ts';
import { answer, patch, pausing, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';
import { waitForJournal } from './wait-for-journal.ts';

// A turn that ran when the host was killed: what is known about it, and what Inspect opens.

const codex = { config: { approval_policy: 'never', sandbox_mode: 'workspace-write' } };

test('an interrupted command is named, Inspect shows it in the console, and nothing runs again', {
  tag: '@web',
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const command = 'echo begun >> trace.txt; while sleep 0.1; do echo a line; done';
  const app = await start({ codex, provider: { steps: [run(command), answer('I went on.')] } });
  const before = new AppPage(app.page);
  await before.sendMessage('Watch it');
  await before.openConsole();
  await before.runs.getByRole('option').first().waitFor();
  await expect(before.terminal).toContainText('a line');
  const { length } = app.provider.requests;

  const page = await app.restart('killed');
  const after = new AppPage(page);
  await after.threads.getByRole('button', { name: /Watch it/ }).click();
  await expect(after.transcript).toContainText('Workcell stopped while Codex was working on this.');
  await expect(after.transcript).toContainText('was running. It may not have finished');
  await expectAccessible(page);

  await after.tabTo(after.button('Inspect'));
  await page.keyboard.press('Enter');
  await expect(after.runs.getByRole('option', { selected: true })).toContainText('echo begun');
  await expect(after.console).toBeVisible();

  // Codex has loaded the thread again, but has sent no request to the provider yet.
  await expect(after.button('Continue')).toBeEnabled();
  expect(app.provider.requests).toHaveLength(length);
  expect(await readFile(join(app.workspace, 'trace.txt'), 'utf8')).toBe('begun\n');
  await after.button('Continue').click();
  await expect(after.turns('Codex').last()).toContainText('I went on.');
});

test('Inspect shows earlier changes of an interrupted turn as a diff', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const gate = createGate();
  const steps = [patch('*** Add File: new.txt\n+one line\n'), pausing(gate, 1, answer('It is there now.'))];
  const app = await start({ codex, provider: { steps } });
  const before = new AppPage(app.page);
  await before.sendMessage('Make a file');
  await expect(before.turns('Codex').last()).toContainText('It is');
  await waitForJournal(app.dataFolder);

  const page = await app.restart('killed');
  gate.release();
  const after = new AppPage(page);
  await after.threads.getByRole('button', { name: /Make a file/ }).click();
  const cutOff = after.turns('Status').filter({ hasText: 'cut off' });
  await expect(cutOff).toHaveCount(1);
  await expect(cutOff).toContainText('The answer was cut off, and Codex does not remember its text.');
  await expect(cutOff.getByRole('button')).toHaveText(['Continue', 'Inspect']);
  await after.button('Inspect').click();
  await expect(after.files).toContainText('new.txt');
  await expect(after.diff).toContainText('one line');
});
