import { answer } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The tree of a thread's branches, by keyboard.

// @web: the page shows this, and the same host code knows the branches on the desktop.
test('the branches of a thread are a tree, to switch between and to compare', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const answers = ['First answer.', 'Second answer.', 'Answer to the edit.'];
  const app = await start({ provider: { steps: answers.map((text) => answer(text)) } });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.sendMessage('Alpha question');
  await expect(appPage.turns('Codex').last()).toContainText('First answer.');
  await expect(appPage.button('Stop')).toBeHidden();
  await appPage.sendMessage('Beta question');
  await expect(appPage.turns('Codex').last()).toContainText('Second answer.');
  await expect(appPage.button('Stop')).toBeHidden();
  const asked = appPage.turns('You').filter({ hasText: 'Beta question' });
  await appPage.tabTo(asked.getByRole('button', { name: 'Edit in a fork' }));
  await page.keyboard.press('Enter');
  await expect(appPage.message).toHaveValue('Beta question');
  await page.keyboard.press('End');
  await page.keyboard.type(', edited');
  await appPage.sendDraft();
  await expect(appPage.turns('Codex').last()).toContainText('Answer to the edit.');

  const branches = page.getByRole('button', { name: '2 branches', exact: true });
  const items = page.getByRole('tree', { name: 'Branches' }).getByRole('treeitem');
  await appPage.tabTo(branches);
  await page.keyboard.press('Enter');
  await expect(items).toHaveText([/^Alpha question/, /^Beta question, edited.*This thread/]);
  await expect(items.nth(1)).toBeFocused();
  await expect(items.nth(1)).toHaveAttribute('aria-level', '2');
  await expectAccessible(page);
  await page.keyboard.press('ArrowUp');
  await expect(items.first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Alpha question', level: 1, exact: true })).toBeVisible();
  await expect(items).toHaveCount(0);

  await branches.press('Enter');
  await expect(items.first()).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(items.nth(1)).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(items.nth(1).getByRole('button', { name: 'Compare with this thread' })).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = appPage.dialog('Compare branches');
  await expect(dialog.getByRole('switch', { name: 'Only differences' })).toBeChecked();
  const steps = dialog.getByRole('region', { name: 'Steps' });
  await expect(steps).toContainText('Beta question, edited');
  await expect(steps).toContainText('Answer to the edit.');
  await expect(steps).not.toContainText('First answer.');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  // The branches are known after a restart, before either thread is in memory.
  const after = new AppPage(await app.restart());
  await after.threads.getByRole('button', { name: /^Alpha question/ }).click();
  await expect(after.page.getByRole('button', { name: '2 branches', exact: true })).toBeVisible();
});
