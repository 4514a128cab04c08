import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { listUserMessages } from '../fixtures/provider/model-request.ts';
import { updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../fixtures/provider/script.ts';
import { FakeHostingTool } from '../fixtures/testkit/fake-hosting-tool.ts';
import { createCacheFolder, type TestFolder } from '../fixtures/testkit/test-folder.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// A day of work by keyboard, with the real Codex, real git and a fake gh: ask, review the hunks, commit, push, make a
// pull request, and ask again about what failed.

const lines = (changed: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 40 }, (_, at) => `${changed[at] ?? `line ${at}`}\n`).join('');

let folder: TestFolder;
test.beforeEach(() => {
  test.info().skip(process.platform === 'win32', 'the fake programs are scripts');
  // The sandbox lets a turn write to the temporary folder, so no program from there is started.
  folder = createCacheFolder('pull-requests');
});
test.afterEach(() => folder.remove());

/** Makes `team/project` on a host the remote. The user's ssh takes a bare repository on this machine for it. */
async function createRemote(workspace: string, home: string, host: string) {
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', workspace, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const remote = join(folder.path, 'team.git');
  const ssh = join(folder.path, 'ssh');
  await writeFile(ssh, `#!/bin/sh\nfor last; do :; done\nset -- $last\nexec "$1" '${remote}'\n`);
  await chmod(ssh, 0o755);
  await writeFile(join(home, '.gitconfig'), `[core]\nsshCommand = ${ssh}\n[ssh]\nvariant = ssh\n`);
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.com');
  git('branch', '-M', 'main');
  git('init', '-q', '--bare', '-b', 'main', remote);
  git('remote', 'add', 'origin', remote);
  git('push', '-q', '-u', 'origin', 'main');
  git('remote', 'set-url', 'origin', `git@${host}:team/project.git`);
  git('switch', '-q', '-c', 'fix');
  return { git, remote };
}

const check = {
  ...{ name: 'build', workflowName: 'CI', status: 'COMPLETED', conclusion: 'FAILURE' },
  detailsUrl: 'https://github.com/team/project/actions/runs/7/job/42',
};
const seen = { number: 12, title: 'Fix the sum', state: 'OPEN', isDraft: true, reviews: [], comments: [] };
const viewed = { ...seen, reviewDecision: 'CHANGES_REQUESTED', statusCheckRollup: [check] };
const lineComment = { user: { login: 'grace' }, body: 'Why not 5?', path: 'list.txt', line: 6 };

