import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createHello,
  getSecret,
  openProvenSocket,
  openSocket,
  proveOverSocket,
  sendAndReceive,
} from '../electron/transport/testing/page-socket.ts';
import { createTemporaryFolder } from '../fixtures/testkit/test-folder.ts';
import { refusedCloseCode } from '../shared/contract/handshake.ts';
import { maxMessageBytes } from '../shared/contract/wire.ts';
import { type RunningHost, startHost } from './host.ts';
import { expect, test } from './test.ts';

// What another program, or a page of another site, may try against the real web host.

// @web: the desktop app listens on no port; guards-desktop.spec.ts has what it keeps from a page.
test.describe('the web host', { tag: '@web' }, () => {
  let host: RunningHost;
  let folder: ReturnType<typeof createTemporaryFolder>;

  test.beforeEach(async () => {
    folder = createTemporaryFolder('security');
    host = await startHost(['--no-open', '--data-dir', join(folder.path, 'data')], { CODEX_HOME: folder.path });
  });
  test.afterEach(async () => {
    expect(await host.end()).toBe(0);
    await folder.remove();
  });

  const own = () => new URL(host.address).host;
  const token = () => getSecret(host.address);

  /** Opens a socket, sends this first, and returns the answer, or the code with which the socket is closed. */
  async function greet(first: unknown): Promise<unknown> {
    const socket = openSocket(host.address);
    await once(socket, 'open');
    return await sendAndReceive(socket, first);
  }

  /** Returns the host's last answer to a page with this secret. */
  async function enter(secret: string): Promise<unknown> {
    return (await proveOverSocket(openSocket(host.address), secret, new URL(host.address).origin)).answer;
  }

  test('the web host accepts no socket without its token', async () => {
    for (const first of [
      { kind: 'request', id: 1, method: 'connectWindow', input: { windowId: null } },
      { kind: 'hello', version: 3, secret: token() },
      createHello(''),
    ]) {
      expect(await greet(first)).toBe(refusedCloseCode);
    }
    expect(await enter(token().replace(/^./, (first) => (first === '_' ? '-' : '_')))).toBe(refusedCloseCode);
    expect(await enter(token())).toEqual({ kind: 'welcome' });
  });

  test('the web host accepts no page of another site', async () => {
    const port = new URL(host.address).port;
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: `http://localhost:${port}` },
      { origin: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}` },
      { origin: `http://[::1]:${port}`, host: `[::1]:${port}` },
      { origin: `http://evil.example:${port}`, host: `evil.example:${port}` },
    ]) {
      const [error] = await once(openSocket(host.address, headers), 'error');
      expect(error.message).toContain('403');
    }
  });

  test('the web host does not answer to a foreign name that points at this machine', async () => {
    for (const name of ['evil.example', 'localhost', '127.0.0.1']) {
      const { port } = new URL(host.address);
      const asked = request({ host: '127.0.0.1', port, headers: { host: `${name}:${port}` } }).end();
      const [response] = await once(asked, 'response');
      response.resume();
      expect(response.statusCode).toBe(403);
    }
  });

  test('the web host survives a 20 MB message, text that is not JSON, and an unknown method', async () => {
    const socket = await openProvenSocket(host.address);
    expect(await sendAndReceive(socket, '{"kind":')).toMatchObject({ kind: 'rejected' });
    expect(await sendAndReceive(socket, { kind: 'request', id: 1, method: 'constructor', input: null })).toEqual({
      kind: 'reply',
      id: 1,
      result: { ok: false, error: { type: 'unknownMethod', method: 'constructor' } },
    });
    const closed = once(socket, 'close');
    socket.send(' '.repeat(20 * 1024 * 1024));
    expect(20 * 1024 * 1024).toBeGreaterThan(maxMessageBytes);
    expect((await closed)[0]).toBe(1009);
    expect(await enter(token())).toEqual({ kind: 'welcome' });
  });

  test('the web host serves its page under the strict policy', async ({ page }) => {
    const response = await page.goto(host.address);
    const headers = response?.headers() ?? {};
    const nonce = /'nonce-([^']+)'/.exec(headers['content-security-policy'] ?? '')?.[1];
    expect(nonce).toMatch(/^[\w+/]{22}==$/);
    expect(headers['content-security-policy']?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      `style-src-elem 'self' 'nonce-${nonce}'`,
      "style-src-attr 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "connect-src 'self'",
      "worker-src 'self'",
      "frame-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-dns-prefetch-control': 'off',
      'connection-allowlist': '(response-origin "http://*:*/*" "https://*:*/*");redirects=allow',
      'cache-control': 'no-store',
    });
  });

  test('the page removes the token from the address bar and reconnects after a reload', async ({ page }) => {
    await page.goto(host.address);
    await expect.poll(() => page.url()).toBe(`http://${own()}/`);
    await page.reload();
    // The question about privacy hides it from assistive technology.
    await expect(page.getByRole('navigation', { name: 'Main', includeHidden: true })).toBeVisible();
  });
});

