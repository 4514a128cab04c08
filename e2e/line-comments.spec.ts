import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listUserMessages } from '../fixtures/provider/model-request.ts';
import { updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Comments on lines of a diff.

const before = ['const zero = 0;', 'const one = 1;', 'const last = 9;', ''].join('\n');

test('comments on diff lines survive a reload, even half written, and are sent as one message', {
  tag: '@web',
}, async ({ open }) => {
  const change = (from: string, to: string) => patch([updateFile('greet.js', [{ from, to }])]);
  const app = await open({
    workspace: { files: { 'greet.js': before } },
    provider: {
      steps: [change('const one = 1;', 'const two = 2;'), answer('Renamed.'), answer('As you say.')],
    },
  });
  const appPage = new AppPage(app.page);
  await appPage.sendMessage('Change it');
  await expect(appPage.turns('Codex').last()).toContainText('Renamed.');

  // With the pointer.
  await appPage.openChanges();
  await appPage.diff.getByText('const two = 2;', { exact: true }).hover();
  await appPage.diff.getByRole('button', { name: 'Comment on line 2', exact: true }).click();
  const field = appPage.diff.getByRole('textbox', { name: 'Comment on line 2' });
  await expect(field).toBeFocused();
  await field.fill('Name it otherwise');
  await expectAccessible(app.page);
  await field.press('Enter');
  const first = appPage.diff.getByRole('region', { name: 'Comment on line 2', exact: true });
  await expect(first.getByText('Name it otherwise')).toBeVisible();
  await expect(field).toBeHidden();
  await expect(appPage.button('1 comment on 1 file')).toBeVisible();

  // By keyboard, on a range.
  const second = appPage.diff.getByRole('button', { name: 'Comment on removed line 2' });
  await appPage.diff.getByRole('button', { name: 'Comment on line 1', exact: true }).focus();
  await app.page.keyboard.press('ArrowDown');
  await expect(second).toBeFocused();
  await app.page.keyboard.press('Shift+ArrowDown');
  await expect(appPage.diff.getByRole('button', { name: 'Comment on line 2', exact: true })).toBeFocused();
  await app.page.keyboard.press('Enter');
  const range = appPage.diff.getByRole('textbox', { name: 'Comment on line 2' });
  await expect(range).toBeFocused();
  await range.pressSequentially('Both at once');
  await range.press('Enter');
  await expect(appPage.button('2 comments on 1 file')).toBeVisible();
  await expect(appPage.diff.getByRole('button', { name: 'Comment on line 2', exact: true })).toBeFocused();

  // Edited, and still there after a reload.
  await first.filter({ hasText: 'Name it otherwise' }).getByRole('button', { name: 'Edit comment' }).click();
  await field.fill('Call it pair');
  await appPage.untilTextIsSaved();
  await app.page.reload();
  await expect(field).toHaveValue('Call it pair');
  await field.press('Enter');
  await expect(first.filter({ hasText: 'Call it pair' })).toBeVisible();
  await appPage.message.fill('Two things:');
  await appPage.untilTextIsSaved();
  await app.page.reload();
  await expect(appPage.button('2 comments on 1 file')).toBeVisible();
  await expect(appPage.message).toHaveValue('Two things:');
  await expect(appPage.diff.getByText('Call it pair')).toBeVisible();

  await appPage.sendDraft();
  await expect(appPage.turns('Codex').last()).toContainText('As you say.');
  await expect(appPage.button('2 comments on 1 file')).toBeHidden();
  await expect(appPage.diff.getByText('Call it pair')).toBeHidden();
  const said = [
    'Two things:',
    'greet.js, line 2:\n```diff\n+const two = 2;\n```\nCall it pair',
    'greet.js, line 2:\n```diff\n-const one = 1;\n+const two = 2;\n```\nBoth at once',
  ];
  expect(listUserMessages(await app.provider.requestArrived(3)).at(-1)).toBe(said.join('\n\n'));
});

test('a line comment shows that its lines have changed since', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page, workspace } = await open({
    workspace: { files: { 'greet.js': before } },
    provider: {
      steps: [patch([updateFile('greet.js', [{ from: 'const one = 1;', to: 'const two = 2;' }])]), answer('Renamed.')],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Change it');
  await expect(appPage.turns('Codex').last()).toContainText('Renamed.');
  await appPage.openChanges();
  await appPage.diff.getByText('const two = 2;', { exact: true }).hover();
  await appPage.diff.getByRole('button', { name: 'Comment on line 2', exact: true }).click();
  await page.keyboard.type('Name it otherwise');
  await page.keyboard.press('Enter');
  const comment = appPage.diff.getByRole('region', { name: 'Comment on line 2', exact: true });
  await expect(comment.getByText('Name it otherwise')).toBeVisible();
  await expect(comment.getByText('has changed since')).toBeHidden();

  await writeFile(join(workspace, 'greet.js'), before.replace('const one = 1;', 'const pair = 2;'));
  await page.evaluate('window.dispatchEvent(new Event("focus"))');
  await appPage.button('Refresh').click();
  await expect(comment.getByText('The code has changed.')).toBeVisible();
  await expect(comment.getByText('+const two = 2;')).toBeVisible();
  await comment.getByRole('button', { name: 'Remove comment' }).click();
  await expect(comment).toBeHidden();
  await expect(appPage.button('1 comment on 1 file')).toBeHidden();
});
