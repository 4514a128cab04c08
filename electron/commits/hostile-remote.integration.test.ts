import { appendFileSync, chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTraps, plantEveryTrap } from '../git/testing/plant-every-trap.ts';
import { isProcessRunning } from '../processes/end-processes.ts';
import { createRemoteBench } from './testing/remote-bench.ts';

type Bench = Awaited<ReturnType<typeof createRemoteBench>>;

/** Adds to a repository's configuration, without git. */
function configure({ root }: Bench, text: string): void {
  appendFileSync(join(root, '.git/config'), `\n${text}\n`);
}

function writeProgram(path: string, lines: string): string {
  writeFileSync(path, `#!/bin/sh\n${lines}\n`);
  chmodSync(path, 0o700);
  return path;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe('a hostile repository', () => {
  it('has no program run by a fetch, push or pull: no hook, ssh, helper, proxy, pack program, filter or include', async () => {
    const bench = await createRemoteBench();
    const traps = createTraps(join(bench.outside, 'traps'));
    bench.publish('b.txt', 'theirs\n');
    plantEveryTrap(join(bench.root, '.git'), traps);
    // A pull refuses files with filters, so they would hide what else runs.
    writeFileSync(join(bench.root, '.git/info/attributes'), '* diff=trap merge=trap\n');
    // The remote is a repository that someone prepared as well.
    plantEveryTrap(bench.remote, traps);
    const program = (name: string) => traps.program(`team-${name}`);
    configure(
      bench,
      `[remote "team"]\nurl = ${bench.remote}\nfetch = +refs/heads/*:refs/remotes/team/*\n` +
        `uploadpack = ${program('uploadpack')}\nreceivepack = ${program('receivepack')}\n` +
        `[branch "main"]\nremote = team\nmerge = refs/heads/main\n` +
        `[url "ext::${program('insteadOf')} "]\ninsteadOf = ${bench.outside}\npushInsteadOf = ${bench.outside}\n` +
        `[core]\nalternateRefsCommand = ${program('alternates')}\n[push]\ngpgSign = true\nrecurseSubmodules = on-demand\n`,
    );
    expect(await bench.sync('pull', { name: 'team' })).toMatchObject({ ok: true });
    expect(await bench.sync('push', { name: 'team' })).toMatchObject({ ok: true });
    expect(await bench.sync('fetch', { name: 'team' })).toMatchObject({ ok: true });
    expect(traps.sprung()).toEqual([]);
  });

  it('that is the remote runs nothing when a push reaches it, and does not update its own files', async () => {
    const bench = await createRemoteBench();
    const traps = createTraps(join(bench.outside, 'traps'));
    bench.run('remote', 'add', 'trap', bench.colleague);
    bench.commit('a.txt', 'mine\n');
    bench.run('branch', 'new');
    plantEveryTrap(join(bench.colleague, '.git'), traps);
    appendFileSync(join(bench.colleague, '.git/config'), '[receive]\ndenyCurrentBranch = updateInstead\n');
    expect(await bench.sync('push', { name: 'trap' })).toMatchObject({ error: { problem: { type: 'declined' } } });
    bench.run('switch', '-q', 'new');
    expect(await bench.sync('push', { name: 'trap' })).toMatchObject({ ok: true });
    expect(await bench.sync('fetch', { name: 'trap' })).toMatchObject({ ok: true });
    expect(traps.sprung()).toEqual([]);
    expect(readFileSync(join(bench.colleague, 'a.txt'), 'utf8')).toBe('a\n');
  });

  it.each(['ext::%s', 'file://server/share', '--upload-pack=%s', 'foo::%s'])(
    'gets no push and no fetch to the address %s',
    async (address) => {
      const bench = await createRemoteBench();
      const traps = createTraps(join(bench.outside, 'traps'));
      configure(bench, `[remote "bad"]\nurl = "${address.replace('%s', traps.program('address'))}"`);
      for (const action of ['fetch', 'push'] as const) {
        expect(await bench.sync(action, { name: 'bad' })).toMatchObject({ error: { problem: { type: 'unusable' } } });
      }
      expect(traps.sprung()).toEqual([]);
    },
  );

  it('does not choose the program for ssh, but the user does', async () => {
    const bench = await createRemoteBench();
    const mark = join(bench.outside, 'mine');
    const traps = createTraps(join(bench.outside, 'traps'));
    const mine = writeProgram(
      join(bench.outside, 'my-ssh'),
      `: > '${mark}'\necho 'Permission denied (publickey).' >&2\nexit 255`,
    );
    writeFileSync(join(bench.home, '.gitconfig'), `[core]\nsshCommand = ${mine}\n`);
    configure(
      bench,
      `[core]\nsshCommand = ${traps.program('ssh')}\n[remote "far"]\nurl = git@example.invalid:a/b.git\n`,
    );
    expect(await bench.sync('push', { name: 'far' })).toMatchObject({ error: { problem: { type: 'signIn' } } });
    expect([existsSync(mark), traps.sprung()]).toEqual([true, []]);
  });

  it('learns no password: only a helper of the user is asked, and a proxy of the folder gets nothing', async () => {
    const bench = await createRemoteBench();
    const traps = createTraps(join(bench.outside, 'traps'));
    const seen: string[] = [];
    const server = createHttpServer((request, response) => {
      seen.push(request.headers.authorization ?? 'none');
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end();
    });
    const port = await listen(server);
    const proxied: string[] = [];
    const proxy = await listen(
      createServer((socket) => {
        proxied.push('connected');
        socket.destroy();
      }),
    );
    const helper = writeProgram(
      join(bench.outside, 'helper'),
      '[ "$1" = get ] && printf "username=ada\\npassword=secret\\n"',
    );
    configure(
      bench,
      `[credential]\nhelper = ${traps.program('helper')}\n[credential "http://127.0.0.1:${port}"]\nhelper = ${traps.program('helper-of-url')}\n` +
        `[http]\nproxy = http://127.0.0.1:${proxy}\n[core]\naskPass = ${traps.program('askpass')}\n` +
        `[remote "web"]\nurl = http://127.0.0.1:${port}/a.git\nproxy = http://127.0.0.1:${proxy}\n`,
    );
    expect(await bench.sync('fetch', { name: 'web' })).toMatchObject({ error: { problem: { type: 'signIn' } } });
    expect(seen).toEqual(['none']);
    writeFileSync(join(bench.home, '.gitconfig'), `[credential]\nhelper = ${helper}\n`);
    expect(await bench.sync('fetch', { name: 'web' })).toMatchObject({ error: { problem: { type: 'signIn' } } });
    expect(seen).toContain(`Basic ${Buffer.from('ada:secret').toString('base64')}`);
    expect([proxied, traps.sprung()]).toEqual([[], []]);
  });
});

describe('a remote that sends git to another address', () => {
  it('is not followed, and the user learns why', async () => {
    const bench = await createRemoteBench();
    const reached: string[] = [];
    const other = await listen(
      createHttpServer((_request, response) => {
        reached.push('other');
        response.writeHead(404).end();
      }),
    );
    const port = await listen(
      createHttpServer((request, response) => {
        response.writeHead(301, { Location: `http://127.0.0.1:${other}${request.url}` }).end();
      }),
    );
    configure(bench, `[remote "web"]\nurl = http://127.0.0.1:${port}/a.git\n`);
    expect(await bench.sync('fetch', { name: 'web' })).toMatchObject({ error: { problem: { type: 'redirected' } } });
    expect(reached).toEqual([]);
  });
});

describe('an address with a password', () => {
  it('is shown without it, also in what git prints', async () => {
    const bench = await createRemoteBench();
    configure(bench, '[remote "web"]\nurl = http://ada:hunter2secret@127.0.0.1:1/a.git\n');
    const { remotes } = await bench.readState();
    const failed = await bench.sync('fetch', { name: 'web' });
    expect(failed).toMatchObject({ error: { problem: { type: 'unreachable' } } });
    expect(JSON.stringify([remotes, bench.said, failed])).not.toContain('hunter2secret');
    expect(remotes.find(({ name }) => name === 'web')?.fetchUrl).toBe('http://…@127.0.0.1:1/a.git');
  });

  it('is rewritten by the user’s configuration, and the user sees where it goes', async () => {
    const bench = await createRemoteBench();
    writeFileSync(join(bench.home, '.gitconfig'), `[url "${bench.outside}/"]\ninsteadOf = team:\n`);
    configure(bench, '[remote "short"]\nurl = team:team.git\n');
    expect((await bench.readState()).remotes.find(({ name }) => name === 'short')?.pushUrl).toBe(bench.remote);
    bench.commit('a.txt', 'mine\n');
    expect(await bench.sync('push', { name: 'short' })).toMatchObject({ ok: true });
    expect(bench.inRemote('rev-parse', 'main')).toBe(bench.run('rev-parse', 'main'));
  });
});

describe('a remote that does not answer', () => {
  /** Accepts connections and says nothing. */
  async function addSilentRemote(bench: Bench): Promise<void> {
    const port = await listen(
      createServer((socket) => {
        socket.on('error', () => undefined);
      }),
    );
    configure(bench, `[remote "silent"]\nurl = git://127.0.0.1:${port}/a.git\n`);
  }

  it('is given up after the limit', async () => {
    const bench = await createRemoteBench({ silentAfterMs: 500 });
    await addSilentRemote(bench);
    expect(await bench.sync('fetch', { name: 'silent' })).toMatchObject({ error: { problem: { type: 'silent' } } });
    expect(await bench.sync('fetch')).toMatchObject({ ok: true });
  });

  it('is given up although a program that left the group of git holds its output open', async () => {
    const bench = await createRemoteBench();
    // Git starts ssh a second time, to learn its kind.
    const file = join(bench.outside, 'pids');
    const readPids = () => readFileSync(file, 'utf8').trim().split('\n').map(Number);
    const script = join(bench.outside, 'leave.cjs');
    writeFileSync(
      script,
      `const child = require('node:child_process').spawn('sleep', ['600'], { detached: true, stdio: ['ignore', 'ignore', 'inherit'] });
      require('node:fs').appendFileSync(${JSON.stringify(file)}, child.pid + '\\n');
      child.unref();`,
    );
    onTestFinished(() => {
      for (const pid of readPids()) process.kill(pid, 'SIGKILL');
    });
    const ssh = writeProgram(join(bench.outside, 'my-ssh'), `'${process.execPath}' '${script}'\nexit 255`);
    writeFileSync(join(bench.home, '.gitconfig'), `[core]\nsshCommand = ${ssh}\n`);
    configure(bench, '[remote "far"]\nurl = git@example.invalid:a/b.git\n');
    expect((await bench.sync('push', { name: 'far' })).ok).toBe(false);
    expect(readPids().every(isProcessRunning)).toBe(true);
  });

  it('is left when the user cancels, and nothing keeps running', async () => {
    const bench = await createRemoteBench();
    const pids = join(bench.outside, 'pids');
    mkdirSync(pids);
    const ssh = writeProgram(join(bench.outside, 'my-ssh'), `sleep 600 &\n: > '${pids}/'$!\n: > '${pids}/'$$\nwait`);
    writeFileSync(join(bench.home, '.gitconfig'), `[core]\nsshCommand = ${ssh}\n`);
    configure(bench, '[remote "far"]\nurl = git@example.invalid:a/b.git\n');
    const syncing = bench.sync('push', { name: 'far' });
    await vi.waitFor(() => expect(readdirSync(pids)).toHaveLength(2), { timeout: 10_000 });
    bench.abort.abort();
    expect(await syncing).toMatchObject({ error: { problem: { type: 'cancelled' } } });
    await vi.waitFor(() => expect(readdirSync(pids).filter((pid) => isProcessRunning(Number(pid)))).toEqual([]), {
      timeout: 20_000,
    });
  });
});
