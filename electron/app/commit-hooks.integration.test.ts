import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCacheFolder, createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { answerTrust, openTestApp } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

type More = Partial<RequestInput<'commitFiles'>>;

/** An app with two changed files in a repository, and hooks as files of the hooks folder. */
async function setUp(hooks: Readonly<Record<string, string>>) {
  const { app, root, window } = await openTestApp({});
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.com');
  const write = (path: string, text: string, mode = 0o644): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    chmodSync(join(root, path), mode);
  };
  for (const [name, text] of Object.entries(hooks)) write(join('.git/hooks', name), text, 0o755);
  write('a.txt', 'a\n');
  write('b.txt', 'b\n');
  return { app, root, window, git, write };
}

async function read(window: TestWindow) {
  return (await window.get('readUncommitted', null)) ?? expect.fail('There is a repository');
}

/** Allows the hooks as the page does, and returns their digest. */
async function allow(window: TestWindow): Promise<string> {
  const { hooks, root } = await read(window);
  const digest = hooks.digest ?? expect.fail('There are hooks');
  await window.get('allowHooks', { root, digest, isAllowed: true });
  return digest;
}

/** Commits a.txt with the allowed hooks. */
async function commit(window: TestWindow, more: More = {}) {
  const { branch, head, hooks, root, tree } = await read(window);
  return await window.ask('commitFiles', {
    ...{
      branch,
      head,
      root,
      tree,
      files: ['a.txt'],
      message: 'Add a',
      amend: false,
      signOff: false,
      notes: false,
      trailer: null,
    },
    hooks: hooks.permission === 'given' ? hooks.digest : null,
    ...more,
  });
}

function outputOf(answer: Awaited<ReturnType<typeof commit>>): string {
  return 'error' in answer && 'output' in answer.error ? (answer.error.output ?? '') : '';
}

/** Does with git what lint-staged does around its tasks. */
const backingUp = `
unset GIT_DIR GIT_WORK_TREE
files=$(git diff --name-only --diff-filter=ACMR --staged)
git stash store --quiet --message backup "$(git stash create)" || exit 2
echo kept > "$(git rev-parse --absolute-git-dir)/unstaged.patch" || exit 2
echo "$files"
if grep -q bad $files; then
  git reset -q --hard HEAD && git stash apply --quiet --index 'stash@{0}' && git stash drop --quiet && exit 3
  exit 2
fi
tr a-z A-Z < a.txt > a.new && mv a.new a.txt && git add -- $files && git stash drop --quiet
`;

/** Does with git what pre-commit does before its hooks. */
const puttingAway = `
cache=\${PRE_COMMIT_HOME:-$HOME/.cache/pre-commit}
mkdir -p "$cache" || exit 2
git diff-index --ignore-submodules --exit-code "$(git write-tree)" -- || { git checkout -- .; exit 2; }
cat "$cache/db.db" 2> /dev/null || { touch "$cache/db.db" && echo empty cache; }
exit 1
`;

