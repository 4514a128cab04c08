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

  it('to another remote leaves alone what the branch follows', async () => {
    const bench = await createRemoteBench();
    const other = join(bench.outside, 'other.git');
    bench.run('init', '-q', '--bare', other);
    bench.run('remote', 'add', 'other', other);
    unwrap(await bench.sync('push', { name: 'other' }));
    expect(bench.run('-C', other, 'rev-parse', 'main')).toBe(bench.run('rev-parse', 'main'));
    expect(bench.run('rev-parse', '--abbrev-ref', '@{upstream}')).toBe('origin/main');
  });

  it('goes where the user’s pushInsteadOf leads, also from an address for pushes, and the user sees it', async () => {
    const bench = await createRemoteBench();
    const real = join(bench.outside, 'real.git');
    bench.run('init', '-q', '--bare', real);
    writeFileSync(join(bench.home, '.gitconfig'), `[url "${real}"]\npushInsteadOf = https://team.invalid/a.git\n`);
    bench.run('config', 'remote.origin.pushurl', 'https://team.invalid/a.git');
    expect((await bench.readState()).remotes.map(({ pushUrl }) => pushUrl)).toEqual([real]);
    unwrap(await bench.sync('push'));
    expect(bench.run('-C', real, 'rev-parse', 'main')).toBe(bench.run('rev-parse', 'main'));
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

  it('forgets no branch if the remote is configured to keep them, or fetches into other names too', async () => {
    const bench = await createRemoteBench({ userConfig: '[fetch]\nprune = true\n' });
    bench.run('push', '-q', 'origin', 'main:gone');
    bench.inRemote('branch', '-D', 'gone');
    bench.run('config', 'remote.origin.prune', 'false');
    unwrap(await bench.sync('fetch'));
    bench.run('config', 'remote.origin.prune', 'true');
    bench.run('config', '--add', 'remote.origin.fetch', '+refs/pull/*/head:refs/remotes/origin/pr/*');
    bench.run('update-ref', 'refs/remotes/origin/pr/1', 'main');
    unwrap(await bench.sync('fetch'));
    expect(bench.run('rev-parse', 'origin/gone', 'origin/pr/1')).toContain(bench.run('rev-parse', 'main'));
  });

  it('leaves out the branches that the repository does not want', async () => {
    const bench = await createRemoteBench();
    bench.run('-C', bench.colleague, 'push', '-q', 'origin', 'main:not/me', 'main:me');
    bench.run('config', '--add', 'remote.origin.fetch', '^refs/heads/not/*');
    unwrap(await bench.sync('fetch'));
    const listed = bench.run('for-each-ref', '--format=%(refname)', 'refs/remotes');
    expect(listed).toBe('refs/remotes/origin/main\nrefs/remotes/origin/me');
  });

  it('brings every object, also one that only the snapshots of Workcell had', async () => {
    const bench = await createRemoteBench();
    bench.publish('b.txt', 'theirs\n');
    bench.write('new.txt', 'same\n');
    // Takes a snapshot with the new file.
    unwrap(await bench.sync('pull'));
    bench.publish('new.txt', 'same\n');
    unwrap(await bench.sync('fetch'));
    expect(bench.run('cat-file', 'blob', 'origin/main:new.txt')).toBe('same');
    expect(() => bench.run('fsck', '--strict')).not.toThrow();
  });

  it('replaces a branch by one below its name, and leaves out names that are not UTF-8', async () => {
    const bench = await createRemoteBench();
    bench.run('config', 'fetch.prune', 'true');
    bench.run('push', '-q', 'origin', 'main:f');
    bench.inRemote('branch', '-D', 'f');
    bench.inRemote('branch', 'f/x', 'main');
    const head = bench.inRemote('rev-parse', 'main');
    const odd = Buffer.concat([Buffer.from('# pack-refs with: peeled fully-peeled sorted \n')]);
    const line = Buffer.concat([Buffer.from(`${head} refs/heads/odd`), Buffer.from([0xff]), Buffer.from('\n')]);
    writeFileSync(join(bench.remote, 'packed-refs'), Buffer.concat([odd, line]));
    unwrap(await bench.sync('fetch'));
    unwrap(await bench.sync('fetch'));
    const listed = bench.run('for-each-ref', '--format=%(refname)', 'refs/remotes');
    expect(listed).toBe('refs/remotes/origin/f/x\nrefs/remotes/origin/main');
  });

  it('writes to no ref log behind a link, whatever spaces the name of the branch has', async () => {
    const bench = await createRemoteBench();
    const name = 'a\u3000b';
    bench.inRemote('branch', name, 'main');
    const mine = join(bench.outside, 'mine');
    writeFileSync(mine, 'mine\n');
    const logs = join(bench.root, '.git/logs/refs/remotes/origin');
    mkdirSync(logs, { recursive: true });
    symlinkSync(mine, join(logs, name));
    expect((await bench.sync('fetch')).ok).toBe(false);
    expect(readFileSync(mine, 'utf8')).toBe('mine\n');
  });

  it('changes no ref if the user withdraws the trust meanwhile', async () => {
    const bench = await createRemoteBench({ mayWriteLater: (asked) => (asked <= 2 ? 'yes' : 'readOnly') });
    bench.publish('b.txt', 'theirs\n');
    const before = bench.run('rev-parse', 'origin/main', 'main');
    expect(await bench.sync('pull')).toMatchObject({ ok: false, error: { problem: { type: 'readOnly' } } });
    expect(bench.run('rev-parse', 'origin/main', 'main')).toBe(before);
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

  it('leaves a commit alone that the user makes while the folder is looked at', async () => {
    let act = (): void => undefined;
    const bench = await createRemoteBench({ beforeChange: () => act() });
    bench.publish('b.txt', 'theirs\n');
    act = () => bench.commit('a.txt', 'mine\n');
    expect(await bench.sync('pull')).toMatchObject({ error: { problem: { type: 'changed' } } });
    expect(bench.run('log', '-1', '--format=%s', 'main')).toBe('a.txt');
    expect(bench.read('a.txt') + bench.read('b.txt')).toBe('mine\nb\n');
    expect(bench.run('status', '--porcelain')).toBe('');
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

  it('changes no file if the user withdraws the trust after the fetch', async () => {
    const bench = await createRemoteBench({ mayWriteLater: (asked) => (asked <= 3 ? 'yes' : 'readOnly') });
    bench.publish('b.txt', 'theirs\n');
    const before = bench.run('rev-parse', 'main');
    expect(await bench.sync('pull')).toMatchObject({ ok: false, error: { problem: { type: 'readOnly' } } });
    expect(bench.run('rev-parse', 'main')).toBe(before);
    expect(bench.read('b.txt')).toBe('b\n');
  });

  it('drops no commits if both sides cannot be compared', async () => {
    const bench = await createRemoteBench();
    bench.publish('b.txt', 'theirs\n');
    bench.commit('a.txt', 'lost\n');
    const lost = bench.run('rev-parse', 'main');
    bench.commit('a.txt', 'mine\n');
    const before = bench.run('rev-parse', 'main');
    rmSync(join(bench.root, '.git/objects', lost.slice(0, 2), lost.slice(2)));
    expect((await bench.sync('pull')).ok).toBe(false);
    expect(bench.run('rev-parse', 'main')).toBe(before);
    expect(bench.read('a.txt') + bench.read('b.txt')).toBe('mine\nb\n');
  });

  it('keeps a branch that is only another name for one', async () => {
    const bench = await createRemoteBench();
    bench.publish('b.txt', 'theirs\n');
    bench.run('branch', '-m', 'main', 'real');
    bench.run('branch', '--unset-upstream', 'real');
    bench.run('config', 'branch.main.remote', 'origin');
    bench.run('config', 'branch.main.merge', 'refs/heads/main');
    bench.run('symbolic-ref', 'refs/heads/main', 'refs/heads/real');
    bench.run('symbolic-ref', 'HEAD', 'refs/heads/main');
    expect(await bench.sync('pull')).toMatchObject({ ok: false, error: { problem: { type: 'oddBranch' } } });
    expect(bench.run('symbolic-ref', 'refs/heads/main')).toBe('refs/heads/real');
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

it('reads only some of very many remotes, and the one of the branch is among them', async () => {
  const bench = await createRemoteBench();
  const many = Array.from({ length: 60 }, (_, at) => `[remote "r${at}"]\nurl = /srv/${at}\n`).join('');
  const config = join(bench.root, '.git/config');
  writeFileSync(config, many + readFileSync(config, 'utf8'));
  const { remotes } = await bench.readState();
  expect([remotes.length, remotes[0]?.name]).toEqual([50, 'origin']);
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
