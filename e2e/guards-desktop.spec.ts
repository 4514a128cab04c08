import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { AppPage } from './app-page.ts';
import { answerQuestions, recordOpenedLinks } from './native.ts';
import { test as base, expect } from './test.ts';

// What Electron denies a page, in case a page ever runs code that is not ours. Each attempt runs inside the real page.

/** A server of another site on this machine: its requests show what left the page. */
const test = base.extend<{ readonly elsewhere: { readonly url: string; readonly asked: readonly string[] } }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern what a fixture needs
  elsewhere: async ({}, use) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end('elsewhere');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked });
    server.close();
  },
});

test.describe('a page of the desktop app', { tag: '@desktop' }, () => {
  test('the desktop page runs in a system sandbox', async ({ start }) => {
    const app = await start();
    await expect(new AppPage(app.page).message).toBeVisible();
    const pid = await app
      .electron()
      .evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId());
    // Only Linux shows the sandbox of a process.
    if (process.platform === 'linux') {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      expect(status).toMatch(/^NoNewPrivs:\t1$/m);
      expect(status).toMatch(/^Seccomp:\t2$/m);
    }
    expect(await app.page.evaluate<string>('[typeof require, typeof process, typeof module].join()')).toBe(
      'undefined,undefined,undefined',
    );
    expect(await app.page.evaluate<readonly string[]>('Object.keys(workcellShell)')).toEqual(['requestPort', 'pathOf']);
  });

  test('the desktop page cannot navigate anywhere else', async ({ allowErrors, elsewhere, start }) => {
    allowErrors(/frame|Not allowed|Content Security/);
    const app = await start();
    await new AppPage(app.page).message.fill('A draft');
    /** Runs this in the page through Electron, because Playwright waits for a navigation that has started. */
    const inPage = (script: string) =>
      app
        .electron()
        .evaluate(
          ({ BrowserWindow }, text) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text),
          script,
        );
    const add = (name: string, facts: object) =>
      `document.body.appendChild(Object.assign(document.createElement('${name}'), ${JSON.stringify(facts)}))`;
    for (const go of [
      `location.assign('${elsewhere.url}')`,
      `location.assign('file:///etc/passwd')`,
      `location.assign('app://other/')`,
      `location.assign('app://workcell/assets/')`,
      `${add('a', { href: elsewhere.url })}.click()`,
      add('iframe', { src: elsewhere.url }),
      `${add('form', { action: elsewhere.url, method: 'post' })}.submit()`,
    ]) {
      await inPage(`void (${go})`);
      // The page answers twice, so it has not been replaced.
      const pause = 'new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)))';
      await inPage(pause);
      expect(await inPage('document.querySelector("textarea").value'), go).toBe('A draft');
    }
    expect(await inPage('location.href')).toMatch(/^app:\/\/workcell\/(#|$)/);
    expect(app.electron().windows()).toHaveLength(1);
    expect(elsewhere.asked).toEqual([]);
  });

  test('the desktop page opens no window, and a link opens only after its whole address is approved', async ({
    allowErrors,
    start,
  }) => {
    allowErrors(/Not allowed to load local resource|Content Security Policy/);
    const app = await start();
    const electron = app.electron();
    await expect(new AppPage(app.page).message).toBeVisible();
    const opened = await recordOpenedLinks(electron);
    const address = 'https://example.com/a?b=c#d';
    const open = (to: string) => app.page.evaluate<boolean>(`window.open(${JSON.stringify(to)}) === null`);
    let asked = await answerQuestions(electron, 1);
    expect(await open(address)).toBe(true);
    await expect.poll(asked).toEqual([{ message: 'Open this link in your browser?', detail: address }]);
    for (const other of ['file:///etc/passwd', 'javascript:alert(1)', 'smb://example.com/', 'app://workcell/']) {
      expect(await open(other)).toBe(true);
    }
    asked = await answerQuestions(electron, 0);
    expect(await open(address)).toBe(true);
    await expect.poll(opened).toEqual([address]);
    // The rejected requests came before the approved one.
    expect(await asked()).toHaveLength(1);
    expect(electron.windows()).toHaveLength(1);
  });

  test('the desktop page gets no system permission except to write to the clipboard', async ({
    allowErrors,
    start,
  }) => {
    allowErrors(/Geolocation|permission|denied/i);
    const app = await start();
    await expect(new AppPage(app.page).message).toBeVisible();
    const named = await app.page.evaluate<readonly string[]>(`Promise.all(
      ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read', 'persistent-storage'].map(
        async (name) => name + ' ' + (await navigator.permissions.query({ name })).state))`);
    expect(named.filter((each) => !each.endsWith(' denied'))).toEqual([]);
    const tried = await app.page.evaluate<Readonly<Record<string, string>>>(`(async () => {
      const nameOf = (problem) => problem?.name ?? String(problem);
      const place = new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('given'), ({ code }) => resolve(String(code))));
      return {
        place: await place,
        notification: await Notification.requestPermission(),
        screen: await navigator.mediaDevices.getDisplayMedia().then(() => 'given', nameOf),
        midi: await navigator.requestMIDIAccess({ sysex: true }).then(() => 'given', nameOf),
        read: await navigator.clipboard.readText().then(() => 'given', nameOf),
      };
    })()`);
    expect(tried).toEqual({
      place: '1',
      notification: 'denied',
      screen: expect.stringMatching(/Error$/),
      midi: expect.stringMatching(/Error$/),
      read: 'NotAllowedError',
    });
  });

  test('the desktop page runs and fetches nothing that its policy does not allow', async ({
    allowErrors,
    elsewhere,
    start,
  }) => {
    allowErrors(/Content Security Policy/);
    const app = await start();
    await expect(new AppPage(app.page).message).toBeVisible();
    const violated = await app.page.evaluate<readonly string[]>(`(async () => {
      const violated = [];
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violated.push(effectiveDirective));
      const add = (name, facts) => document.body.append(Object.assign(document.createElement(name), facts));
      add('script', { textContent: 'window.wasRun = true' });
      add('script', { src: '${elsewhere.url}' });
      add('img', { src: '${elsewhere.url}' });
      add('iframe', { src: 'data:text/html,framed' });
      add('object', { data: '${elsewhere.url}' });
      add('base', { href: '${elsewhere.url}' });
      // Outside of this script, to which Playwright allows it.
      setTimeout(() => { try { (0, eval)('window.wasRun = true'); } catch {} });
      try { new Worker(URL.createObjectURL(new Blob(['0']))); } catch {}
      try { new WebSocket('${elsewhere.url.replace(/^http/, 'ws')}'); } catch {}
      await fetch('${elsewhere.url}').catch(() => undefined);
      for (let tries = 0; tries < 500 && new Set(violated).size < 8; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
      return [...new Set(violated)].sort().concat(String(window.wasRun));
    })()`);
    expect(violated).toEqual([
      'base-uri',
      'connect-src',
      'frame-src',
      'img-src',
      'object-src',
      'script-src',
      'script-src-elem',
      'worker-src',
      'undefined',
    ]);
    expect(elsewhere.asked).toEqual([]);
  });

  test('the desktop page serves only files of the built page, whatever the address', async ({ start }) => {
    const app = await start();
    const statusOf = (addresses: readonly string[]) =>
      app.electron().evaluate(
        ({ BrowserWindow }, all) => {
          const { session } = BrowserWindow.getAllWindows()[0]?.webContents ?? {};
          return Promise.all(all.map(async (address) => `${(await session?.fetch(address))?.status} ${address}`));
        },
        [...addresses],
      );
    const inside = ['app://workcell/', 'app://workcell/index.html'];
    expect(await statusOf(inside)).toEqual(inside.map((address) => `200 ${address}`));
    const outside = [
      'app://workcell/../package.json',
      'app://workcell/%2e%2e/package.json',
      'app://workcell/..%2f..%2fpackage.json',
      'app://workcell/assets/..%2f..%2fmain.js',
      'app://workcell/..%5c..%5cpackage.json',
      'app://workcell//etc/passwd',
      'app://workcell/%2fetc%2fpasswd',
      'app://workcell/index.html%00.js',
      'app://other/',
      'app://workcell.example/',
    ];
    expect(await statusOf(outside)).toEqual(outside.map((address) => `404 ${address}`));
  });

  test('the desktop page reaches no network through Chromium, and no spell checker reads its text', async ({
    elsewhere,
    start,
  }) => {
    const app = await start();
    await expect(new AppPage(app.page).message).toBeVisible();
    const facts = await app.electron().evaluate(async ({ BrowserWindow, net, session }, address) => {
      const reasonOf = (tried: Promise<unknown>) => tried.then(() => 'reached', String);
      const own = BrowserWindow.getAllWindows()[0]?.webContents.session;
      return {
        byPage: await reasonOf(own?.fetch(address) ?? Promise.resolve()),
        byApp: await reasonOf(net.fetch(address)),
        // A name that needs no server to be found.
        name: await reasonOf(session.fromPartition('another').resolveHost('localhost')),
        isStored: own?.isPersistent(),
        spellChecker: own?.isSpellCheckerEnabled(),
      };
    }, elsewhere.url);
    expect(facts).toEqual({
      byPage: expect.stringContaining('ERR_BLOCKED_BY_CLIENT'),
      byApp: expect.stringContaining('ERR_NAME_NOT_RESOLVED'),
      name: expect.stringContaining('ERR_NAME_NOT_RESOLVED'),
      isStored: false,
      spellChecker: false,
    });
    expect(elsewhere.asked).toEqual([]);
  });

  test('the desktop page opens no WebRTC connection and preconnects nowhere, in any frame', async ({
    allowErrors,
    start,
  }) => {
    allowErrors(/Content Security Policy/);
    const app = await start();
    await expect(new AppPage(app.page).message).toBeVisible();
    const reached: string[] = [];
    const udp = createSocket('udp4', () => reached.push('UDP'));
    await once(udp.bind(0, '127.0.0.1'), 'listening');
    const tcp = createTcpServer((socket) => {
      reached.push('TCP');
      socket.destroy();
    });
    await once(tcp.listen(0, '127.0.0.1'), 'listening');
    const places = { udp: udp.address().port, tcp: (tcp.address() as AddressInfo).port };
    const tried = await app.page.evaluate<readonly string[]>(`(async () => {
      const host = '127.0.0.1';
      const found = [];
      const frame = document.body.appendChild(document.createElement('iframe'));
      for (const { RTCPeerConnection } of [window, frame.contentWindow]) {
        const connection = new RTCPeerConnection({ iceServers: [
          { urls: 'stun:' + host + ':${places.udp}' },
          { urls: 'turn:' + host + ':${places.tcp}?transport=tcp', username: 'a', credential: 'b' },
        ] });
        connection.createDataChannel('out');
        const gathered = new Promise((resolve) => {
          connection.onicecandidate = ({ candidate }) => (candidate?.candidate ? found.push(candidate.candidate) : resolve());
        });
        for (const rel of ['dns-prefetch', 'preconnect', 'prefetch', 'prerender', 'modulepreload']) {
          const href = 'http://' + host + ':${places.tcp}/';
          frame.ownerDocument.head.append(Object.assign(document.createElement('link'), { rel, href }));
        }
        await connection.setLocalDescription(await connection.createOffer());
        await gathered;
      }
      return found;
    })()`);
    expect(tried).toEqual([]);
    expect(reached).toEqual([]);
    udp.close();
    tcp.close();
  });

  test('the desktop page has developer tools only when the app runs from source', async ({ start }) => {
    const app = await start();
    const electron = app.electron();
    const hasTools = () =>
      electron.evaluate(({ BrowserWindow, Menu }) => {
        const items = (menu: Electron.Menu | null): readonly Electron.MenuItem[] =>
          (menu?.items ?? []).flatMap((item) => [item, ...items(item.submenu ?? null)]);
        const newest = BrowserWindow.getAllWindows().toSorted((one, other) => other.id - one.id)[0];
        newest?.webContents.openDevTools({ mode: 'detach' });
        const opens = new Promise<boolean>((resolve) => {
          newest?.webContents.once('devtools-opened', () => resolve(true));
          setTimeout(() => resolve(false), 3_000);
        });
        return opens.then((opened) => ({
          opened,
          inMenu: items(Menu.getApplicationMenu()).some(({ role }) => role?.toLowerCase() === 'toggledevtools'),
        }));
      });
    await electron.evaluate(({ app: own }) => Object.defineProperty(own, 'isPackaged', { value: true }));
    const second = await app.newWindow();
    await expect(new AppPage(second).message).toBeVisible();
    expect(await hasTools()).toEqual({ opened: false, inMenu: false });
    await electron.evaluate(({ app: own }) => Object.defineProperty(own, 'isPackaged', { value: false }));
  });
});
