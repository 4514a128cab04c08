import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../git/testing/git-bench.ts';
import { createRemoteBench } from './testing/remote-bench.ts';

const author = ['-c', 'user.name=a', '-c', 'user.email=a@b'];

describe('a push', () => {
  it('sends the commits of the branch to the one that it follows, and shows what git prints', async () => {
    const bench = await createRemoteBench();
    bench.commit('a.txt', 'mine\n');
    expect((await bench.readState()).upstream).toMatchObject({ branch: 'main', apart: { ahead: 1, behind: 0 } });
    const pushed = unwrap(await bench.sync('push'));
    expect(pushed.output).toMatch(/To .*team\.git\n {3}\w+\.\.\w+ {2}main -> main/);
    expect(pushed.warning).toBeNull();
    expect(bench.said.at(-1)).toBe(pushed.output);
    expect(bench.inRemote('rev-parse', 'main')).toBe(bench.run('rev-parse', 'main'));
    expect(bench.run('status', '-sb')).toBe('## main...origin/main');
  });

  it('of a branch that follows none makes it on the remote, and lets it follow that', async () => {
    const bench = await createRemoteBench();
    bench.run('switch', '-q', '-c', "fix/it's-ü");
    bench.commit('a.txt', 'fix\n');
    expect((await bench.readState()).upstream).toBeNull();
    unwrap(await bench.sync('push'));
    expect(bench.inRemote('rev-parse', "refs/heads/fix/it's-ü")).toBe(bench.run('rev-parse', 'HEAD'));
    expect(bench.run('rev-parse', '--abbrev-ref', '@{upstream}')).toBe("origin/fix/it's-ü");
    expect((await bench.readState()).upstream).toMatchObject({ apart: { ahead: 0, behind: 0 } });
  });

  it('of a branch that follows one with another name goes to its own name', async () => {
    const bench = await createRemoteBench();
    bench.run('switch', '-q', '-c', 'fix', '--track', 'origin/main');
    bench.commit('a.txt', 'fix\n');
    const before = bench.inRemote('rev-parse', 'main');
    unwrap(await bench.sync('push'));
    expect(bench.inRemote('rev-parse', 'main')).toBe(before);
    expect(bench.inRemote('rev-parse', 'fix')).toBe(bench.run('rev-parse', 'HEAD'));
  });

  it('goes to the address for pushes, and to the chosen one of several remotes', async () => {
    const bench = await createRemoteBench();
    const [other, forPush] = ['other.git', 'push.git'].map((name) => join(bench.outside, name));
    for (const path of [other, forPush]) bench.run('init', '-q', '--bare', `${path}`);
    bench.run('remote', 'add', 'other', `${other}`);
    bench.run('config', 'remote.origin.pushurl', `${forPush}`);
    const { remotes } = await bench.readState();
    expect(remotes.map(({ name, pushUrl }) => [name, pushUrl])).toEqual([
      ['origin', forPush],
      ['other', other],
    ]);
    const before = bench.inRemote('rev-parse', 'main');
    bench.commit('a.txt', 'mine\n');
    unwrap(await bench.sync('push', { name: 'other' }));
    unwrap(await bench.sync('push'));
    for (const path of [other, forPush])
      expect(bench.run('-C', `${path}`, 'rev-parse', 'main')).toBe(bench.run('rev-parse', 'main'));
    expect(bench.inRemote('rev-parse', 'main')).toBe(before);
  });

  it('is refused when the remote has commits that are not here, and nothing changes', async () => {
    const bench = await createRemoteBench();
    bench.publish('b.txt', 'theirs\n');
    bench.commit('a.txt', 'mine\n');
    const before = bench.inRemote('rev-parse', 'main');
    const refused = await bench.sync('push');
    expect(refused).toMatchObject({ ok: false, error: { problem: { type: 'rejected' } } });
    expect(refused.ok ? '' : refused.error.output).toContain('! [rejected]');
    expect(bench.inRemote('rev-parse', 'main')).toBe(before);
  });

  it('replaces commits of the remote only if they are still those that the user saw', async () => {
    const bench = await createRemoteBench();
    bench.publish('b.txt', 'theirs\n');
    bench.commit('a.txt', 'mine\n');
    unwrap(await bench.sync('fetch'));
    const seen = (await bench.readState()).upstream;
    expect(seen?.apart).toEqual({ ahead: 1, behind: 1 });
    bench.publish('b.txt', 'theirs again\n');
    const after = bench.inRemote('rev-parse', 'main');
    const refused = await bench.sync('push', { replaces: seen?.tip ?? null });
    expect(refused).toMatchObject({ ok: false, error: { problem: { type: 'moved' } } });
    expect(bench.inRemote('rev-parse', 'main')).toBe(after);
    unwrap(await bench.sync('fetch'));
    unwrap(await bench.sync('push', { replaces: (await bench.readState()).upstream?.tip ?? null }));
    expect(bench.inRemote('rev-parse', 'main')).toBe(bench.run('rev-parse', 'main'));
  });

  it('does not happen if the address, the branch or the commit is another one than the user saw', async () => {
    const bench = await createRemoteBench();
    const { branch, head, root } = await bench.readState();
    const evil = join(bench.outside, 'evil.git');
    bench.run('init', '-q', '--bare', evil);
    const request = {
      root,
      branch,
      head,
      action: 'push',
      remote: 'origin',
      url: bench.remote,
      replaces: null,
    } as const;
    const { signal } = bench.abort;
    bench.run('config', 'remote.origin.url', evil);
    expect(await bench.service.sync(root, request, { signal })).toMatchObject({
      error: { problem: { type: 'changed' } },
    });
    bench.run('config', 'remote.origin.url', bench.remote);
    bench.commit('a.txt', 'mine\n');
    expect(await bench.service.sync(root, request, { signal })).toMatchObject({
      error: { problem: { type: 'changed' } },
    });
    expect(bench.run('-C', evil, 'for-each-ref')).toBe('');
    expect(bench.inRemote('rev-parse', 'main')).toBe(head);
  });

  it('needs a branch with a commit, and a remote', async () => {
    const bench = await createRemoteBench();
    bench.run('switch', '-q', '--detach');
    expect(await bench.sync('push')).toMatchObject({ ok: false, error: { problem: { type: 'noBranch' } } });
    expect(await bench.sync('pull')).toMatchObject({ ok: false, error: { problem: { type: 'noBranch' } } });
    unwrap(await bench.sync('fetch'));
    bench.run('switch', '-q', '--orphan', 'empty');
    expect(await bench.readState()).toMatchObject({ branch: 'empty', head: null, upstream: null });
    expect(await bench.sync('push')).toMatchObject({ ok: false, error: { problem: { type: 'noCommit' } } });
    expect(await bench.sync('pull')).toMatchObject({ ok: false, error: { problem: { type: 'noUpstream' } } });
    bench.run('remote', 'remove', 'origin');
    expect((await bench.readState()).remotes).toEqual([]);
  });

  it('leaves a repository with files of Git LFS to git itself', async () => {
    const bench = await createRemoteBench();
    mkdirSync(join(bench.root, '.git/lfs/objects'), { recursive: true });
    expect(await bench.sync('push')).toMatchObject({ ok: false, error: { problem: { type: 'lfs' } } });
  });

  it('names a hook that git would run, and does not run it', async () => {
    const bench = await createRemoteBench();
    expect((await bench.readState()).hasPushHook).toBe(false);
    const hook = join(bench.root, '.git/hooks/pre-push');
    const mark = join(bench.outside, 'ran');
    mkdirSync(join(bench.root, '.git/hooks'), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\n: > '${mark}'\nexit 1\n`);
    chmodSync(hook, 0o700);
    bench.commit('a.txt', 'mine\n');
    expect((await bench.readState()).hasPushHook).toBe(true);
    unwrap(await bench.sync('push'));
    expect(existsSync(mark)).toBe(false);
  });

  it('writes to no configuration behind a link', async () => {
    const bench = await createRemoteBench();
    bench.run('switch', '-q', '-c', 'fix');
    const config = join(bench.root, '.git/config');
    const real = join(bench.outside, 'real.config');
    const text = readFileSync(config, 'utf8');
    writeFileSync(real, text);
    rmSync(config);
    symlinkSync(real, config);
    const pushed = await bench.sync('push');
    expect(readFileSync(real, 'utf8')).toBe(text);
    expect(pushed.ok && pushed.value.warning === null).toBe(false);
  });
});

describe('a fetch', () => {
  it('brings what is new on the remote without touching branch, files and index', async () => {
    const bench = await createRemoteBench();
    bench.publish('b.txt', 'theirs\n');
    bench.run('-C', bench.colleague, 'push', '-q', 'origin', 'main:new/deep');
    bench.run('tag', 'kept');
    const before = [bench.run('rev-parse', 'main'), bench.run('ls-files', '-s'), bench.read('b.txt')];
    const fetched = unwrap(await bench.sync('fetch'));
    expect(fetched.output).toContain('main       -> origin/main');
    expect(bench.run('rev-parse', 'origin/main')).toBe(bench.inRemote('rev-parse', 'main'));
    expect(bench.run('rev-parse', 'origin/new/deep')).toBe(bench.inRemote('rev-parse', 'main'));
    expect([bench.run('rev-parse', 'main'), bench.run('ls-files', '-s'), bench.read('b.txt')]).toEqual(before);
    expect((await bench.readState()).upstream?.apart).toEqual({ ahead: 0, behind: 1 });
    expect(() => bench.run('fsck', '--strict')).not.toThrow();
  });

  it.each([
    [false, 'keeps'],
    [true, 'forgets'],
  ])('with fetch.prune %s %s branches that are gone from the remote', async (prunes) => {
    const bench = await createRemoteBench();
    bench.run('push', '-q', 'origin', 'main:gone');
    bench.run('config', 'fetch.prune', String(prunes));
    bench.inRemote('branch', '-D', 'gone');
    unwrap(await bench.sync('fetch'));
    const listed = bench.run('for-each-ref', '--format=%(refname)', 'refs/remotes/origin/gone');
    expect(listed).toBe(prunes ? '' : 'refs/remotes/origin/gone');
  });

  it('fetches only the branches that the repository wants', async () => {
    const bench = await createRemoteBench();
    bench.publish('b.txt', 'theirs\n');
    bench.run('-C', bench.colleague, 'push', '-q', 'origin', 'main:other');
    bench.run('config', 'remote.origin.fetch', '+refs/heads/main:refs/remotes/origin/main');
    unwrap(await bench.sync('fetch'));
    expect(bench.run('for-each-ref', '--format=%(refname)', 'refs/remotes')).toBe('refs/remotes/origin/main');
    expect(bench.run('rev-parse', 'origin/main')).toBe(bench.inRemote('rev-parse', 'main'));
  });

  it('never writes to a branch of the user, whatever the configuration says', async () => {
    const bench = await createRemoteBench();
    bench.publish('b.txt', 'theirs\n');
    const before = bench.run('rev-parse', 'main');
    bench.run('config', 'remote.origin.fetch', '+refs/heads/*:refs/heads/*');
    expect(await bench.sync('fetch')).toMatchObject({ error: { problem: { type: 'unusable' } } });
    bench.run('config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*');
    bench.run('symbolic-ref', 'refs/remotes/origin/main', 'refs/heads/main');
    await bench.sync('fetch');
    expect(bench.run('rev-parse', 'main')).toBe(before);
  });
});

describe('a pull', () => {
  it('moves the branch, its files and the index to what the remote has', async () => {
    const bench = await createRemoteBench();
    bench.publish('b.txt', 'theirs\n');
    bench.publish('new.txt', 'new\n');
    unwrap(await bench.sync('pull'));
    expect(bench.run('rev-parse', 'main')).toBe(bench.inRemote('rev-parse', 'main'));
    expect(bench.run('status', '--porcelain')).toBe('');
    expect(bench.run('symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    expect(bench.read('b.txt') + bench.read('new.txt')).toBe('theirs\nnew\n');
    unwrap(await bench.sync('pull'));
  });

  it('keeps files that are not committed, and is refused if one is in the way', async () => {
    const bench = await createRemoteBench();
    bench.publish('b.txt', 'theirs\n');
    bench.write('a.txt', 'mine\n');
    unwrap(await bench.sync('pull'));
    expect(bench.read('a.txt') + bench.read('b.txt')).toBe('mine\ntheirs\n');
    bench.publish('a.txt', 'theirs\n');
    const before = bench.run('rev-parse', 'main');
    expect(await bench.sync('pull')).toMatchObject({
      ok: false,
      error: { problem: { type: 'uncommitted', inTheWay: ['a.txt'] } },
    });
    expect(bench.read('a.txt')).toBe('mine\n');
    expect(bench.run('rev-parse', 'main')).toBe(before);
    expect(existsSync(join(bench.root, '.git/index.lock'))).toBe(false);
  });

  it('never replaces an ignored file, and moves the branch back then', async () => {
    const bench = await createRemoteBench();
    bench.commit('.gitignore', '*.env\n');
    unwrap(await bench.sync('push'));
    bench.write('my.env', 'secret\n');
    bench.run('-C', bench.colleague, 'pull', '-q', '--ff-only');
    writeFileSync(join(bench.colleague, 'my.env'), 'theirs\n');
    bench.run('-C', bench.colleague, 'add', '-f', 'my.env');
    bench.run('-C', bench.colleague, ...author, 'commit', '-q', '-m', 'Env');
    bench.run('-C', bench.colleague, 'push', '-q');
    const before = bench.run('rev-parse', 'main');
    expect(await bench.sync('pull')).toMatchObject({ ok: false, error: { problem: { type: 'files' } } });
    expect(bench.read('my.env')).toBe('secret\n');
    expect(bench.run('rev-parse', 'main')).toBe(before);
  });

  it('changes no file if both sides have new commits', async () => {
    const bench = await createRemoteBench();
    bench.publish('b.txt', 'theirs\n');
    bench.commit('a.txt', 'mine\n');
    const before = bench.run('rev-parse', 'main');
    expect(await bench.sync('pull')).toMatchObject({
      ok: false,
      error: { problem: { type: 'diverged', ahead: 1, behind: 1, upstream: 'origin/main' } },
    });
    expect(bench.run('rev-parse', 'main')).toBe(before);
    expect(bench.read('b.txt')).toBe('b\n');
  });
});

it.each(['ask', 'readOnly'] as const)('starts no git for a remote without trust: %s', async (mayWrite) => {
  const bench = await createRemoteBench({ mayWrite });
  const { root } = bench;
  expect(await bench.service.readRemotes(root)).toEqual({ ok: true, value: null });
  const request = {
    root,
    branch: 'main',
    head: null,
    action: 'push',
    remote: 'origin',
    url: '',
    replaces: null,
  } as const;
  expect((await bench.service.sync(root, request, { signal: bench.abort.signal })).ok).toBe(false);
  expect(bench.asked).toEqual([]);
});
