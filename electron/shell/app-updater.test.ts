import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type RequestOptions, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AppImageUpdater, CancellationToken } from 'electron-updater';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signRelease } from '../../build/package/sign-release.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { createFinder } from './app-updater.ts';

// The real electron-updater against a release server on this machine.

const keys = generateKeyPairSync('ed25519');
const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const program = randomBytes(300_000);
const notes = '- Shows more.';

let folder: TestFolder;
let close: () => Promise<void> = async () => undefined;
/** Every request: its path without the cache buster, and its headers. */
let asked: { readonly path: string; readonly headers: string }[] = [];

beforeEach(() => {
  folder = createTemporaryFolder('updates');
  asked = [];
  process.env.APPIMAGE = join(folder.path, 'workcell.AppImage');
});
afterEach(async () => {
  delete process.env.APPIMAGE;
  await close();
  await folder.remove();
});

function releaseFile(version: string, sha512 = createHash('sha512').update(program).digest('base64')): string {
  return signRelease(
    [
      `version: ${version}`,
      'files:',
      `  - url: workcell-${version}.AppImage`,
      `    sha512: ${sha512}`,
      `    size: ${program.length}`,
      `releaseNotes: "${notes}"`,
      '',
    ].join('\n'),
    keys.privateKey,
  );
}

/** Serves a release; `send` sends the program. */
async function serve(text: string, send: RequestListener = (_request, response) => response.end(program)) {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/[?].*/, '');
    asked.push({ path, headers: JSON.stringify(request.headers) });
    if (path.endsWith('.yml')) response.end(text);
    else send(request, response);
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  close = () =>
    new Promise((settle) => {
      server.closeAllConnections();
      server.close(() => settle());
    });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/releases`;
}

/** Creates a request as Electron does, except that Electron uses Chromium's network. */
const createRequest = (options: RequestOptions, callback: Parameters<typeof request>[2]) => request(options, callback);

/** Creates a finder as an app of version 0.1.0 does. */
function finder(address: string) {
  const config = join(folder.path, 'app-update.yml');
  writeFileSync(config, `provider: generic\nurl: ${address}\nupdaterCacheDirName: cache\n`);
  const updater = new AppImageUpdater(null, {
    version: '0.1.0',
    name: 'workcell',
    isPackaged: true,
    appUpdateConfigPath: config,
    userDataPath: join(folder.path, 'user'),
    baseCachePath: folder.path,
    whenReady: async () => undefined,
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  });
  updater.disableDifferentialDownload = true;
  Object.assign(updater, { httpExecutor: Object.assign(new ElectronHttpExecutor(), { createRequest }) });
  return createFinder({ updater, createToken: () => new CancellationToken() }, { address, publicKey });
}

const fetched = () => {
  const pending = join(folder.path, 'cache', 'pending');
  return existsSync(pending) ? readdirSync(pending).filter((name) => name.startsWith('workcell-')) : [];
};
const never = new AbortController().signal;

describe('checking for a release', () => {
  it('checking for a release finds a newer one with its notes, and downloads nothing', async () => {
    const { check } = finder(await serve(releaseFile('0.2.0')));
    expect(await check()).toEqual({ ok: true, value: { version: '0.2.0', notes } });
    expect(asked.map(({ path }) => path)).toEqual([expect.stringMatching(/^\/releases\/latest-linux.*\.yml$/)]);
  });

  it('checking for a release sends nothing about the machine', async () => {
    const address = await serve(releaseFile('0.2.0'));
    await finder(address).check();
    await folder.remove();
    folder = createTemporaryFolder('updates');
    await finder(address).check();
    const [first, second] = asked;
    expect(second?.headers).toBe(first?.headers);
    expect(first?.headers).not.toMatch(new RegExp(`${process.platform}|${process.version}|0\\.1\\.0`));
  });

  it.each(['0.1.0', '0.0.9'])('checking for a release finds none if the newest is %s', async (version) => {
    const { check } = finder(await serve(releaseFile(version)));
    expect(await check()).toEqual({ ok: true, value: null });
  });

  it.each([
    ['garbage', '<html>\u0000{{{ not a release'],
    ['nothing', ''],
    ['a release of no version', releaseFile('newest')],
  ])('checking for a release refuses %s', async (_name, text) => {
    const { check } = finder(await serve(text));
    expect(await check()).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
  });

  it.each([
    ['signed by nobody', releaseFile('0.2.0').replace(/^signature: .*$/m, '')],
    ['another than was signed', releaseFile('0.2.0').replace('Shows more', 'Shows less')],
    ['with another checksum than was signed', releaseFile('0.2.0').replace(/sha512: .*/, 'sha512: AAAA')],
  ])('checking for a release refuses one that is %s', async (_name, text) => {
    const { check } = finder(await serve(text));
    expect(await check()).toMatchObject({ ok: false, error: { kind: 'notSigned' } });
  });

  it('checking for a release reports a broken connection', async () => {
    const address = await serve('');
    await close();
    close = async () => undefined;
    const server = createServer((request) => request.socket.destroy());
    await new Promise<void>((settle) => server.listen(Number(new URL(address).port), '127.0.0.1', settle));
    close = () => new Promise((settle) => server.close(() => settle()));
    expect(await finder(address).check()).toMatchObject({ ok: false, error: { kind: 'cutOff' } });
  });
});

describe('downloading it', () => {
  it('downloading a release gets the complete program, and does not download it again', async () => {
    const address = await serve(releaseFile('0.2.0'));
    for (const { check, download } of [finder(address), finder(address)]) {
      await check();
      expect(await download(() => undefined, never)).toEqual({ ok: true, value: null });
    }
    expect(fetched()).toEqual(['workcell-0.2.0.AppImage']);
    expect(readFileSync(join(folder.path, 'cache', 'pending', 'workcell-0.2.0.AppImage')).equals(program)).toBe(true);
    expect(asked.filter(({ path }) => path.endsWith('.AppImage'))).toHaveLength(1);
  });

  it('downloading a release keeps nothing of a program other than the signed one', async () => {
    const { check, download } = finder(
      await serve(releaseFile('0.2.0'), (_request, response) => response.end(randomBytes(program.length))),
    );
    await check();
    expect(await download(() => undefined, never)).toMatchObject({ ok: false, error: { kind: 'damaged' } });
    expect(fetched()).toEqual([]);
  });

  it('downloading a release keeps nothing of an interrupted download, and starts over', async () => {
    let isWhole = false;
    const { check, download } = finder(
      await serve(releaseFile('0.2.0'), (_request, response) => {
        response.setHeader('content-length', program.length);
        if (isWhole) response.end(program);
        else response.write(program.subarray(0, 100_000), () => response.destroy());
      }),
    );
    await check();
    expect(await download(() => undefined, never)).toMatchObject({ ok: false, error: { kind: 'cutOff' } });
    expect(fetched()).toEqual([]);
    isWhole = true;
    expect(await download(() => undefined, never)).toEqual({ ok: true, value: null });
    expect(fetched()).toEqual(['workcell-0.2.0.AppImage']);
  });

  it('downloading a release stops when canceled', async () => {
    const cancel = new AbortController();
    const { check, download } = finder(
      await serve(releaseFile('0.2.0'), (_request, response) => {
        response.setHeader('content-length', program.length);
        response.write(program.subarray(0, 100_000), () => cancel.abort());
      }),
    );
    await check();
    expect((await download(() => undefined, cancel.signal)).ok).toBe(false);
    expect(fetched()).toEqual([]);
  });
});
