import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createSecret } from '../electron/transport/proofs.ts';
import { getSecret } from '../electron/transport/testing/page-socket.ts';
import { ScriptedProvider } from '../fixtures/provider/provider.ts';
import { answer } from '../fixtures/provider/script.ts';
import { writeAppSettings } from '../fixtures/testkit/app-settings.ts';
import { createCodexHome } from '../fixtures/testkit/codex-home.ts';
import { createTemporaryFolder } from '../fixtures/testkit/test-folder.ts';
import { createWorkspace } from '../fixtures/testkit/workspace.ts';
import { sampleSnapshot } from '../shared/contract/testing/sample-snapshot.ts';
import { AppPage } from './app-page.ts';
import { startHost } from './host.ts';
import { startImpostor } from './impostor.ts';
import { expect, test } from './test.ts';

// Another program on the web host's port: before it, or after it.

// @web: the desktop app listens on no port.
test.describe('a program that takes the port of a killed host', { tag: '@web' }, () => {
  test('a program that takes the port of a killed host gets nothing from the open page and shows nothing there', async ({
    page,
    allowErrors,
  }) => {
    allowErrors(/WebSocket|ERR_|404/);
    const folder = createTemporaryFolder('takeover');
    const provider = await ScriptedProvider.start({ steps: [answer('One.')] });
    const workspace = await createWorkspace();
    const projects = { [workspace.path]: { trust_level: 'trusted' } };
    const codexHome = createCodexHome({ provider, config: { projects } });
    const dataFolder = join(folder.path, 'data');
    mkdirSync(dataFolder);
    writeAppSettings(dataFolder);
    const flags = ['--no-open', '--data-dir', dataFolder, '--workspace', workspace.path];
    const host = await startHost(flags, { CODEX_HOME: codexHome.path });
    await page.goto(host.address);
    const appPage = new AppPage(page);
    await appPage.sendMessage('The first secret message');
    await expect(appPage.turns('Codex')).toContainText('One.');
    await appPage.message.fill('A secret draft');
    // While it is idle, the page fetches more of its code. Nothing guards that before it notices the end of its host.
    await page.waitForLoadState('networkidle');
    const secret = getSecret(host.address);
    const { origin, port } = new URL(host.address);
    const lost = page.getByText('Not connected to Workcell.');

    await host.kill();
    const impostor = await startImpostor(Number(port), {
      // The code that a page would load for its settings.
      page: () => ({ type: 'text/javascript', body: 'globalThis.takenOver = true; export default () => null;' }),
      replies: (message) => {
        const { kind, nonce } = JSON.parse(message);
        return kind !== 'hello'
          ? []
          : [
              // A proof without the key, its own nonce sent back, and the host's further messages without waiting.
              { kind: 'hostProof', nonce, proof: createSecret() },
              { kind: 'welcome' },
              { kind: 'reply', id: 1, result: { ok: true, value: sampleSnapshot } },
              { kind: 'event', name: 'appReset', payload: sampleSnapshot },
            ];
      },
    });
    await expect.poll(() => impostor.received.filter((each) => each.includes('"hello"')).length).toBeGreaterThan(2);
    await expect(lost).toBeVisible();
    await appPage.message.fill('A secret draft that goes on');
    await appPage.message.press('Enter');
    await appPage.button('Settings').click();
    const before = impostor.received.length;
    await expect.poll(() => impostor.received.length).toBeGreaterThan(before + 2);

    await expect(lost).toBeVisible();
    expect(await page.evaluate<unknown>('globalThis.takenOver')).toBeUndefined();
    const all = impostor.received.join('\n');
    for (const word of ['secret', secret]) expect(all).not.toContain(word);
    const messages = impostor.received.filter((each) => each.startsWith('{'));
    expect([...new Set(messages.map((each) => Object.keys(JSON.parse(each)).join()))]).toEqual([
      'kind,version,key,nonce',
    ]);
    expect(new Set(messages.map((each) => JSON.parse(each).nonce)).size).toBe(messages.length);
    await impostor.stop();

    // A page of the impostor at the same origin, such as after a reload, does not get the secret either.
    const robber = await startImpostor(Number(port), {
      page: () => ({ type: 'text/html', body: '<h1>Not Workcell</h1>' }),
    });
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Not Workcell' })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(origin);
    const found = await page.evaluate<{ stored: string; exported: string[]; usages: string[][] }>(readEverythingScript);
    expect(found.stored).not.toContain(secret);
    expect(found.exported).toEqual(['InvalidAccessError', 'InvalidAccessError']);
    expect(found.usages).toEqual([['sign'], ['verify']]);
    await robber.stop();
    await page.close();
    await provider.stop();
    for (const each of [codexHome, workspace, folder]) await each.remove();
  });
});

