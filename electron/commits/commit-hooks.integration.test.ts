import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { unwrap } from '../git/testing/git-bench.ts';
import { toRefusal } from './commit-problem.ts';
import { createHookBench, window } from './testing/hook-bench.ts';

describe.skipIf(process.platform === 'win32')('where hooks are', () => {
  it.each(['relative', 'absolute', 'home', 'user'] as const)(
    'hooks of a folder that git is told about are found and run: %s',
    async (how) => {
      const outside = createTemporaryFolder('hooks');
      onTestFinished(() => outside.remove());
      const config = how === 'user' ? `[core]\n\thooksPath = ${outside.path}\n` : '';
      const { allow, commit, plant, root, run } = await createHookBench({ config });
      const folder = how === 'relative' ? join(root, 'tools/hooks') : outside.path;
      if (how === 'relative') run('config', 'core.hooksPath', 'tools/hooks');
      if (how === 'absolute') run('config', 'core.hooksPath', folder);
      if (how === 'home') run('config', 'core.hooksPath', `~/${relative(homedir(), folder)}`);
      plant(join(folder, 'pre-commit'), '#!/bin/sh\ntouch "$(dirname "$0")/ran"\n exit 4\n');
      expect(await commit(await allow())).toMatchObject({ error: { type: 'hookFailed', exitCode: 4 } });
      expect(existsSync(join(folder, 'ran'))).toBe(true);
    },
  );

  it('a permission covers what husky starts, and only the hooks that have a script', async () => {
    const { allow, plant, read, root, run } = await createHookBench();
    run('config', 'core.hooksPath', '.husky/_');
    for (const name of ['pre-commit', 'commit-msg', 'post-commit', 'h'])
      plant(join(root, '.husky/_', name), 'exit 0\n');
    plant(join(root, '.husky/pre-commit'), 'npm test\n');
    expect((await read()).hooks).toMatchObject({ names: ['pre-commit'], runnable: ['pre-commit'] });
    await allow();
    expect((await read()).hooks.permission).toBe('given');
    plant(join(root, '.husky/pre-commit'), 'npm run other\n');
    expect((await read()).hooks.permission).toBe('lost');
  });

  it('everything that husky runs is shown, with the names of the other files that count', async () => {
    const { plant, read, readTexts, root, run } = await createHookBench();
    run('config', 'core.hooksPath', '.husky/_');
    const folder = join(root, '.husky');
    for (const name of ['pre-commit', 'h', 'husky.sh']) plant(join(folder, '_', name), `echo ${name}\n`);
    plant(join(folder, '_/pre-commit.sample'), 'echo sample\n');
    plant(join(folder, 'pre-commit'), 'npm test\n');
    expect(await readTexts()).toEqual({
      digest: (await read()).hooks.digest,
      files: [
        { path: join(folder, 'pre-commit'), text: 'npm test\n', isCut: false },
        { path: join(folder, '_/pre-commit'), text: 'echo pre-commit\n', isCut: false },
        { path: join(folder, '_/h'), text: 'echo h\n', isCut: false },
      ],
      others: [join(folder, '_/husky.sh')],
    });
  });

  it('a permission covers what husky starts when its folder is a link, and files that look like samples', async () => {
    const { allow, plant, read, root, run } = await createHookBench();
    run('config', 'core.hooksPath', '.husky/_');
    for (const name of ['pre-commit', 'h']) plant(join(root, 'tools/_', name), 'exit 0\n');
    plant(join(root, '.husky/pre-commit'), 'npm test\n');
    symlinkSync(join(root, 'tools/_'), join(root, '.husky/_'));
    for (const path of ['.husky/pre-commit', 'tools/pre-commit', 'tools/_/lib.sample']) {
      await allow();
      plant(join(root, path), `echo ${path}\n`);
      expect((await read()).hooks.permission, path).toBe('lost');
    }
  });

  it('a permission covers the target of links, the mode of files, and the files that a hook may load', async () => {
    const { allow, plant, preCommit, read, root } = await createHookBench();
    const outside = createTemporaryFolder('hooks');
    onTestFinished(() => outside.remove());
    plant(join(outside.path, 'pre-commit'), 'exit 0\n');
    plant(join(outside.path, 'commit-msg'), 'exit 0\n');
    rmSync(dirname(preCommit), { recursive: true, force: true });
    symlinkSync(outside.path, join(root, '.git/hooks'));
    const changes = [
      () => plant(join(outside.path, 'pre-commit'), 'exit 1\n'),
      () => chmodSync(join(outside.path, 'commit-msg'), 0o644),
      () => plant(join(outside.path, 'lib/more.sh'), 'exit 1\n'),
      () => {
        rmSync(join(root, '.git/hooks'));
        plant(preCommit, 'exit 1\n');
      },
    ];
    for (const change of changes) {
      await allow();
      change();
      expect((await read()).hooks.permission).toBe('lost');
    }
  });

  it('hooks among 10,000 files, next to a pipe, or next to a link to a folder cannot run, and say so', async () => {
    const { plant, preCommit, read, root, run, write } = await createHookBench();
    plant(preCommit, 'exit 0\n');
    const folder = dirname(preCommit);
    symlinkSync(root, join(folder, 'linked'));
    const refused = { names: ['pre-commit'], runnable: [], digest: null, obstacle: expect.stringContaining('cannot') };
    expect((await read()).hooks).toMatchObject(refused);
    rmSync(join(folder, 'linked'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect((await read()).hooks).toMatchObject(refused);
    rmSync(join(folder, 'pipe'));
    expect((await read()).hooks).toMatchObject({ obstacle: null });
    run('config', 'core.hooksPath', 'many');
    plant(join(root, 'many/pre-commit'), 'exit 0\n');
    write('.gitignore', 'many\n');
    for (let at = 0; at < 10_000; at += 1) writeFileSync(join(root, 'many', String(at)), '');
    expect((await read()).hooks).toMatchObject(refused);
  });

  it('hooks that the configuration names do not run, and are named next to those in files', async () => {
    const { allow, commit, plant, preCommit, read, root, run, service, toRequest } = await createHookBench();
    const own = { 'linter.event': 'pre-commit', 'linter.command': 'touch ran', 'off.event': 'pre-commit' };
    const more = { 'off.command': 'touch ran', 'off.enabled': 'false', 'push.event': 'pre-push', 'push.command': 'x' };
    for (const [key, value] of Object.entries({ ...own, ...more })) run('config', `hook.${key}`, value);
    const obstacle = expect.stringContaining('does not run hooks that the git configuration names');
    expect((await read()).hooks).toMatchObject({ names: ['hook.linter'], runnable: [], digest: null, obstacle });
    unwrap(await service.commit(root, await toRequest(), { hooks: null, window }));
    plant(preCommit, 'git config hook.linter.enabled; git config --local --includes hook.linter.command; exit 1\n');
    expect((await read()).hooks).toMatchObject({
      ...{ names: ['pre-commit', 'hook.linter'], runnable: ['pre-commit'], obstacle: null },
    });
    writeFileSync(join(root, 'a.txt'), 'changed again\n');
    // A git that the hook starts does not run them either.
    expect(await commit(await allow())).toMatchObject({ error: { output: 'false\ntouch ran' } });
    expect(existsSync(join(root, 'ran'))).toBe(false);
  });

  it('hooks that an included configuration names do not run, and are named', async () => {
    const { plant, read, root, run } = await createHookBench();
    plant(join(root, '.gitconfig'), '[core]\n\thooksPath = tools\n[hook "more"]\n\tcommand = touch ran\n');
    plant(join(root, 'tools/pre-commit'), 'touch ran\n');
    expect((await read()).hooks.names).toEqual([]);
    run('config', 'include.path', '../.gitconfig');
    const obstacle = expect.stringContaining('does not run hooks that the git configuration names');
    expect((await read()).hooks).toMatchObject({ names: ['core.hooksPath', 'hook.more'], digest: null, obstacle });
  });

  it('hooks of a repository around a trusted folder do not run', async () => {
    const { plant, preCommit, read, root, trusted, write } = await createHookBench();
    plant(preCommit, 'exit 0\n');
    write('inner/b.txt', 'b\n');
    trusted.answer = async (folder) => (folder === root ? 'ask' : 'yes');
    expect((await read(join(root, 'inner'))).hooks).toMatchObject({
      digest: null,
      obstacle: expect.stringContaining(root),
    });
  });
});

describe.skipIf(process.platform === 'win32')('hooks that misbehave', () => {
  it('a hook that fixes a file and refuses names the file', async () => {
    const { allow, commit, plant, preCommit } = await createHookBench();
    plant(preCommit, 'echo fixed > a.txt; echo other > new.txt; exit 1\n');
    const refused = await commit(await allow());
    expect(refused).toMatchObject({ error: { type: 'hookFailed', exitCode: 1, changed: ['a.txt'] } });
    expect(refused.ok ? '' : toRefusal(refused.error).message).toContain('changed in the meantime: a.txt.');
  });

  it('what hooks printed is kept when a later one refuses, and when they only change files', async () => {
    const { allow, commit, plant, preCommit } = await createHookBench();
    const other = join(dirname(preCommit), 'commit-msg');
    plant(preCommit, 'echo first\n');
    plant(other, 'echo second; exit 1\n');
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hookFailed', output: 'first\nsecond' } });
    plant(other, 'echo second; echo fixed > a.txt\n');
    expect(await commit(await allow())).toMatchObject({
      error: { type: 'hooksChangedFiles', paths: ['a.txt'], output: 'first\nsecond' },
    });
  });

  it('a hook that removes our mark of its start and succeeds does not count as one without a sandbox', async () => {
    const { allow, commit, plant, preCommit } = await createHookBench();
    plant(preCommit, 'rm "$(dirname "$GIT_INDEX_FILE")"/started-*\n');
    unwrap(await commit(await allow()));
  });

  it('a flood of control sequences is cut before it is searched, and says so', async () => {
    const { allow, commit, plant, preCommit } = await createHookBench();
    plant(preCommit, `yes "$(printf '\\033[0m')" | head -c 8000000 | tr -d '\\n'; echo last; exit 1\n`);
    expect(await commit(await allow())).toMatchObject({
      // The cut may be inside a sequence.
      error: { type: 'hookFailed', output: expect.stringMatching(/^\[The beginning was left out\.\]\n.{0,3}last$/) },
    });
  });

  it('an answer that cannot be saved is a refusal', async () => {
    const { allow, dataFolder, plant, preCommit, read, root, service } = await createHookBench();
    plant(preCommit, 'exit 0\n');
    const digest = await allow();
    rmSync(join(dataFolder, 'hooks.json'));
    mkdirSync(join(dataFolder, 'hooks.json'));
    const answer = { root, digest, isAllowed: false };
    const saved = await service.handlers.allowHooks({ id: window, workspace: { path: root } } as never, answer);
    expect(saved).toMatchObject({ error: { type: 'refused', message: expect.stringContaining('hooks.json cannot') } });
    expect((await read()).hooks.permission).toBe('none');
  });

  it('a hook that replaces itself or another hook commits nothing', async () => {
    const { allow, commit, plant, preCommit, root, run } = await createHookBench();
    plant(join(dirname(preCommit), 'commit-msg'), 'exit 0\n');
    plant(preCommit, 'echo "touch ran" > .git/hooks/commit-msg\n');
    const head = run('rev-parse', 'HEAD');
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hooksChanged' } });
    expect(existsSync(join(root, 'ran'))).toBe(false);
    plant(preCommit, 'echo >> .git/hooks/pre-commit\n');
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hooksChanged' } });
    expect(run('rev-parse', 'HEAD')).toBe(head);
  });

  it('a hook that takes too long is ended with what it has started', async () => {
    const { allow, commit, plant, preCommit, run } = await createHookBench({ maxHookMs: 300 });
    plant(preCommit, 'tail -f /dev/null | cat\n');
    const head = run('rev-parse', 'HEAD');
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hookTimedOut' } });
    expect(run('rev-parse', 'HEAD')).toBe(head);
  });

  it('the end of the app ends a hook, and nothing is committed', async () => {
    const { allow, commit, lifetime, plant, preCommit, root, run } = await createHookBench();
    plant(preCommit, 'touch ran; exec tail -f /dev/null\n');
    const head = run('rev-parse', 'HEAD');
    const running = commit(await allow());
    await expect.poll(() => existsSync(join(root, 'ran'))).toBe(true);
    await lifetime.end();
    expect(await running).toMatchObject({ error: { type: 'hooksStopped' } });
    expect(run('rev-parse', 'HEAD')).toBe(head);
  });

  it('a hook that commits itself, or stages other contents, makes no commit of ours', async () => {
    const { allow, commit, plant, preCommit, run } = await createHookBench();
    plant(
      preCommit,
      // Past the git that we put before the real one.
      'unset GIT_INDEX_FILE GIT_OBJECT_DIRECTORY; PATH=$(echo "$PATH" | cut -d: -f2-)\n' +
        'git -c core.hooksPath=/dev/null commit -q --allow-empty -m theirs\n',
    );
    run('config', 'user.name', 'Ada');
    run('config', 'user.email', 'ada@example.com');
    expect(await commit(await allow())).toMatchObject({ error: { type: 'changed' } });
    expect(run('log', '-1', '--format=%s')).toBe('theirs');
    plant(preCommit, 'git update-index --add --cacheinfo 100644,$(git hash-object -w --stdin < /dev/null),a.txt\n');
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hooksChangedFiles', paths: ['a.txt'] } });
    plant(preCommit, 'rm "$GIT_INDEX_FILE"\n');
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hooksChangedFiles' } });
    plant(preCommit, 'git -c core.hooksPath=/dev/null commit -q -m lost\n');
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hooksChangedFiles', paths: [] } });
    expect(run('log', '-1', '--format=%s')).toBe('theirs');
  });

  it('a message that is a link, empty, too long, or has control characters is refused', async () => {
    const { allow, commit, plant, preCommit, root, run } = await createHookBench();
    const hook = join(dirname(preCommit), 'commit-msg');
    const head = run('rev-parse', 'HEAD');
    plant(hook, `ln -sf '${join(root, 'a.txt')}' "$1"\n`);
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hookFailed', exitCode: null } });
    plant(hook, 'printf "Change\\033[2K\\n" > "$1"\n');
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hookFailed', exitCode: null } });
    plant(hook, 'yes | head -c 200000 > "$1"\n');
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hookFailed', exitCode: null } });
    plant(hook, 'echo > "$1"\n');
    expect(await commit(await allow())).toMatchObject({ error: { type: 'noMessage' } });
    expect(run('rev-parse', 'HEAD')).toBe(head);
  });

  it('no hook runs while git has locked the index, or when another window has committed', async () => {
    const { allow, commit, plant, preCommit, root, run } = await createHookBench();
    plant(preCommit, 'echo x >> .git/runs\n');
    const digest = await allow();
    writeFileSync(join(root, '.git/index.lock'), '');
    expect(await commit(digest)).toMatchObject({ error: { type: 'locked' } });
    expect(existsSync(join(root, '.git/runs'))).toBe(false);
    rmSync(join(root, '.git/index.lock'));
    const both = await Promise.all([commit(digest), commit(digest)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ error: { type: 'changed' } });
    expect(readFileSync(join(root, '.git/runs'), 'utf8')).toBe('x\n');
    expect(run('rev-list', '--count', 'HEAD')).toBe('2');
  });

  it.each([
    ['from its folder', 'cd OTHER && run() { git "$@"; }'],
    ['with -C', 'run() { git -C OTHER "$@"; }'],
    ['with two -C', 'run() { git -C OTHER/.. -C other "$@"; }'],
    ['with --git-dir', 'run() { git --git-dir=OTHER/.git --work-tree OTHER "$@"; }'],
    ['with its folder as a variable', 'run() { GIT_DIR=OTHER/.git GIT_WORK_TREE=OTHER git "$@"; }'],
  ])('a hook reads and stages in another repository as that one is: %s', async (_how, how) => {
    const { allow, commit, plant, preCommit, root, run } = await createHookBench();
    const outside = createTemporaryFolder('outside');
    onTestFinished(() => outside.remove());
    const other = join(outside.path, 'other');
    const git = (...args: readonly string[]) => run('-C', other, ...args);
    mkdirSync(other);
    git('init', '-q');
    writeFileSync(join(other, 'staged.txt'), 'staged\n');
    git('add', 'staged.txt');
    writeFileSync(join(other, 'new.txt'), 'new\n');
    const work = 'run status --porcelain && run add -- "$at/new.txt" && run ls-files';
    plant(
      preCommit,
      `at=${other}\n(${how.replaceAll('OTHER', other)}; ${work})\ncd ${root} && git diff --cached --name-only; exit 1\n`,
    );
    const output = 'A  staged.txt\n?? new.txt\nnew.txt\nstaged.txt\na.txt';
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hookFailed', output } });
    expect(git('cat-file', '-p', ':new.txt')).toBe('new');
    expect(git('status', '--porcelain')).toBe('A  new.txt\nA  staged.txt');
  });

  it('a hook makes another repository with its own objects', async () => {
    const { allow, commit, plant, preCommit, run } = await createHookBench();
    const outside = createTemporaryFolder('outside');
    onTestFinished(() => outside.remove());
    const made = join(outside.path, 'made');
    plant(preCommit, `git init -q ${made} && cd ${made} && echo new > new.txt && git add new.txt; exit 1\n`);
    expect(await commit(await allow())).toMatchObject({ error: { type: 'hookFailed', exitCode: 1, output: '' } });
    expect(run('-C', made, 'cat-file', '-p', ':new.txt')).toBe('new');
  });

  it('hooks see unchanged files as unchanged, and the index and the disk stay as they were', async () => {
    const { allow, commit, plant, preCommit, root, run, write } = await createHookBench();
    write('staged.txt', 'staged\n');
    run('add', 'staged.txt');
    plant(preCommit, 'git diff-files --name-only > .git/files; git diff --cached --name-only > .git/cached\n');
    unwrap(await commit(await allow()));
    expect(readFileSync(join(root, '.git/files'), 'utf8')).toBe('');
    expect(readFileSync(join(root, '.git/cached'), 'utf8')).toBe('a.txt\n');
    expect(run('status', '--porcelain')).toBe('A  staged.txt');
  });
});