// @web: the desktop app has its own windows.
test.describe('the browser that the app opens itself', { tag: '@web' }, () => {
  let folder: ReturnType<typeof createTemporaryFolder>;
  let host: RunningHost;
  /** What the browser was started with. */
  let opened: string;

  test.beforeEach(async () => {
    test.info().skip(process.platform === 'win32', 'a program of the system opens it there');
    folder = createTemporaryFolder('ticket');
    await chmod(folder.path, 0o755);
    const said = join(folder.path, 'opened');
    for (const name of ['xdg-open', 'open']) {
      // The browser keeps running, as a real one does, so that its command line can be read.
      await writeFile(
        join(folder.path, name),
        `#!/bin/sh\nprintf %s "$*" > "${said}.part" && mv "${said}.part" "${said}"\nwhile [ -e "${said}" ]; do sleep 0.1; done\n`,
      );
      await chmod(join(folder.path, name), 0o755);
    }
    await writeFile(join(folder.path, 'xdg-settings'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await mkdir(join(folder.path, 'runtime'));
    host = await startHost(['--data-dir', join(folder.path, 'data')], {
      CODEX_HOME: folder.path,
      XDG_RUNTIME_DIR: join(folder.path, 'runtime'),
      PATH: `${folder.path}${delimiter}${process.env.PATH}`,
    });
    await expect.poll(() => readFile(said, 'utf8').catch(() => '')).toContain('file:');
    opened = await readFile(said, 'utf8');
  });
  test.afterEach(async () => {
    await rm(join(folder.path, 'opened'));
    await host.end();
    await folder.remove();
  });

  const token = () => getSecret(host.address);
  const ticketAddress = async () => {
    const html = await readFile(fileURLToPath(opened), 'utf8');
    return new URL(/url=([^"]+)"/.exec(html)?.[1] ?? '');
  };

  test('the opened browser gets a local page whose ticket works once', async () => {
    const address = await ticketAddress();
    const enter = async () =>
      (await proveOverSocket(openSocket(address.href), getSecret(address.href), address.origin)).answer;
    expect(await enter()).toEqual({ kind: 'welcome' });
    expect(await enter()).toBe(refusedCloseCode);
    await expect.poll(() => readdir(join(folder.path, 'runtime', 'workcell'))).toEqual([]);
  });

  test('the opened browser gets from the ticket page to the app', async ({ page }) => {
    await page.goto(opened).catch(() => undefined);
    await expect.poll(() => page.url()).toBe(`${new URL(host.address).origin}/`);
    await expect(page.getByRole('dialog', { name: 'Privacy and telemetry' })).toBeVisible();
  });

  test('the opened browser reaches the app again after a reload, although its ticket worked only once', async ({
    page,
  }) => {
    await page.goto(opened).catch(() => undefined);
    const question = page.getByRole('dialog', { name: 'Privacy and telemetry' });
    await expect(question).toBeVisible();
    await page.reload();
    await expect(question).toBeVisible();
  });

  test('the browser is started without any secret in its arguments', async () => {
    test.info().skip(process.platform !== 'linux', 'command lines are read from /proc');
    const secrets = [token(), getSecret((await ticketAddress()).href)];
    const commandLines = await readAll('/proc', (name) => (/^\d+$/.test(name) ? `${name}/cmdline` : null));
    expect(commandLines.join('\n')).toContain(fileURLToPath(opened));
    for (const secret of secrets) expect(commandLines.filter((line) => line.includes(secret))).toEqual([]);
  });

  test('another user of the machine can read no secret of the opened browser', async () => {
    const mayTry = process.platform === 'linux' && process.getuid?.() === 0;
    test.info().skip(!mayTry, 'only root can become another user');
    const secrets = [token(), getSecret((await ticketAddress()).href)];
    const script = [
      'cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ',
      `ls -laR ${folder.path}`,
      `find ${folder.path} /dev/shm /tmp/.X11-unix -type f -exec cat {} +`,
      `cat ${fileURLToPath(opened)}`,
      'id -u',
    ].join('; ');
    const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', 'sh', '-c', script];
    const seen = spawnSync('setpriv', asNobody, { encoding: 'latin1', maxBuffer: 1e9 });
    expect(seen.stdout).toMatch(/65534\n$/);
    expect(seen.stdout).toContain(fileURLToPath(opened));
    expect(seen.stderr).toContain(`cat: ${fileURLToPath(opened)}: Permission denied`);
    for (const secret of secrets) expect(seen.stdout.includes(secret)).toBe(false);
  });

  test('the ticket page is removed when the host ends first', async () => {
    expect(await readdir(join(folder.path, 'runtime', 'workcell'))).toHaveLength(1);
    await host.end();
    expect(await readdir(join(folder.path, 'runtime', 'workcell'))).toEqual([]);
  });
});

/** Reads the files that `nameOf` picks among the entries of a folder; skips unreadable ones. */
async function readAll(parent: string, nameOf: (entry: string) => string | null): Promise<readonly string[]> {
  const names = (await readdir(parent)).map(nameOf).filter((name) => name !== null);
  return await Promise.all(names.map((name) => readFile(join(parent, name), 'utf8').catch(() => '')));
}
