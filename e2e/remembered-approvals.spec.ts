import { answer, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Approvals that answer later requests for the user, and how to revoke them.

const askForEverything = { settings: { approval_mode: 'ask-for-everything' } };

test('a remembered command runs without a card until it is revoked', { tag: '@web' }, async ({ start }) => {
  const touch = run('touch one.txt');
  const { page } = await start({
    ...askForEverything,
    provider: { steps: [touch, touch, answer('Done.'), touch, answer('Done again.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Make a file, twice');
  await appPage.approveMore('Always allow this command here');
  await expect(appPage.approval.getByRole('button', { name: 'Always allow' })).toBeVisible();
  await expectAccessible(page);
  await appPage.approval.getByRole('button', { name: 'Always allow' }).click();
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  await appPage.openConsole();
  await expect(appPage.runs.getByRole('option')).toHaveCount(2);

  await appPage.showSettings('Approvals');
  const settings = page.getByRole('main', { name: 'Settings' });
  await settings.getByRole('button', { name: /^Revoke/ }).click();
  await expect(settings.getByRole('button', { name: /^Revoke/ })).toBeHidden();
  await expectAccessible(page);

  await appPage.show('Threads');
  await appPage.sendMessage('Once more');
  await expect(appPage.approval).toContainText('touch one.txt');
  await appPage.approve();
  await expect(appPage.turns('Codex').last()).toContainText('Done again.');
});

test('what leaves the sandbox is remembered only after two yeses', { tag: '@web' }, async ({ start }) => {
  const { page } = await start({
    ...askForEverything,
    provider: { steps: [run('touch one.txt', { escalateBecause: 'It writes elsewhere' }), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Make a file');
  await appPage.approveMore('Always allow this command here');
  await expect(appPage.approval).toContainText('Without asking, also outside the sandbox.');
  await appPage.approval.getByRole('button', { name: 'Always allow' }).click();
  await expect(page.getByRole('dialog')).toContainText('touch one.txt');
  await expect(appPage.turns('Codex').last()).not.toContainText('Done.');
});
