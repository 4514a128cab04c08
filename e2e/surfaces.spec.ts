import { createGate } from '../fixtures/provider/gate.ts';
import { updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, cut, patch, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Where an error is shown: in the thread, in a banner, or in a toast. The state of each and what its buttons do.

const broken = patch(updateFile('README.md', [{ from: 'not there', to: 'never written' }]));

test('an error of the stream is a status of the thread, and Retry sends the message again', {
  tag: '@web',
}, async ({ open }) => {
  const half = cut(answer('Half an answer that breaks off', { deltas: 6 }), { afterDeltas: 3 });
  const { page } = await open({ provider: { steps: [half, answer('All is well.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Hello');
  const status = appPage.turns('Status').filter({ hasText: 'The provider closed the stream.' });
  await expect(status).toContainText('Retry.');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await status.getByRole('button', { name: 'Retry this turn' }).click();
  await expect(appPage.turns('Codex').last()).toContainText('All is well.');
});

test('a Codex that ended is a banner above everything, with Restart Codex and Open settings', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({
    settings: { restart_by_itself: false },
    provider: { steps: [answer('One.'), answer('Two.')] },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.sendMessage('First');
  await expect(appPage.turns('Codex')).toContainText('One.');
  process.kill(await app.codexPid(), 'SIGKILL');
  const banner = page.getByRole('alert').filter({ hasText: 'SIGKILL ended Codex.' });
  await expect(banner).toContainText('Your messages and turns are kept.');
  await expect(banner.getByRole('button')).toHaveText(['Open settings', 'Restart Codex', '']);
  await expect(appPage.cliStatus).toContainText('stopped');
  await expectAccessible(page);
  await banner.getByRole('button', { name: 'Open settings' }).click();
  await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible();
  await banner.getByRole('button', { name: 'Restart Codex' }).click();
  await expect(banner).toBeHidden();
  await appPage.show('Threads');
  await appPage.sendMessage('Second');
  await expect(appPage.turns('Codex').last()).toContainText('Two.');
});

test('a patch that does not apply shows a toast that opens it, and a row that says why', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('Hello.'), broken, answer('It has changed.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Hello');
  await expect(appPage.turns('Codex')).toContainText('Hello.');
  await appPage.sendMessage('Change it');
  const toast = appPage.toasts.filter({ hasText: 'Could not edit README.md.' });
  await expect(toast).toContainText('The patch did not apply. Nothing was written.');
  await page.keyboard.press('F6');
  const show = toast.getByRole('button', { name: 'Show the patch' });
  await expect(show).toBeFocused();
  await expectAccessible(page);
  const row = appPage.transcript.getByRole('button', { name: /^Could not edit README\.md.*did not apply/ });
  await expect(row).toBeVisible();
  await expect(appPage.transcript).toContainText('Failed to find expected lines');

  await show.press('Enter');
  await expect(appPage.toasts).not.toContainText('Could not edit');
  await expect(appPage.files.getByRole('treeitem', { name: /README\.md/ })).toBeVisible();
  await expect(appPage.diff).toContainText('never written');
});

// @web: the page lays this out, the same on both hosts.
test('only the newest message is on screen, at the end of the thread list, and the others are one click away', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const stale = (path: string) => patch(updateFile(path, [{ from: 'was never there', to: 'never written' }]));
  const { page } = await open({
    workspace: { files: { 'one.txt': '1\n', 'two.txt': '2\n' } },
    provider: { steps: [answer('Hello.'), stale('one.txt'), stale('two.txt'), answer('They have changed.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Hello');
  await expect(appPage.turns('Codex')).toContainText('Hello.');
  await appPage.sendMessage('Change them');
  const [older, newest] = ['one', 'two'].map((name) => appPage.toasts.getByText(`Could not edit ${name}.txt.`));
  if (older === undefined || newest === undefined) throw new Error('No messages');
  await newest.hover();
  await expect(older).toBeHidden();
  const main = page.getByRole('navigation', { name: 'Main' });
  const [list, message] = await Promise.all([main, appPage.toasts].map((part) => part.boundingBox()));
  expect((message?.x ?? 0) + (message?.width ?? 0)).toBeLessThanOrEqual((list?.x ?? 0) + (list?.width ?? 0));
  await appPage.button('Show 1 more').click();
  await expect(older).toBeVisible();
  await expect(newest).toBeVisible();
});

// @web: the page decides this, the same on both hosts.
test('a message that the user reads stays in its place with the focus when another one arrives', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const stale = (path: string) => patch(updateFile(path, [{ from: 'was never there', to: 'never written' }]));
  const gates = [createGate(), createGate()] as const;
  const { page } = await open({
    workspace: { files: { 'one.txt': '1\n', 'two.txt': '2\n' } },
    provider: {
      steps: [
        answer('Hello.'),
        stale('one.txt'),
        waiting(gates[0], stale('two.txt')),
        waiting(gates[1], answer('They have changed.')),
      ],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Hello');
  await expect(appPage.turns('Codex')).toContainText('Hello.');
  await appPage.sendMessage('Change them');
  const [first, second] = ['one', 'two'].map((name) => appPage.toasts.getByText(`Could not edit ${name}.txt.`));
  if (first === undefined || second === undefined) throw new Error('No messages');
  await expect(first).toBeVisible();
  await page.keyboard.press('F6');
  const show = appPage.toasts.getByRole('button', { name: 'Show the patch' });
  await expect(show).toBeFocused();
  const place = await show.boundingBox();
  gates[0].release();
  const more = appPage.button('Show 1 more');
  await expect(more).toBeVisible();
  await expect(first).toBeVisible();
  await expect(show).toBeFocused();
  expect(await show.boundingBox()).toEqual(place);

  await more.press('Enter');
  await expect(second).toBeVisible();
  await expect(show.first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(first).toBeHidden();
  await expect(second).toBeVisible();
  await expect(appPage.button('Stop')).toBeVisible();
  gates[1].release();
  await expect(appPage.turns('Codex').last()).toContainText('They have changed.');
  await expect(second).toBeHidden();
});

test('Escape dismisses a toast and returns the focus to where it was', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('Hello.'), broken, answer('It has changed.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Hello');
  await expect(appPage.turns('Codex')).toContainText('Hello.');
  await appPage.sendMessage('Change it');
  await expect(appPage.toasts).toContainText('Could not edit README.md.');
  await appPage.message.focus();
  await page.keyboard.press('F6');
  await expect(appPage.toasts.getByRole('button', { name: 'Show the patch' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(appPage.toasts).not.toContainText('Could not edit');
  await expect(appPage.message).toBeFocused();
  await page.reload();
  await expect(appPage.transcript).toContainText('did not apply');
  await expect(appPage.toasts).not.toContainText('Could not edit');
});