describe.skipIf(process.platform === 'win32')('hooks of a repository', () => {
  it('hooks run at no look and no commit before the user allows them, and then see exactly what is committed', async () => {
    const { git, root, window } = await setUp({
      'pre-commit': 'git diff --cached --name-status; git status --porcelain; pwd; env | grep ^GIT_; touch ran; exit 0',
      'post-commit': 'touch ran-after',
    });
    const state = await read(window);
    expect(state.hooks).toMatchObject({
      ...{ names: ['pre-commit', 'post-commit'], runnable: ['pre-commit'], permission: 'none', obstacle: null },
    });
    expect(await window.get('readHooks', null)).toMatchObject({
      files: [{ path: join(root, '.git/hooks/pre-commit'), isCut: false, text: expect.stringContaining('exit 0') }],
    });
    expect(await commit(window, { hooks: state.hooks.digest })).toMatchObject({ error: { type: 'hooks' } });
    expect(await commit(window)).toMatchObject({ ok: true });
    expect(existsSync(join(root, 'ran'))).toBe(false);
    await allow(window);
    expect((await read(window)).hooks.permission).toBe('given');
    expect(existsSync(join(root, 'ran'))).toBe(false);
    expect(await commit(window, { files: ['b.txt'], message: 'Add b' })).toMatchObject({ ok: true });
    expect(existsSync(join(root, 'ran'))).toBe(true);
    expect(existsSync(join(root, 'ran-after'))).toBe(false);
    expect(git('log', '--format=%s')).toMatch(/^Add b\nAdd a\n/);
    expect(git('show', '--format=', '--name-only', 'HEAD')).toBe('b.txt');
  });

  it('a hook that fails prevents the commit, shows what it printed, and can be left out', async () => {
    const { git, window, write } = await setUp({
      'pre-commit': '#!/bin/sh\ngit diff --cached --name-status\nprintf "\\033[31mNot good\\033[0m\\n" >&2\nexit 3\n',
    });
    write('staged.txt', 'staged\n');
    git('add', 'staged.txt');
    await allow(window);
    const head = git('rev-parse', 'HEAD');
    const refused = await commit(window);
    expect(refused).toMatchObject({
      error: { type: 'hooks', message: expect.stringContaining('exit code 3'), output: 'A\ta.txt\nNot good' },
    });
    expect(git('rev-parse', 'HEAD')).toBe(head);
    expect(git('diff', '--cached', '--name-only')).toBe('staged.txt');
    expect(await commit(window, { hooks: null })).toMatchObject({ ok: true, value: { changedMessage: null } });
  });

  it('the message that commit-msg leaves is committed and returned', async () => {
    const { git, window } = await setUp({
      'commit-msg': '#!/bin/sh\necho "Change-Id: $(wc -c < "$1" | tr -d " ")" >> "$1"\n\n',
    });
    await allow(window);
    const made = await commit(window, { message: 'Add a\n\nWhy.' });
    expect(made).toMatchObject({ value: { changedMessage: 'Add a\n\nWhy.\nChange-Id: 12\n' } });
    expect(git('log', '-1', '--format=%B')).toBe('Add a\n\nWhy.\nChange-Id: 12');
  });

  it('nothing is committed when a hook changes the files, until the user has seen them', async () => {
    const { git, window } = await setUp({
      'pre-commit': '#!/bin/sh\ntr a-z A-Z < a.txt > a.new && mv a.new a.txt && git add a.txt\n',
    });
    await allow(window);
    const head = git('rev-parse', 'HEAD');
    expect(await commit(window)).toMatchObject({
      error: { type: 'hooks', message: expect.stringContaining('changed these files: a.txt') },
    });
    expect(git('rev-parse', 'HEAD')).toBe(head);
    expect(await commit(window)).toMatchObject({ ok: true });
    expect(git('show', 'HEAD:a.txt')).toBe('A');
  });

  it('a permission ends when the hooks change, and a hook is never one that the user did not allow', async () => {
    const { app, root, window, write } = await setUp({ 'pre-commit': 'touch ran; exit 0' });
    const digest = await allow(window);
    write('.git/hooks/pre-commit', 'touch ran2; exit 0', 0o755);
    expect(await commit(window, { hooks: digest })).toMatchObject({
      error: { type: 'hooks', message: expect.stringContaining('changed since you allowed them') },
    });
    expect((await read(window)).hooks.permission).toBe('lost');
    expect(await window.ask('allowHooks', { root, digest, isAllowed: true })).toMatchObject({ ok: false });
    write('.git/hooks/pre-commit', 'touch ran; exit 0', 0o755);
    await app.restart();
    const after = await app.openWindow();
    const { hooks } = await read(after);
    expect(hooks.permission).toBe('given');
    await after.get('allowHooks', { root, digest, isAllowed: false });
    expect((await read(after)).hooks.permission).toBe('none');
    expect(existsSync(join(root, 'ran')) || existsSync(join(root, 'ran2'))).toBe(false);
  });

  it('the sandbox keeps a hook out of .git and out of other folders, and ends what it leaves behind', async () => {
    const { app, git, window, write } = await setUp({});
    const outside = join(app.codexHome.path, 'planted');
    const seconds = String(1_000_000 + process.pid);
    const lines = [
      'git add b.txt && echo staged',
      'git update-ref refs/heads/stolen HEAD && echo a ref of its own',
      'cp .git/HEAD .git/refs/heads/stolen || echo no ref',
      'touch .git/planted || echo no git',
      `touch '${outside}' || echo no folder`,
      `sleep ${seconds} >/dev/null 2>&1 </dev/null &`,
      'exit 1',
    ];
    write('.git/hooks/pre-commit', lines.join('\n'), 0o755);
    await allow(window);
    const output = outputOf(await commit(window));
    for (const line of ['staged', 'a ref of its own', 'no ref', 'no git', 'no folder']) expect(output).toContain(line);
    expect(existsSync(outside)).toBe(false);
    expect(git('for-each-ref', 'refs/heads/stolen')).toBe('');
    expect(git('status', '--porcelain')).toBe('?? a.txt\n?? b.txt');
    const running = () => execFileSync('ps', ['-A', '-o', 'args'], { encoding: 'utf8' }).includes(`sleep ${seconds}`);
    await expect.poll(running).toBe(false);
  });

  it('a hook that prints without end and kills itself is a hook that failed', async () => {
    const { window } = await setUp({ 'pre-commit': 'yes 0123456789 | head -c 100000000; echo last >&2; kill -9 $$' });
    await allow(window);
    const output = outputOf(await commit(window));
    expect(output.length).toBeLessThan(30_000);
    expect(output).toContain('[The beginning was left out.]');
    expect(output).toContain('last');
    expect(output).toContain('[More output was left out.]');
  });

  it('the user stops hooks that hang', async () => {
    const { git, root, window } = await setUp({ 'pre-commit': 'touch ran; exec tail -f /dev/null' });
    await allow(window);
    const head = git('rev-parse', 'HEAD');
    const running = commit(window);
    await expect.poll(() => existsSync(join(root, 'ran'))).toBe(true);
    await window.get('stopHooks', null);
    expect(await running).toMatchObject({ error: { type: 'hooks', message: 'Stopped. Nothing was committed.' } });
    expect(git('rev-parse', 'HEAD')).toBe(head);
  });

  it('hooks run in a worktree, in a submodule, and before the first commit', async () => {
    const { app } = await setUp({});
    // In a temporary folder, the sandbox would not close the repository of a worktree or a submodule.
    const folder = createCacheFolder('hooks');
    onTestFinished(() => folder.remove());
    const [root, worktree] = [join(folder.path, 'main'), join(folder.path, 'other')];
    execFileSync('git', ['init', '-q', '-b', 'main', root]);
    const git = (...args: readonly string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();
    for (const args of ['user.name Ada', 'user.email ada@example.com']) git('config', ...args.split(' '));
    git('commit', '-q', '--allow-empty', '-m', 'Start');
    const hook = [
      'git diff --cached --name-only > seen',
      '# Now git without the copy of the repository.',
      'PATH=$(echo "$PATH" | cut -d: -f2-)',
      'git update-ref refs/heads/stolen HEAD 2>/dev/null && exit 1',
      'touch "$(git rev-parse --git-dir)/planted" 2>/dev/null && exit 1',
      'touch "$(git rev-parse --git-common-dir)/planted" 2>/dev/null && exit 1',
      'exit 0',
    ].join('\n');
    mkdirSync(join(root, '.git/hooks'), { recursive: true });
    writeFileSync(join(root, '.git/hooks/pre-commit'), hook, { mode: 0o755 });
    const openView = async (path: string) => {
      writeFileSync(join(path, 'a.txt'), `in ${path}\n`);
      const view = await app.connect();
      await view.get('openWorkspace', { path });
      await answerTrust(view, path, 'writable');
      return view;
    };
    const seenIn = (path: string) => readFileSync(join(path, 'seen'), 'utf8');
    const window = await openView(root);
    await allow(window);
    git('worktree', 'add', '-q', '-b', 'other', worktree);
    const inWorktree = await openView(worktree);
    // The permission is the repository's.
    expect((await read(inWorktree)).hooks.permission).toBe('given');
    expect(await commit(inWorktree)).toMatchObject({ ok: true });
    expect(seenIn(worktree)).toBe('a.txt\n');
    git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', worktree, 'sub');
    const sub = join(root, 'sub');
    cpSync(join(root, '.git/hooks/pre-commit'), join(root, '.git/modules/sub/hooks/pre-commit'));
    for (const args of ['user.name Ada', 'user.email ada@example.com']) git('-C', sub, 'config', ...args.split(' '));
    const inSubmodule = await openView(sub);
    expect((await read(inSubmodule)).hooks.permission).toBe('none');
    await allow(inSubmodule);
    expect(await commit(inSubmodule)).toMatchObject({ ok: true });
    expect(seenIn(sub)).toBe('a.txt\n');
    git('checkout', '-q', '--orphan', 'first');
    git('rm', '-rqf', '--cached', '.');
    expect(await commit(window)).toMatchObject({ ok: true });
    expect(seenIn(root)).toBe('a.txt\n');
    expect(git('show', '--format=', '--name-only', 'HEAD')).toBe('a.txt');
  });

  it('a hook that backs up all files, as lint-staged does, puts them back, and other edits stay as they are', async () => {
    const { git, root, window, write } = await setUp({ 'pre-commit': backingUp });
    git('add', '-A');
    git('commit', '-q', '--no-verify', '-m', 'Start');
    await allow(window);
    const head = git('rev-parse', 'HEAD');
    write('b.txt', 'mine\n');
    write('a.txt', 'bad\n');
    expect(await commit(window)).toMatchObject({ error: { message: expect.stringContaining('exit code 3') } });
    const read = (path: string) => readFileSync(join(root, path), 'utf8');
    expect([read('a.txt'), read('b.txt')]).toEqual(['bad\n', 'mine\n']);
    write('a.txt', 'good\n');
    expect(await commit(window)).toMatchObject({
      error: { message: expect.stringContaining('changed these files: a.txt'), output: 'a.txt' },
    });
    expect([git('rev-parse', 'HEAD'), read('a.txt'), read('b.txt')]).toEqual([head, 'GOOD\n', 'mine\n']);
    expect(await commit(window)).toMatchObject({ ok: true });
    expect(git('show', 'HEAD:a.txt')).toBe('GOOD');
    expect([git('stash', 'list'), git('status', '--porcelain'), read('b.txt')]).toEqual(['', 'M b.txt', 'mine\n']);
  });

  it('a hook that puts other edits away, as pre-commit does, finds none, and has a folder for its cache', async () => {
    const { app, git, window, write } = await setUp({ 'pre-commit': puttingAway });
    git('add', '-A');
    git('commit', '-q', '--no-verify', '-m', 'Start');
    await allow(window);
    write('a.txt', 'changed\n');
    write('b.txt', 'mine\n');
    expect(outputOf(await commit(window))).toBe('empty cache');
    const cache = join(app.codexHome.path, '.cache/pre-commit');
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'db.db'), 'known cache');
    expect(outputOf(await commit(window))).toBe('known cache');
  });

  it('hooks do not run in a worktree whose repository the sandbox would leave open', async () => {
    const { app, git } = await setUp({ 'pre-commit': 'exit 0' });
    const folder = createTemporaryFolder('worktree');
    onTestFinished(() => folder.remove());
    const worktree = join(folder.path, 'other');
    git('worktree', 'add', '-q', '-b', 'other', worktree);
    const window = await app.connect();
    await window.get('openWorkspace', { path: worktree });
    await answerTrust(window, worktree, 'writable');
    const obstacle = expect.stringContaining('sandbox would let them change');
    expect((await read(window)).hooks).toMatchObject({ runnable: [], digest: null, obstacle });
  });

  it('hooks that cannot run say why, and can be left out', async () => {
    const { app, window } = await setUp({ 'pre-commit': 'exit 0' });
    await allow(window);
    const config = join(app.codexHome.path, 'config.toml');
    writeFileSync(config, `${readFileSync(config, 'utf8')}\n[sandbox_workspace_write]\nexclude_slash_tmp = true\n`);
    const refused = await commit(window);
    expect(refused).toMatchObject({ error: { type: 'hooks', message: expect.stringContaining('cannot run here') } });
    expect(outputOf(refused)).toContain('temporary folders');
    expect(await commit(window, { hooks: null })).toMatchObject({ ok: true });
  });
});
