import { createGate } from '../fixtures/provider/gate.ts';
import { addFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, run, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The transcript fills the window until the console or Changes has something to show.

// @web: the page decides this, the same on both hosts.
test('the console and Changes appear with their first content, and stay closed or pinned as the user chooses', {
  tag: '@web',
}, async ({ open }) => {
  const { page } = await open({
    provider: {
      steps: [answer('Hi.'), run('echo one'), answer('Ran.'), patch([addFile('new.txt', 'x\n')]), answer('Wrote.')],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Hello');
  await expect(appPage.turns('Codex')).toContainText('Hi.');
  await expect(appPage.console).toBeHidden();
  await expect(appPage.changes).toBeHidden();
  await expect(appPage.button('Expand the console')).toBeHidden();

  await appPage.sendMessage('Run it');
  await expect(appPage.runs.getByRole('option', { name: /echo one/ })).toBeVisible();
  await expect(appPage.message).toBeFocused();
  await expect(appPage.changes).toBeHidden();
  await appPage.sendMessage('Write it');
  await expect(appPage.files.getByRole('treeitem', { name: /new\.txt/ })).toBeVisible();

  await appPage.button('Collapse the console').click();
  await expect(appPage.console).toBeHidden();
  await page.reload();
  await expect(appPage.files).toBeVisible();
  await expect(appPage.console).toBeHidden();
  await appPage.button('Expand the console').click();
  await appPage.button('Keep the console open').click();
  await appPage.runCommand('New thread');
  await expect(appPage.console.getByText('No commands yet.')).toBeVisible();
  await expect(appPage.changes).toBeHidden();
  await page.keyboard.press('Control+j');
  await expect(appPage.console).toBeHidden();
});

// @web: the page decides this, the same on both hosts.
test('a panel does not appear while the user is typing', { tag: '@web' }, async ({ open }) => {
  const gate = createGate();
  const { page } = await open({ provider: { steps: [waiting(gate, run('echo one')), answer('Ran.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Run it');
  await appPage.message.fill('And then');
  gate.release();
  await expect(appPage.turns('Codex')).toContainText('Ran.');
  await expect(appPage.console).toBeHidden();
  await appPage.message.fill('');
  await expect(appPage.runs.getByRole('option', { name: /echo one/ })).toBeVisible();
});

// @web: the page lays this out, the same on both hosts.
test('in a narrow window Changes opens over the thread, closes by its button, and covers no approval or bar', {
  tag: '@web',
}, async ({ open }) => {
  const { page } = await open({
    settings: { approval_mode: 'ask-for-everything' },
    provider: { steps: [run('touch one.txt'), answer('Done.')] },
  });
  await page.setViewportSize({ width: 900, height: 700 });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Go');
  await expect(appPage.approval).toBeVisible();
  await appPage.button('Changes').click();
  await expect(appPage.changes).toBeVisible();
  await expect(appPage.button('Close Changes')).toBeFocused();
  await appPage.approval.getByRole('button', { name: 'Decline', exact: true }).click({ trial: true });
  await appPage.button('Command palette').click({ trial: true });
  await appPage.cliStatus.getByRole('button').click({ trial: true });
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(appPage.changes).toBeHidden();
  await expect(appPage.button('Changes')).toBeFocused();
  await appPage.button('Changes').click();
  await appPage.button('Close Changes').click();
  await expect(appPage.changes).toBeHidden();
  await expect(appPage.approval).toBeVisible();
  await appPage.approval.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(appPage.turns('Codex').last()).toContainText('Done.');

  await page.setViewportSize({ width: 700, height: 700 });
  await appPage.button('Thread list').click();
  await page.getByRole('dialog', { name: 'Thread list' }).getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Thread list' })).toBeHidden();
});
