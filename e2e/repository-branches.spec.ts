import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The branches of the repository, from the title bar, by keyboard.

// @web: the page shows this, and the same host code changes the branch on the desktop.
test('the title bar’s branch leads to the others, and takes uncommitted files along only if asked', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page, workspace } = await open({ workspace: { files: { 'a.txt': 'one\n', 'b.txt': 'two\n' } } });
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', workspace, ...args], { encoding: 'utf8' });
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  git('branch', '-M', 'main');
  git('switch', '-q', '-c', 'italian');
  await writeFile(join(workspace, 'a.txt'), 'uno\n');
  git(...author, 'commit', '-q', '-a', '-m', 'Italian');
  git('switch', '-q', 'main');
  const button = page.getByRole('main').getByRole('button', { name: 'Branch main' });
  const dialog = page.getByRole('dialog', { name: 'Git branches' });
  await button.press('Enter');
  await expect(dialog.getByRole('searchbox', { name: 'Filter branches' })).toBeFocused();
  await expect(dialog.getByRole('button', { name: /^main Checked out/ })).toHaveAttribute('aria-current', 'true');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();

  await writeFile(join(workspace, 'b.txt'), 'mine\n');
  await page.keyboard.press('Enter');
  await dialog.getByRole('searchbox').fill('ital');
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: 'Switch to italian?' });
  await expect(question.getByRole('listitem')).toHaveText('b.txt');
  await expect(question.getByRole('button', { name: 'Stay on this branch' })).toBeFocused();
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Bring them along' }).press('Enter');
  await expect(question).toBeHidden();
  const switched = page.getByRole('main').getByRole('button', { name: 'Branch italian' });
  await expect(switched).toBeFocused();
  expect(await readFile(join(workspace, 'a.txt'), 'utf8')).toBe('uno\n');
  expect(git('status', '--porcelain')).toBe(' M b.txt\n');

  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'New branch…' }).press('Enter');
  const naming = page.getByRole('dialog', { name: 'New branch' });
  await expect(naming.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('a b');
  await expect(naming).toContainText('Git does not allow this name.');
  await naming.getByRole('textbox', { name: 'Name' }).fill('a/b');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByRole('button', { name: 'Branch a/b' })).toBeFocused();
  expect(git('symbolic-ref', '--short', 'HEAD')).toBe('a/b\n');
  expect(git('status', '--porcelain')).toBe(' M b.txt\n');
});
