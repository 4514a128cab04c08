import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { openTestApp } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

type More = Partial<RequestInput<'commitFiles'>>;

/** An app with two changed files in a repository, and hooks as files of the hooks folder. */
async function setUp(hooks: Readonly<Record<string, string>>) {
  const { app, root, window } = await openTestApp();
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
  return await window.request('commitFiles', {
    ...{ branch, head, root, tree, files: ['a.txt'], message: 'Add a', amend: false, signOff: false, trailer: null },
    hooks: hooks.permission === 'given' ? hooks.digest : null,
    ...more,
  });
}

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
    expect(await window.request('allowHooks', { root, digest, isAllowed: true })).toMatchObject({ ok: false });
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
    const { app, git, root, window } = await setUp({
      'pre-commit': [
        'git commit-tree -m x HEAD^{tree} >/dev/null && echo objects',
        'git update-ref refs/heads/stolen HEAD || echo no ref',
        'touch .git/planted || echo no git',
        'touch "$OUT" || echo no folder',
        '(while :; do sleep 1; done) >/dev/null 2>&1 & echo $! > pid',
        'exit 1',
      ]
        .join('\n')
        .replace('$OUT', '/usr/planted'),
    });
    const outside = join(app.codexHome.path, 'planted');
    writeFileSync(
      join(root, '.git/hooks/pre-commit'),
      readFileSync(join(root, '.git/hooks/pre-commit'), 'utf8').replace('/usr/planted', outside),
    );
    await allow(window);
    const refused = await commit(window);
    const output = 'error' in refused && 'output' in refused.error ? refused.error.output : '';
    for (const line of ['objects', 'no ref', 'no git', 'no folder']) expect(output).toContain(line);
    expect(existsSync(outside)).toBe(false);
    expect(git('for-each-ref', 'refs/heads/stolen')).toBe('');
    const pid = readFileSync(join(root, 'pid'), 'utf8').trim();
    if (process.platform === 'linux') expect(Number(pid)).toBeLessThan(1_000);
  });

  it('a hook that prints without end and kills itself is a hook that failed', async () => {
    const { window } = await setUp({ 'pre-commit': 'yes 0123456789 | head -c 100000000; echo last >&2; kill -9 $$' });
    await allow(window);
    const refused = await commit(window);
    const output = 'error' in refused && 'output' in refused.error ? (refused.error.output ?? '') : '';
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
    expect(await running).toMatchObject({ error: { type: 'hooks', message: expect.stringContaining('were stopped') } });
    expect(git('rev-parse', 'HEAD')).toBe(head);
  });

  it('hooks run in a worktree, in a submodule-like repository, and before the first commit', async () => {
    const { app, git, root, window } = await setUp({ 'pre-commit': 'git diff --cached --name-only > seen; exit 0' });
    await allow(window);
    const other = join(dirname(root), 'worktree');
    git('worktree', 'add', '-q', '-b', 'other', other);
    writeFileSync(join(other, 'a.txt'), 'in the worktree\n');
    const view = await app.connect();
    await view.get('openWorkspace', { path: other });
    const { answerTrust } = await import('./testing/test-app.ts');
    await answerTrust(view, other, 'writable');
    // The permission is the repository's.
    expect((await read(view)).hooks.permission).toBe('given');
    expect(await commit(view)).toMatchObject({ ok: true });
    expect(readFileSync(join(other, 'seen'), 'utf8')).toBe('a.txt\n');
    git('worktree', 'remove', '--force', other);
    git('checkout', '-q', '--orphan', 'first');
    git('rm', '-rq', '--cached', '.');
    expect(await commit(window)).toMatchObject({ ok: true });
    expect(readFileSync(join(root, 'seen'), 'utf8')).toBe('a.txt\n');
    expect(git('show', '--format=', '--name-only', 'HEAD')).toBe('a.txt');
  });
});
