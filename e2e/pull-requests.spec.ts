import { execFileSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { answer, run } from '../fixtures/provider/script.ts';
import { FakeGh } from '../fixtures/testkit/fake-gh.ts';
import { createCacheFolder, type TestFolder } from '../fixtures/testkit/test-folder.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// From a turn to a pull request and back, with real git and a fake gh, by keyboard.

const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];

let folder: TestFolder;
test.beforeEach(() => {
  test.info().skip(process.platform === 'win32', 'the fake programs are scripts');
  // The sandbox lets a turn write to the temporary folder, so no program from there is started.
  folder = createCacheFolder('pull-requests');
});
test.afterEach(() => folder.remove());

/** Makes `github.com/team/project` the remote. The user's ssh takes a bare repository on this machine for it. */
async function createRemote(workspace: string, home: string) {
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', workspace, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const remote = join(folder.path, 'team.git');
  const ssh = join(folder.path, 'ssh');
  await writeFile(ssh, `#!/bin/sh\nfor last; do :; done\nset -- $last\nexec "$1" '${remote}'\n`);
  await chmod(ssh, 0o755);
  await mkdir(home, { recursive: true });
  await writeFile(join(home, '.gitconfig'), `[core]\nsshCommand = ${ssh}\n[ssh]\nvariant = ssh\n`);
  git('branch', '-M', 'main');
  git('init', '-q', '--bare', '-b', 'main', remote);
  git('remote', 'add', 'origin', remote);
  git('push', '-q', '-u', 'origin', 'main');
  git('remote', 'set-url', 'origin', 'git@github.com:team/project.git');
  git('switch', '-q', '-c', 'fix');
  return { git, remote };
}

const check = {
  ...{ name: 'build', workflowName: 'CI', status: 'COMPLETED', conclusion: 'FAILURE' },
  detailsUrl: 'https://github.com/team/project/actions/runs/7/job/42',
};
const seen = { number: 12, title: 'Fix the sum', state: 'OPEN', isDraft: true, reviews: [], comments: [] };
const viewed = { ...seen, reviewDecision: 'CHANGES_REQUESTED', statusCheckRollup: [check] };
const lineComment = { user: { login: 'grace' }, body: 'Why not zero?', path: 'a.txt', line: 2 };

// @web: the page shows this, and the same host code runs gh on the desktop.
test('the work of a turn becomes a pull request, and a red check and a comment become messages', {
  tag: '@web',
}, async ({ start }) => {
  const gh = new FakeGh(folder.path);
  const home = join(folder.path, 'home');
  const { page, workspace } = await start({
    workspace: { files: { 'a.txt': 'one\n' } },
    env: { PATH: `${gh.folder}${delimiter}${process.env.PATH}`, HOME: home },
    provider: { steps: [run('echo two >> a.txt && echo npm test'), answer('Done.'), answer('It is fixed.')] },
  });
  const { git, remote } = await createRemote(workspace, home);
  const appPage = new AppPage(page);
  await appPage.sendMessage('Fix the sum');
  await expect(appPage.turns('Codex')).toContainText('Done.');
  git('add', '--all');
  git(...author, 'commit', '-q', '-m', 'Fix the sum of a.txt');

  await appPage.runCommand('Create pull request');
  const dialog = page.getByRole('dialog', { name: 'Create pull request' });
  await expect(dialog).toContainText('Goes to github.com/team/project');
  await expect(dialog.getByRole('alert')).toContainText('does not have your last commit yet');
  await expect(dialog.getByRole('button', { name: 'Push…' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  const push = page.getByRole('region', { name: 'Remote' }).getByRole('button', { name: 'Push', exact: true });
  await expect(push).toBeEnabled();
  await push.press('Enter');
  const pushed = page.getByRole('dialog', { name: 'Push to origin' });
  await expect(pushed.getByRole('status')).toHaveText('Pushed.');
  expect(git(`--git-dir=${remote}`, 'rev-parse', 'fix')).toBe(git('rev-parse', 'HEAD'));
  await pushed.getByRole('button', { name: 'Create pull request…' }).press('Enter');

  const title = dialog.getByRole('textbox', { name: 'Title' });
  await expect(title).toBeFocused();
  await expect(title).toHaveValue('Fix the sum of a.txt');
  const text = dialog.getByRole('textbox', { name: 'Text' });
  await expect(text).toHaveValue(/> Fix the sum[\s\S]*- `a.txt` \+1 −0[\s\S]*npm test` passed/);
  await title.fill('--web');
  await dialog.getByRole('textbox', { name: 'Reviewers' }).fill('@grace, team/core');
  await expectAccessible(page);
  expect(gh.calls).toEqual([]);
  gh.answer({ 'pr create': { stdout: 'https://github.com/team/project/pull/12\n' } });
  await dialog.getByRole('button', { name: 'Create draft pull request' }).press('Enter');
  const report = page.getByRole('dialog', { name: 'Pull request', exact: true });
  await expect(report.getByRole('button', { name: 'Refresh' })).toBeFocused();
  await expect(report).toContainText('https://github.com/team/project/pull/12');
  expect(gh.calls.map(({ args }) => args)).toEqual([
    [
      ...['pr', 'create', '--head=fix', '--title=--web', '--body-file=-', '--base=main', '--draft'],
      ...['--reviewer=grace', '--reviewer=team/core', '--repo=github.com/team/project'],
    ],
  ]);

  gh.answer({
    'pr view': { stdout: JSON.stringify(viewed) },
    api: { stdout: JSON.stringify([lineComment]) },
    'run view': { stdout: 'build\tTest\t2026-01-01T00:00:00.0Z not ok 1 ```\nbuild\tTest\t##[error]exit code 1\n' },
  });
  await page.keyboard.press('Enter');
  await expect(report.getByRole('status')).toContainText('Draft · Changes requested · 1 of 1 check failed');
  await expect(report.getByRole('button', { name: 'Refresh' })).toBeFocused();
  await expectAccessible(page);
  await report.getByRole('button', { name: 'Ask Codex to fix CI / build' }).press('Enter');
  await expect(report).toBeHidden();
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue(/^The check .*CI \/ build.* of pull request #12 failed\./);
  await expect(appPage.message).toHaveValue(/````text\nnot ok 1 ```\nerror: exit code 1\n````$/);
  await page.keyboard.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('It is fixed.');

  await appPage.runCommand('Create pull request');
  await report.getByRole('button', { name: 'Ask Codex about the comment by grace' }).press('Enter');
  await expect(appPage.message).toHaveValue(
    /^grace wrote about a\.txt, line 2, in pull request #12:\n> Why not zero\?\n/,
  );

  gh.answer({ 'pr view': { stdout: JSON.stringify({ ...viewed, state: 'MERGED' }) } });
  await appPage.runCommand('Create pull request');
  await report.getByRole('button', { name: 'Refresh' }).press('Enter');
  await report.getByRole('button', { name: 'Archive thread' }).press('Enter');
  await expect(page.getByText(/^Archived "/)).toBeVisible();
});
