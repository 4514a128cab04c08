import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The remote of the branch, from the title bar and the palette, by keyboard.

const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];

/** Makes a bare remote next to the folder, and a colleague's clone of it. */
function createRemote(workspace: string) {
  const git = (folder: string, ...args: readonly string[]) =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const remote = `${workspace}-team.git`;
  const colleague = `${workspace}-colleague`;
  git(workspace, 'branch', '-M', 'main');
  git(workspace, 'init', '-q', '--bare', '-b', 'main', remote);
  git(workspace, 'remote', 'add', 'origin', remote);
  git(workspace, 'push', '-q', '-u', 'origin', 'main');
  git(workspace, 'clone', '-q', remote, colleague);
  const commitIn = async (folder: string, path: string, text: string): Promise<void> => {
    await writeFile(join(folder, path), text);
    git(folder, 'add', '--all');
    git(folder, ...author, 'commit', '-q', '-m', path);
  };
  return {
    ...{ colleague, commitIn, git, remote },
    publish: async (path: string, text: string): Promise<void> => {
      git(colleague, 'pull', '-q', '--ff-only');
      await commitIn(colleague, path, text);
      git(colleague, 'push', '-q');
    },
  };
}

// @web: the page shows this, and the same host code talks to the remote on the desktop.
test('the branch is pushed, pulled and pushed by force only by a press next to the address of the remote', {
  tag: '@web',
}, async ({ open }) => {
  const { page, workspace } = await open({ workspace: { files: { 'a.txt': 'one\n', 'b.txt': 'two\n' } } });
  const { commitIn, git, publish, remote } = createRemote(workspace);
  await commitIn(workspace, 'a.txt', 'mine\n');
  const button = page.getByRole('main').getByRole('button', { name: 'Branch main' });
  const dialog = page.getByRole('dialog', { name: 'Git branches' });
  const panel = dialog.getByRole('region', { name: 'Remote' });
  await button.press('Enter');
  await expect(panel).toContainText('origin/main: 1 ahead, 0 behind');
  await expect(panel).toContainText(`origin ${remote}`);
  await expect(panel.getByRole('button', { name: 'Push 1 commit' })).toBeEnabled();
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Push 1 commit' }).press('Enter');
  const pushing = page.getByRole('dialog', { name: 'Push to origin' });
  await expect(pushing.getByRole('status')).toHaveText('Pushed.');
  await expect(pushing.getByRole('log', { name: 'Output of git' })).toContainText('main -> main');
  await expect(pushing.getByRole('button', { name: 'Close' }).last()).toBeFocused();
  await expectAccessible(page);
  expect(git(remote, 'rev-parse', 'main')).toBe(git(workspace, 'rev-parse', 'main'));
  await page.keyboard.press('Enter');
  await expect(button).toBeFocused();

  await publish('b.txt', 'theirs\n');
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('push and pull');
  await page.keyboard.press('Enter');
  await expect(panel).toContainText('As origin/main');
  await expect(panel.getByRole('button', { name: 'Push' })).toBeDisabled();
  await panel.getByRole('button', { name: 'Pull', exact: true }).press('Enter');
  await expect(page.getByRole('dialog', { name: 'Pull from origin' }).getByRole('status')).toHaveText('Pulled.');
  expect(await readFile(join(workspace, 'b.txt'), 'utf8')).toBe('theirs\n');
  await page.getByRole('dialog').getByRole('button', { name: 'Back' }).press('Enter');

  await commitIn(workspace, 'a.txt', 'mine again\n');
  await publish('b.txt', 'theirs again\n');
  await page.keyboard.press('Escape');
  await page.getByRole('main').getByRole('button', { name: 'Branch main' }).press('Enter');
  await panel.getByRole('button', { name: 'Push 1 commit' }).press('Enter');
  await expect(pushing.getByRole('alert')).toContainText('The remote has commits that are not here.');
  await expectAccessible(page);
  await pushing.getByRole('button', { name: 'Fetch' }).press('Enter');
  const fetching = page.getByRole('dialog', { name: 'Fetch from origin' });
  await expect(fetching.getByRole('status')).toHaveText('Fetched.');
  await fetching.getByRole('button', { name: 'Back' }).press('Enter');
  await expect(panel).toContainText('origin/main: 1 ahead, 1 behind');
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Force push…' }).press('Enter');
  const question = page.getByRole('dialog', { name: 'Force push?' });
  await expect(question).toContainText('The remote loses 1 commit of origin/main.');
  await expect(question.getByRole('button', { name: 'Keep them' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Ask Codex to merge…' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused();
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue(/^Merge origin\/main into main/);
  await button.press('Enter');
  await panel.getByRole('button', { name: 'Force push…' }).press('Enter');
  await question.getByRole('button', { name: 'Force push' }).press('Enter');
  await expect(pushing.getByRole('status')).toHaveText('Pushed.');
  expect(git(remote, 'rev-parse', 'main')).toBe(git(workspace, 'rev-parse', 'main'));
});