/** Reads what a script at the page's origin can read. */
const readEverythingScript = `(async () => {
  const opening = indexedDB.open('workcell');
  const database = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
  const asked = database.transaction('keys').objectStore('keys').get('page');
  const keys = await new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
  const both = [keys.page, keys.host];
  const tries = both.map((key) => crypto.subtle.exportKey('raw', key).then(() => 'exported', ({ name }) => name));
  return {
    stored: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, keys.id, location.href]),
    exported: await Promise.all(tries),
    usages: both.map(({ usages }) => usages),
  };
})()`;

// @web: the desktop app listens on no port.
test.describe('a page that was at the port before', { tag: '@web' }, () => {
  test('a service worker left by an earlier page at the port gets nothing from the host', { tag: '@long' }, async ({
    page,
    context,
    allowErrors,
  }) => {
    allowErrors(/WebSocket|ERR_|404|403/);
    const folder = createTemporaryFolder('takeover');
    const env = { CODEX_HOME: folder.path };
    const flags = ['--no-open', '--data-dir', join(folder.path, 'data')];
    // A port that is free in both families.
    const first = await startHost(flags, env);
    const { port } = new URL(first.address);
    await first.end();

    const hostile = await startImpostor(Number(port), {
      page: (path) =>
        path === '/worker.js'
          ? { type: 'text/javascript', body: worker }
          : { type: 'text/html', body: '<h1>Hostile</h1>' },
    });
    const names = ['127.0.0.1', 'localhost', 'other.localhost'];
    for (const name of names) {
      await page.goto(`http://${name}:${port}/`);
      await page.evaluate(registerWorkerScript);
      await page.reload();
      await expect(page.getByRole('heading', { name: 'Taken over' })).toBeVisible();
    }
    await hostile.stop();

    const host = await startHost([...flags, '--port', port], env);
    const secret = getSecret(host.address);
    expect(new URL(host.address).port).toBe(port);
    await page.goto(host.address);
    await expect(page.getByRole('dialog', { name: 'Privacy and telemetry' })).toBeVisible();
    expect(await page.evaluate<boolean>('navigator.serviceWorker.controller === null')).toBe(true);
    // The earlier pages are still there, and have nothing to do with the host or its page.
    const other = await context.newPage();
    for (const name of names) {
      await other.goto(`http://${name}:${port}/`);
      const seen = await other.evaluate<string>(probeScript);
      expect(seen).toContain('Taken over');
      expect(seen).toContain('/desk: refused');
      expect(seen).not.toContain(secret);
      expect(seen).not.toContain(new URL(host.address).hostname);
    }
    expect(await host.end()).toBe(0);
    await folder.remove();
  });
});

const worker = `const seen = [];
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  if (event.request.url.endsWith('/seen')) return event.respondWith(new Response(seen.join('\\n')));
  seen.push(event.request.url);
  if (event.request.mode !== 'navigate') return;
  event.respondWith(new Response('<h1>Taken over</h1>', { headers: { 'content-type': 'text/html' } }));
});`;

const registerWorkerScript = `navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready).then(() => undefined)`;

/** What a page of the worker saw, and whether the host lets it have a socket. */
const probeScript = `(async () => {
  const seen = await (await fetch('/seen')).text();
  const socket = new WebSocket('ws://' + location.host + '/desk');
  const outcome = await new Promise((resolve) => {
    socket.onopen = () => resolve('/desk: opened');
    socket.onerror = () => resolve('/desk: refused');
  });
  return [document.body.textContent, seen, outcome].join('\\n');
})()`;
