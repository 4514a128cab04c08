import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answer, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { clickAtOnce } from './click-at-once.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

test('trust in a folder is taken back and given again by keyboard', { tag: '@web' }, async ({ start }) => {
  const { page, workspace } = await start({
    settings: { approval_mode: 'ask-when-needed' },
    provider: { steps: [run('touch one'), answer('First.'), run('touch two'), answer('Second.'), answer('Third.')] },
  });
  const appPage = new AppPage(page);
  const trust = appPage.dialog('Trust this folder');
  await appPage.sendMessage('Make a file');
  await expect(appPage.turns('Codex').last()).toContainText('First.');
  expect(existsSync(join(workspace, 'one'))).toBe(true);

  await appPage.runCommand('Change folder trust');
  await expect(trust).toContainText('You trust this folder.');
  await expect(trust.getByRole('button', { name: 'Read only' })).toBeFocused();
  await expectAccessible(page);
  await expect(trust.getByRole('button', { name: 'Read only' })).toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(trust).toBeHidden();
  const readOnly = page.getByRole('contentinfo').getByRole('button', { name: 'Read only' });
  await expect(readOnly).toBeVisible();
  await appPage.sendMessage('Make another one');
  await expect(appPage.turns('Codex').last()).toContainText('Second.');
  await expect(appPage.transcript).toContainText('This folder is read-only.');
  expect(existsSync(join(workspace, 'two'))).toBe(false);

  await readOnly.press('Enter');
  await expect(trust).toContainText('This folder is read-only.');
  await expect(trust.getByRole('button', { name: 'Trust folder' })).toBeEnabled();
  await trust.getByRole('button', { name: 'Trust folder' }).press('Enter');
  await expect(trust).toBeHidden();
  await expect(readOnly).toBeHidden();
});

test('a click meant for something else does not answer the trust question as it appears', { tag: '@web' }, async ({
  start,
}) => {
  const { page } = await start();
  const appPage = new AppPage(page);
  const trust = appPage.dialog('Trust this folder');
  await clickAtOnce(page, 'dialog', ['Read only', 'Trust folder']);
  await appPage.runCommand('Change folder trust');
  await expect(trust.getByRole('button', { name: 'Read only' })).toBeEnabled();
  await trust.getByRole('button', { name: 'Read only' }).press('Enter');
  await expect(trust).toBeHidden();
  await expect(page.getByRole('contentinfo').getByRole('button', { name: 'Read only' })).toBeVisible();
});
