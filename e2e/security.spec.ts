import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { delimiter, join } from 'node:path';
import { WebSocket } from 'ws';
import { createTemporaryFolder } from '../fixtures/testkit/test-folder.ts';
import { maxMessageBytes, refusedCloseCode, wireVersion } from '../shared/contract/wire.ts';
import { type RunningHost, startHost } from './host.ts';
import { expect, test } from './test.ts';

// What another program, or a page of another site, may try against the real web host.

test.describe('@web the web host', () => {
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
  const token = () => new URLSearchParams(new URL(host.address).hash.slice(1)).get('token') ?? '';
  const hello = (secret: string) => JSON.stringify({ kind: 'hello', version: wireVersion, secret });

  function open(headers: { origin?: string; host?: string } = {}): WebSocket {
    return new WebSocket(`ws://${own()}/desk`, {
      origin: headers.origin ?? `http://${own()}`,
      headers: { host: headers.host ?? own() },
    });
  }

  /** Sends a first message and gives the answer to it, or the code with which the socket is closed. */
  async function greet(first: string): Promise<{ socket: WebSocket; answer: unknown }> {
    const socket = open();
    await once(socket, 'open');
    const answer = Promise.race([
      once(socket, 'message').then(([data]): unknown => JSON.parse(String(data))),
      once(socket, 'close').then(([code]): unknown => code),
    ]);
    socket.send(first);
    return { socket, answer: await answer };
  }

  async function connected(): Promise<{ socket: WebSocket; say: (text: string) => Promise<unknown> }> {
    const { socket } = await greet(hello(token()));
    const say = async (text: string): Promise<unknown> => {
      const answer = once(socket, 'message');
      socket.send(text);
      return JSON.parse(String((await answer)[0]));
    };
    return { socket, say };
  }

  test('lets no socket in without its token', async () => {
    for (const first of ['{"kind":"request","id":1,"method":"connectWindow","input":{"windowId":null}}', hello('')]) {
      expect((await greet(first)).answer).toBe(refusedCloseCode);
    }
    expect((await greet(hello(token().replace(/^./, (first) => (first === '_' ? '-' : '_'))))).answer).toBe(
      refusedCloseCode,
    );
    expect((await greet(hello(token()))).answer).toMatchObject({ kind: 'welcome' });
  });

  test('lets no page of another site in', async () => {
    const port = new URL(host.address).port;
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'http://localhost:1' },
      { origin: `http://evil.example:${port}`, host: `evil.example:${port}` },
    ]) {
      const [error] = await once(open(headers), 'error');
      expect(error.message).toContain('403');
    }
  });

  test('does not answer to a name that was made point at this machine', async () => {
    const asked = request(`http://${own()}/`, { headers: { host: 'evil.example' } }).end();
    const [response] = await once(asked, 'response');
    response.resume();
    expect(response.statusCode).toBe(403);
  });

  test('survives a 20 MB message, text that is not JSON, and a method that does not exist', async () => {
    const { socket, say } = await connected();
    expect(await say('{"kind":')).toMatchObject({ kind: 'rejected' });
    expect(await say('{"kind":"request","id":1,"method":"constructor","input":null}')).toEqual({
      kind: 'reply',
      id: 1,
      result: { ok: false, error: { type: 'unknownMethod', method: 'constructor' } },
    });
    const closed = once(socket, 'close');
    socket.send(' '.repeat(20 * 1024 * 1024));
    expect(20 * 1024 * 1024).toBeGreaterThan(maxMessageBytes);
    expect((await closed)[0]).toBe(1009);
    expect((await greet(hello(token()))).answer).toMatchObject({ kind: 'welcome' });
  });

  test('serves its page under the strict policy', async ({ page }) => {
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
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  });

  test('takes the token out of the address bar and finds it again after a reload', async ({ page }) => {
    await page.goto(host.address);
    await expect.poll(() => page.url()).toBe(`http://${own()}/`);
    await page.reload();
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  });
});

test('@web the address that the app opens itself works once', async () => {
  test.info().skip(process.platform === 'win32', 'a program of the system opens it there');
  const folder = createTemporaryFolder('ticket');
  const opened = join(folder.path, 'opened');
  for (const name of ['xdg-open', 'open']) {
    await writeFile(
      join(folder.path, name),
      `#!/bin/sh\nprintf %s "$1" > "${opened}.part" && mv "${opened}.part" "${opened}"\n`,
    );
    await chmod(join(folder.path, name), 0o755);
  }
  const host = await startHost(['--data-dir', join(folder.path, 'data')], {
    CODEX_HOME: folder.path,
    PATH: `${folder.path}${delimiter}${process.env.PATH}`,
  });
  await expect.poll(() => readFile(opened, 'utf8').catch(() => '')).toContain('#token=');
  const address = new URL(await readFile(opened, 'utf8'));
  const greet = async () => {
    const socket = new WebSocket(`ws://${address.host}/desk`, { origin: address.origin });
    await once(socket, 'open');
    const secret = new URLSearchParams(address.hash.slice(1)).get('token');
    socket.send(JSON.stringify({ kind: 'hello', version: wireVersion, secret }));
    return await Promise.race([
      once(socket, 'message').then(([data]): unknown => JSON.parse(String(data))),
      once(socket, 'close').then(([code]): unknown => code),
    ]);
  };
  expect(await greet()).toEqual({ kind: 'welcome', token: new URL(host.address).hash.slice('#token='.length) });
  expect(await greet()).toBe(refusedCloseCode);
  await host.end();
  await folder.remove();
});
