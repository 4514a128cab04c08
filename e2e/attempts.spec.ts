import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGate } from '../fixtures/provider/gate.ts';
import { listToolOutputs, listUserMessages, type ModelRequest } from '../fixtures/provider/model-request.ts';
import { addFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, pausing } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// One message, tried several ways.

/** Writes the file that the message asks for, and a shorter one if the attempt's instruction says so. */
function writeAsTold(request: ModelRequest) {
  if (listToolOutputs(request).length > 0) return answer('It is written.');
  const isShort = listUserMessages(request).at(-1)?.includes('Be brief.') === true;
  return patch([addFile('made.txt', isShort ? 'short\n' : 'long\nlonger\n')]);
}

// @web: the page plans and compares, and the host makes the threads, the same on both hosts.
test('a message is tried two ways, compared and applied by keyboard, and the other attempt is discarded', {
  tag: '@web',
}, async ({ start }) => {
  const app = await start({
    settings: { approval_mode: 'ask-when-needed' },
    provider: { otherwise: writeAsTold },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.message.fill('Make it');
  await appPage.tabTo(page.getByRole('button', { name: 'Try several ways', exact: true }));
  await page.keyboard.press('Enter');
  const plan = appPage.dialog('Try several ways');
  await expect(plan.getByRole('group', { name: /^Attempt / })).toHaveCount(2);
  await expect(plan).toContainText('Make it');
  await expectAccessible(page);
  await appPage.tabTo(plan.getByRole('textbox', { name: 'Extra instruction' }).last());
  await page.keyboard.type('Be brief.');
  await plan.getByRole('button', { name: 'Add a check', exact: true }).click();
  await page.keyboard.type('grep -q short made.txt');
  await expect(plan.getByRole('button', { name: 'Start 2 attempts', exact: true })).toBeEnabled();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(plan).toBeHidden();

  await expect(appPage.turns('Codex').last()).toContainText('It is written.');
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue('');
  await expect(page.getByRole('radio', { name: 'Worktree', exact: true })).toBeChecked();
  const compare = page.getByRole('button', { name: 'Attempt 1 of 2', exact: true });
  await appPage.tabTo(compare);
  await page.keyboard.press('Enter');
  const dialog = appPage.dialog('Attempts');
  const first = dialog.getByRole('article', { name: /^Attempt 1:/ });
  const second = dialog.getByRole('article', { name: /^Attempt 2:/ });
  await expect(first).toContainText('Failed');
  await expect(second).toContainText('Ready to review');
  await expect(dialog.getByRole('status').first()).toHaveText('2 attempts, 1 failed');
  await expect(first.getByRole('region', { name: 'Checks' })).toContainText('exit 1');
  await expect(second.getByRole('region', { name: 'Checks' })).toContainText('passed');
  await expect(second).toContainText('rank 1');
  await expect(first).not.toContainText('rank');
  await expect(second).toContainText('Told: Be brief.');
  await expect(second.getByRole('radio')).toBeChecked();
  await expect(second.getByRole('group', { name: 'Diff', exact: true })).toContainText('short');
  await expectAccessible(page);

  // The detail of an attempt returns to it, and to what was chosen.
  await appPage.tabTo(second.getByRole('radio'));
  await page.keyboard.press('ArrowLeft');
  await expect(first.getByRole('radio')).toBeChecked();
  const details = first.getByRole('button', { name: 'View Details', exact: true });
  await appPage.tabTo(details);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Run again', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(details).toBeFocused();
  await expect(first.getByRole('radio')).toBeChecked();

  expect(existsSync(join(app.workspace, 'made.txt'))).toBe(false);
  await appPage.tabTo(second.getByRole('button', { name: 'Apply to folder: Attempt 2', exact: true }));
  await page.keyboard.press('Enter');
  await expect(second).toContainText('Applied 1 file to the folder.');
  expect(await readFile(join(app.workspace, 'made.txt'), 'utf8')).toBe('short\n');
  await expect(second.getByRole('button', { name: 'View Details', exact: true })).toBeFocused();
  // The others are those that were not applied.
  await expect(second.getByRole('radio')).toBeChecked();

  await appPage.tabTo(dialog.getByRole('button', { name: 'Discard the others…', exact: true }));
  await page.keyboard.press('Enter');
  await expect(appPage.dialog('Discard 1 attempt')).toContainText('Attempt 1');
  const discard = appPage.dialog('Discard 1 attempt').getByRole('button', { name: 'Discard', exact: true });
  await expect(discard).toBeEnabled();
  await discard.press('Enter');
  await expect(discard).toBeHidden();
  await expect(dialog.getByRole('button', { name: 'Discard the others…', exact: true })).toBeHidden();
  await expect(first.getByRole('button', { name: /^Apply/ })).toBeHidden();
  await expect(second.getByRole('radio')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(appPage.message).toBeFocused();
});

// @web: the page lays out the comparison, the same on both hosts.
test('nothing in the comparison moves while attempts work, and a stopped one keeps the focus', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const gate = createGate();
  const app = await start({
    settings: { approval_mode: 'ask-when-needed' },
    provider: {
      otherwise: (request) => {
        const isDone = listToolOutputs(request).length > 0;
        return isDone ? pausing(gate, 0, answer('A long answer. '.repeat(30))) : writeAsTold(request);
      },
    },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.message.fill('Make it');
  await appPage.runCommand('Try several ways');
  const plan = appPage.dialog('Try several ways');
  await plan.getByRole('button', { name: 'Add an attempt', exact: true }).click();
  await plan.getByRole('button', { name: 'Start 3 attempts', exact: true }).click();
  await page.getByRole('button', { name: 'Attempt 1 of 3', exact: true }).click();
  const dialog = appPage.dialog('Attempts');
  const attempts = dialog.getByRole('article');
  await expect(attempts).toHaveCount(3);
  await expect(attempts.first()).toContainText('1 file');
  const readTops = () =>
    attempts
      .first()
      .getByRole('region')
      .evaluateAll((rows) => rows.map((row) => Math.round(row.getBoundingClientRect().top)));
  const before = await readTops();
  expect(before).toHaveLength(7);

  const third = attempts.nth(2);
  await appPage.tabTo(third.getByRole('button', { name: 'Stop Attempt 3', exact: true }));
  await page.keyboard.press('Enter');
  await expect(third).toContainText('Stopped');
  await expect(third.getByRole('button', { name: 'View Details', exact: true })).toBeFocused();
  gate.release();
  await expect(dialog.getByRole('status').first()).toHaveText('3 attempts, 1 stopped');
  await expect(attempts.first()).toContainText('rank');
  await expect(attempts.first()).toContainText('A long answer.');
  expect(await readTops()).toEqual(before);
});

// @web: the record of a run tells, the same on both hosts.
test('attempts are still compared after a restart, with their checks', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({
    settings: { approval_mode: 'ask-when-needed' },
    provider: { otherwise: writeAsTold },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.message.fill('Make it');
  await appPage.runCommand('Try several ways');
  const plan = appPage.dialog('Try several ways');
  await plan.getByRole('button', { name: 'Add an attempt', exact: true }).click();
  await plan.getByRole('button', { name: 'Add a check', exact: true }).click();
  await page.keyboard.type('true');
  // The plan outlives the page.
  await appPage.untilTextIsSaved();
  await page.reload();
  await appPage.runCommand('Try several ways');
  await expect(plan.getByRole('textbox', { name: 'Check 1', exact: true })).toHaveValue('true');
  await plan.getByRole('button', { name: 'Start 3 attempts', exact: true }).click();
  const compare = page.getByRole('button', { name: 'Attempt 1 of 3', exact: true });
  await compare.click();
  const dialog = appPage.dialog('Attempts');
  await expect(dialog.getByRole('status').first()).toHaveText('3 attempts');
  const again = await app.restart();
  const after = new AppPage(again);
  await again.getByRole('button', { name: 'Attempt 1 of 3', exact: true }).click();
  const shown = after.dialog('Attempts').getByRole('article');
  await expect(shown).toHaveCount(3);
  for (const each of await shown.all()) {
    await expect(each).toContainText('Ready to review');
    await expect(each.getByRole('region', { name: 'Checks' })).toContainText('passed');
  }
  await again.keyboard.press('Escape');
  await after.show('Mission Control');
  await expect(again.getByRole('heading', { level: 3, name: /^Attempt 2: / })).toBeVisible();
  // A run whose state is not known yet moves to its group.
  const ready = again.getByRole('feed', { name: /^Ready to review/ });
  const row = ready.getByRole('article').filter({ hasText: 'Attempt 2 of 3' });
  await row.getByRole('button', { name: 'More for this run' }).press('Enter');
  await again.getByRole('menuitem', { name: 'Compare the attempts' }).press('Enter');
  await expect(shown).toHaveCount(3);
});