test('a change is asked for, reviewed, committed, pushed and made a pull request by keyboard alone', {
  tag: '@desktop',
}, async ({ start }) => {
  const gh = new FakeHostingTool(folder.path, 'gh');
  const home = join(folder.path, 'home');
  await mkdir(home);
  // The app takes the PATH of the login shell.
  await writeFile(join(home, '.profile'), `export PATH='${gh.folder}':"$PATH"\n`);
  const app = await start({
    workspace: { files: { 'list.txt': lines() } },
    env: { HOME: home },
    provider: {
      steps: [
        patch([
          updateFile('list.txt', [
            { from: 'line 5', to: 'five' },
            { from: 'line 30', to: 'thirty' },
          ]),
        ]),
        run('node --test'),
        answer('Both are words now.'),
        answer('It is fixed.'),
      ],
    },
  });
  const { page, workspace } = app;
  const { git, remote } = await createRemote(workspace, home, 'github.com');
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
  await appPage.runCommand('Open Changes');
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

  // Push, and make a pull request.
  await keyboard.press('Enter');
  await appPage.runCommand('Create pull request');
  const dialog = appPage.dialog('Create pull request');
  await expect(dialog).toContainText('Goes to github.com/team/project');
  await expect(dialog.getByRole('alert')).toContainText('does not have your last commit yet');
  await expect(dialog.getByRole('button', { name: 'Push…' })).toBeFocused();
  await expectAccessible(page);
  await keyboard.press('Enter');
  const push = page.getByRole('region', { name: 'Remote' }).getByRole('button', { name: 'Push', exact: true });
  await expect(push).toBeEnabled();
  await appPage.tabTo(push);
  await keyboard.press('Enter');
  const pushed = appPage.dialog('Push to origin');
  await expect(pushed.getByRole('status')).toHaveText('Pushed.');
  expect(git(`--git-dir=${remote}`, 'log', '-1', '--format=%s', 'fix')).toBe('Write five as a word');
  await appPage.tabTo(pushed.getByRole('button', { name: 'Create pull request…' }));
  await keyboard.press('Enter');

  const title = dialog.getByRole('textbox', { name: 'Title' });
  await expect(title).toBeFocused();
  await expect(title).toHaveValue('Write five as a word');
  const text = dialog.getByRole('textbox', { name: 'Text' });
  await expect(text).toHaveValue(/> Write two numbers as words[\s\S]*- `list\.txt` \+1 −1/);
  // A hunk was discarded after the check.
  await expect(text).not.toHaveValue(/node --test/);
  await title.fill('--web');
  await dialog.getByRole('textbox', { name: 'Reviewers' }).fill('@grace, team/core');
  await expectAccessible(page);
  expect(gh.calls).toEqual([]);
  gh.answer({ 'pr create': { stdout: 'https://github.com/team/project/pull/12\n' } });
  await appPage.tabTo(dialog.getByRole('button', { name: 'Create draft pull request' }));
  await keyboard.press('Enter');
  const report = appPage.dialog('Pull request');
  await expect(report.getByRole('button', { name: 'Refresh' })).toBeFocused();
  await expect(report).toContainText('https://github.com/team/project/pull/12');
  expect(gh.calls.map(({ args }) => args)).toEqual([
    [
      ...['pr', 'create', '--head=fix', '--title=--web', '--body-file=-', '--base=main', '--draft'],
      ...['--reviewer=grace', '--reviewer=team/core', '--repo=github.com/team/project'],
    ],
  ]);

  // Ask again about the red check. Codex also learns what was discarded.
  gh.answer({
    'pr view': { stdout: JSON.stringify(viewed) },
    api: { stdout: JSON.stringify([lineComment]) },
    'api /logs': { stdout: '2026-01-01T00:00:00.0Z not ok 1 ```\n2026-01-01T00:00:01.0Z ##[error]exit code 1\n' },
  });
  await keyboard.press('Enter');
  await expect(report.getByRole('status')).toContainText('Draft · Changes requested · 1 of 1 check failed');
  await expect(report.getByRole('button', { name: 'Refresh' })).toBeFocused();
  await expectAccessible(page);
  await appPage.tabTo(report.getByRole('button', { name: 'Ask Codex to fix CI / build' }));
  await keyboard.press('Enter');
  await expect(report).toBeHidden();
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue(/^The check .*CI \/ build.* of pull request #12 failed\./);
  await expect(appPage.message).toHaveValue(/````text\nnot ok 1 ```\nerror: exit code 1\n````$/);
  await keyboard.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('It is fixed.');
  expect(listUserMessages(await app.provider.requestArrived(4)).at(-1)).toContain('I discarded 1 hunk in list.txt');

  // A comment becomes a message, and a merged pull request ends the thread.
  await appPage.runCommand('Create pull request');
  await appPage.tabTo(report.getByRole('button', { name: 'Ask Codex about the comment by grace' }));
  await keyboard.press('Enter');
  await expect(appPage.message).toHaveValue(
    /^grace wrote about list\.txt, line 6, in pull request #12:\n> Why not 5\?\n/,
  );
  gh.answer({ 'pr view': { stdout: JSON.stringify({ ...viewed, state: 'MERGED' }) } });
  await appPage.runCommand('Create pull request');
  await appPage.tabTo(report.getByRole('button', { name: 'Refresh' }));
  await keyboard.press('Enter');
  await appPage.tabTo(report.getByRole('button', { name: 'Archive thread' }));
  await keyboard.press('Enter');
  await expect(page.getByText(/^Archived "/)).toBeVisible();

  // Another one can be made, and a found one offers to archive no thread.
  await appPage.runCommand('Create pull request');
  await appPage.tabTo(report.getByRole('button', { name: 'Create another' }));
  await keyboard.press('Enter');
  await expect(title).toBeFocused();
  await expect(title).toHaveValue('Write five as a word');
  gh.answer({ 'pr list': { stdout: JSON.stringify([{ number: 12, state: 'MERGED', isCrossRepository: false }]) } });
  await appPage.tabTo(dialog.getByRole('button', { name: 'Show an existing one' }));
  await keyboard.press('Enter');
  await expect(report.getByRole('status')).toContainText('Merged');
  await expect(report.getByRole('button', { name: 'Archive thread' })).toBeHidden();
});

test('a merge request on GitLab is made with glab, and its failed job becomes a message', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const glab = new FakeHostingTool(folder.path, 'glab');
  const home = join(folder.path, 'home');
  await mkdir(home);
  const { page, workspace } = await start({
    workspace: { files: { 'list.txt': lines() } },
    env: { HOME: home, PATH: `${glab.folder}${delimiter}${process.env.PATH}` },
  });
  const { git, remote } = await createRemote(workspace, home, 'gitlab.com');
  git('commit', '-q', '--allow-empty', '-m', 'Write five as a word');
  git('push', '-q', remote, 'fix');
  git('update-ref', 'refs/remotes/origin/fix', 'fix');
  const appPage = new AppPage(page);

  const open = async (): Promise<void> => {
    await appPage.runCommand('Branches, push and pull');
    await page.getByRole('region', { name: 'Remote' }).getByRole('button', { name: 'Create merge request…' }).click();
  };
  await open();
  const dialog = appPage.dialog('Create merge request');
  await expect(dialog).toContainText('Goes to gitlab.com/team/project');
  await expect(dialog.getByRole('textbox', { name: 'Title' })).toHaveValue('Write five as a word');
  await dialog.getByRole('textbox', { name: 'Reviewers' }).fill('grace');
  expect(glab.calls).toEqual([]);
  glab.answer({
    'api users': { stdout: '[{"id":9}]' },
    'api --method=POST /merge_requests': { stdout: '{"iid":12,"reviewers":[{}]}' },
  });
  await dialog.getByRole('button', { name: 'Create draft merge request' }).click();
  const report = appPage.dialog('Merge request');
  await expect(report.getByRole('button', { name: 'Refresh' })).toBeFocused();
  await expect(report).toContainText('https://gitlab.com/team/project/-/merge_requests/12');
  expect(glab.calls.at(-1)?.args.at(-1)).toBe('projects/team%2Fproject/merge_requests');

  // A reload knows it still.
  await page.reload();
  await open();
  await expect(report).toContainText('https://gitlab.com/team/project/-/merge_requests/12');

  const request = { iid: 12, title: 'Draft: Write five as a word', state: 'opened', draft: true, project_id: 5 };
  glab.answer({
    'api /merge_requests/12': {
      stdout: JSON.stringify({ ...request, head_pipeline: { id: 7, project_id: 5, status: 'failed' } }),
    },
    'api /notes': { stdout: '[{"body":"Why not 5?","author":{"username":"grace"}}]' },
    'api /approvals': { stdout: '{"approvals_left":1}' },
    'api /reviewers': { stdout: '[]' },
    'api /jobs': { stdout: '[{"id":42,"name":"build","stage":"test","status":"failed"}]' },
    'api /trace': { stdout: 'not ok 1\n\u001b[31;1mERROR: Job failed: exit code 1\n' },
  });
  await report.getByRole('button', { name: 'Refresh' }).click();
  await expect(report.getByRole('status')).toContainText('Draft · Waits for a review · 1 of 1 check failed');
  await expect(report).toContainText('!12 Draft: Write five as a word');
  await expect(report.getByRole('button', { name: 'Ask Codex about the comment by grace' })).toBeVisible();
  await expectAccessible(page);
  await report.getByRole('button', { name: 'Ask Codex to fix test / build' }).click();
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue(/^The check .*test \/ build.* of merge request !12 failed\./);
  await expect(appPage.message).toHaveValue(/not ok 1\nerror: Job failed: exit code 1\n```$/);
});
