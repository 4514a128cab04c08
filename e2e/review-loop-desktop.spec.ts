import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listUserMessages } from '../fixtures/provider/model-request.ts';
import { updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expect, test } from './test.ts';

// A day of work on the desktop, by keyboard: ask, review the hunks, commit, push, and ask again.

const lines = (changed: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 40 }, (_, at) => `${changed[at] ?? `line ${at}`}\n`).join('');

test('a change is asked for, reviewed, committed and pushed by keyboard alone', { tag: '@desktop' }, async ({
  start,
}) => {
  const app = await start({
    workspace: { files: { 'list.txt': lines() } },
    provider: {
      steps: [
        patch([
          updateFile('list.txt', [
            { from: 'line 5', to: 'five' },
            { from: 'line 30', to: 'thirty' },
          ]),
        ]),
        answer('Both are words now.'),
        answer('As you say.'),
      ],
    },
  });
  const { page, workspace } = app;
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', workspace, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const remote = `${workspace}-team.git`;
  git('branch', '-M', 'main');
  git('init', '-q', '--bare', '-b', 'main', remote);
  git('remote', 'add', 'origin', remote);
  git('push', '-q', '-u', 'origin', 'main');
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.com');
  const appPage = new AppPage(page);
  const { keyboard } = page;

  // Ask.
  await expect(appPage.message).toBeFocused();
  await keyboard.type('Write two numbers as words');
  await expect(appPage.button('Send')).toBeEnabled();
  await keyboard.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('Both are words now.');
  await expect(appPage.message).toBeFocused();

  // Review: keep one hunk, discard the other.
  await expect(appPage.diff).toContainText('thirty');
  await keyboard.press('F6');
  await expect(appPage.diff).toBeFocused();
  await keyboard.press('F7');
  await expect(appPage.diff.getByRole('button', { name: 'Keep hunk 2 of 2 in list.txt' })).toBeVisible();
  await keyboard.press('Shift+F7');
  await expect(appPage.diff.getByRole('button', { name: 'Keep hunk 1 of 2 in list.txt' })).toBeVisible();
  await keyboard.press('k');
  await expect(appPage.diff.getByRole('button', { name: 'Discard hunk 2 of 2 in list.txt' })).toBeVisible();
  await keyboard.press('u');
  await expect.poll(() => readFile(join(workspace, 'list.txt'), 'utf8').catch(() => null)).toBe(lines({ 5: 'five' }));
  await expect(appPage.changes.getByText('to decide')).toBeHidden();

  // Commit.
  await appPage.runCommand('commit');
  await expect(page.getByRole('textbox', { name: 'Commit message' })).toBeFocused();
  await keyboard.type('Write five as a word');
  await keyboard.press('ControlOrMeta+Enter');
  const committed = appPage.dialog('Committed');
  await expect(committed.getByRole('status')).toContainText('1 file changed');

  // Push.
  await keyboard.press('Shift+Tab');
  await expect(committed.getByRole('button', { name: /^Push/ })).toBeFocused();
  await keyboard.press('Enter');
  const panel = appPage.dialog('Git branches').getByRole('region', { name: 'Remote' });
  await appPage.tabTo(panel.getByRole('button', { name: 'Push 1 commit' }));
  await keyboard.press('Enter');
  await expect(appPage.dialog('Push to origin').getByRole('status')).toHaveText('Pushed.');
  expect(git('-C', remote, 'log', '-1', '--format=%s', 'main')).toBe('Write five as a word');
  await keyboard.press('Enter');

  // Ask again: Codex learns what was discarded.
  await keyboard.press('ControlOrMeta+i');
  await expect(appPage.message).toBeFocused();
  await keyboard.type('Leave thirty alone');
  await keyboard.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('As you say.');
  expect(listUserMessages(await app.provider.requestArrived(3)).at(-1)).toContain('I discarded 1 hunk in list.txt');
});
