import { updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, cut, patch } from '../fixtures/provider/script.ts';
import { Desk } from './desk.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Where an error is shown: in the thread, in a banner, or in a toast. The state of each and what its buttons do.

const broken = patch(updateFile('README.md', [{ from: 'not there', to: 'never written' }]));

test('an error of the stream is a status of the thread, and Retry sends the message again', {
  tag: '@desktop',
}, async ({ start }) => {
  const half = cut(answer('Half an answer that breaks off', { deltas: 6 }), { afterDeltas: 3 });
  const { page } = await start({ provider: { steps: [half, answer('All is well.')] } });
  const desk = new Desk(page);
  await desk.say('Hello');
  const status = desk.turns('Status').filter({ hasText: 'The provider closed the stream.' });
  await expect(status).toContainText('Retry.');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await status.getByRole('button', { name: 'Retry this turn' }).click();
  await expect(desk.turns('Codex').last()).toContainText('All is well.');
});

test('a Codex that ended is a banner above everything, with Restart Codex and Open settings', {
  tag: '@desktop',
}, async ({ start }) => {
  const app = await start({
    options: { restart_by_itself: false },
    provider: { steps: [answer('One.'), answer('Two.')] },
  });
  const { page } = app;
  const desk = new Desk(page);
  await desk.say('First');
  await expect(desk.turns('Codex')).toContainText('One.');
  process.kill(await app.codexPid(), 'SIGKILL');
  const banner = page.getByRole('alert').filter({ hasText: 'Codex was ended by SIGKILL.' });
  await expect(banner).toContainText('Your messages and turns are kept.');
  await expect(banner.getByRole('button')).toHaveText(['Open settings', 'Restart Codex', '']);
  await expect(desk.cliStatus).toContainText('stopped');
  await expectAccessible(page);
  await banner.getByRole('button', { name: 'Open settings' }).click();
  await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible();
  await banner.getByRole('button', { name: 'Restart Codex' }).click();
  await expect(banner).toBeHidden();
  await desk.show('Threads');
  await desk.say('Second');
  await expect(desk.turns('Codex').last()).toContainText('Two.');
});

test('a patch that does not apply shows a toast that opens it, and a row that says why', { tag: '@desktop' }, async ({
  start,
}) => {
  const { page } = await start({ provider: { steps: [answer('Hello.'), broken, answer('It has changed.')] } });
  const desk = new Desk(page);
  await desk.say('Hello');
  await expect(desk.turns('Codex')).toContainText('Hello.');
  await desk.command('Close Changes');
  await expect(desk.changes).toBeHidden();
  await desk.say('Change it');
  const toast = desk.toasts.filter({ hasText: 'Could not edit README.md.' });
  await expect(toast).toContainText('The patch did not apply. Nothing was written.');
  await page.keyboard.press('F6');
  const show = toast.getByRole('button', { name: 'Show the patch' });
  await expect(show).toBeFocused();
  await expectAccessible(page);
  const row = desk.transcript.getByRole('button', { name: /^Could not edit README\.md.*did not apply/ });
  await expect(row).toBeVisible();
  await expect(desk.transcript).toContainText('Failed to find expected lines');

  await show.press('Enter');
  await expect(desk.toasts).not.toContainText('Could not edit');
  await expect(desk.files.getByRole('treeitem', { name: /README\.md/ })).toBeVisible();
  await expect(desk.diff).toContainText('never written');
});

test('a toast is dismissed with Escape, which then goes back to where the person was', { tag: '@desktop' }, async ({
  start,
}) => {
  const { page } = await start({ provider: { steps: [answer('Hello.'), broken, answer('It has changed.')] } });
  const desk = new Desk(page);
  await desk.say('Hello');
  await expect(desk.turns('Codex')).toContainText('Hello.');
  await desk.say('Change it');
  await expect(desk.toasts).toContainText('Could not edit README.md.');
  await desk.message.focus();
  await page.keyboard.press('F6');
  await expect(desk.toasts.getByRole('button', { name: 'Show the patch' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(desk.toasts).not.toContainText('Could not edit');
  await expect(desk.message).toBeFocused();
  await page.reload();
  await expect(desk.transcript).toContainText('did not apply');
  await expect(desk.toasts).not.toContainText('Could not edit');
});
