import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { canMount, mountLimitedDisk } from '../build/faults/limited-disk.ts';
import { createGate } from '../fixtures/provider/gate.ts';
import { listUserMessages } from '../fixtures/provider/model-request.ts';
import { answer, cut, fail, failed, patch, run } from '../fixtures/provider/script.ts';
import { createTemporaryFolder } from '../fixtures/testkit/test-folder.ts';
import type { App, AppOptions } from './app.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { type FakeCodex, writeFakeCodex } from './fake-codex.ts';
import { startHost } from './host.ts';
import { expect, test } from './test.ts';

// Whatever goes wrong: the app explains what happened and what to do, the rest keeps working, and typed text is kept.

const unsentText = 'What I have written so far';

/** The rest of the app is usable, and nothing that was typed is lost. */
async function expectAppUsable(appPage: AppPage): Promise<void> {
  await appPage.message.fill(unsentText);
  await appPage.show('Settings');
  await expect(appPage.page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
  await appPage.show('Threads');
  await expect(appPage.message).toHaveValue(unsentText);
}

/** Finds the banner with these words. */
function banner({ page }: AppPage, words: string): Locator {
  return page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: words });
}

test.describe('a folder', () => {
  for (const [what, name, sentence] of [
    ['that is not there', 'missing', 'does not exist'],
    ['that is a file', 'file', 'is a file.'],
    ['that cannot be read', 'locked', 'cannot be read.'],
  ] as const) {
    test(`${what} is not opened, and another one can be`, { tag: ['@web', '@long'] }, async ({ start }) => {
      test.info().skip(name === 'locked' && process.getuid?.() === 0, 'root may read everything');
      const place = createTemporaryFolder('folders');
      await writeFile(join(place.path, 'file'), '');
      await mkdir(join(place.path, 'locked'));
      await chmod(join(place.path, 'locked'), 0o000);
      await mkdir(join(place.path, 'good'));
      const path = join(place.path, name);
      const { page } = await start({
        workspace: null,
        flags: ['--workspace', path],
        provider: { steps: [answer('Hi.')] },
      });
      const appPage = new AppPage(page);
      await expect(banner(appPage, sentence)).toContainText(path);
      await banner(appPage, sentence).getByRole('button', { name: 'Open folder' }).click();
      const dialog = appPage.dialog('Open folder');
      const field = dialog.getByRole('combobox', { name: 'Path' });
      await field.fill(path);
      await field.press('Enter');
      await expect(dialog).toContainText(sentence);
      await expect(field).toHaveValue(path);
      await expectAccessible(page);
      await field.fill(join(place.path, 'go'));
      await expect(dialog.getByRole('list', { name: 'Folders' }).getByRole('button', { name: /good/ })).toBeVisible();
      await field.press('Tab');
      await expect(field).toHaveValue(join(place.path, 'good/'));
      await dialog.getByRole('button', { name: 'Open', exact: true }).click();
      await expect(dialog).toBeHidden();
      await appPage.dialog('Trust this folder').getByRole('button', { name: 'Read only' }).click();
      await appPage.sendMessage('Hello');
      await expect(appPage.turns('Codex')).toContainText('Hi.');
      await chmod(join(place.path, 'locked'), 0o700);
      await place.remove();
    });
  }

  test('a click on the banner about a folder counts if the start page arrives during it', {
    tag: ['@web', '@long'],
  }, async ({ context, start }) => {
    const gate = createGate();
    await context.route(/\/StartPage-[^/]*\.js$/, async (route) => {
      await gate.released;
      await route.continue();
    });
    const { page } = await start({ workspace: null, flags: ['--workspace', '/no/such/folder'] });
    const appPage = new AppPage(page);
    await banner(appPage, 'does not exist').getByRole('button', { name: 'Open folder' }).hover();
    await page.mouse.down();
    gate.release();
    await expect(page.getByRole('heading', { name: 'Open a folder to start' })).toBeVisible();
    await page.mouse.up();
    await expect(appPage.dialog('Open folder')).toBeVisible();
  });

  test('opens a folder and a data folder with long paths, spaces and accents', { tag: ['@web', '@long'] }, async ({
    start,
  }) => {
    test.info().skip(process.platform === 'win32', 'a path as long as this has to be allowed there first');
    const place = createTemporaryFolder('paths');
    const names = Array.from({ length: 5 }, (_, at) => `${at} a folder whose name goes on until it is long enough`);
    const above = join(place.path, 'Größe & café (копия)', ...names);
    const path = join(above, "Bob's work");
    expect(path.length).toBeGreaterThan(300);
    await mkdir(path, { recursive: true });
    const { page } = await start({
      workspace: null,
      codex: { config: { approval_policy: 'never', sandbox_mode: 'workspace-write' } },
      flags: ['--data-dir', join(above, 'my data'), '--workspace', path],
      provider: {
        steps: [run('pwd > "wo bin ich é.txt"'), patch('*** Add File: Übung.txt\n+one line\n'), answer('Done.')],
      },
    });
    const appPage = new AppPage(page);
    await appPage.dialog('Privacy and telemetry').getByRole('button', { name: 'Continue' }).click();
    const dialog = appPage.dialog('Trust this folder');
    await expect(dialog).toContainText(path);
    await dialog.getByRole('button', { name: 'Trust folder' }).click();
    await appPage.sendMessage('Make a file');
    await expect(appPage.turns('Codex').last()).toContainText('Done.');
    expect(await readFile(join(path, 'wo bin ich é.txt'), 'utf8')).toBe(`${path}\n`);
    await appPage.openChanges();
    await expect(appPage.files).toContainText('Übung.txt');
    await page.reload();
    await appPage.threads.getByRole('button', { name: /Make a file/ }).click();
    await expect(appPage.turns('Codex').last()).toContainText('Done.');
    await place.remove();
  });

  // @web: lifecycle.spec.ts moves a folder away from the desktop.
  test('reports on the next message that the open folder disappeared', { tag: '@web' }, async ({ start }) => {
    const place = createTemporaryFolder('gone');
    const { page } = await start({ workspace: null, flags: ['--workspace', place.path] });
    const appPage = new AppPage(page);
    await expect(appPage.message).toBeVisible();
    await place.remove();
    await appPage.sendMessage(unsentText);
    await expect(page.getByRole('alert').getByText('no longer exists.')).toBeVisible();
    await expect(appPage.message).toHaveValue(unsentText);
  });
});

test.describe('a Codex', { tag: '@web' }, () => {
  let standIn: FakeCodex | null = null;
  test.afterEach(async () => {
    await standIn?.remove();
    standIn = null;
  });

  /** Starts the app with another program instead of Codex. */
  async function startWith(start: (options: AppOptions) => Promise<App>, program: string): Promise<AppPage> {
    const { page } = await start({ env: { WORKCELL_CODEX_BIN: program } });
    return new AppPage(page);
  }

  test('that is not there', { tag: '@long' }, async ({ start }) => {
    const appPage = await startWith(start, '/nowhere/codex');
    await expect(banner(appPage, 'Codex was not found.')).toContainText('npm install -g @openai/codex');
    await expectAccessible(appPage.page);
    await banner(appPage, 'Codex was not found.').getByRole('button', { name: 'Open settings' }).click();
    await expect(appPage.page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
    await appPage.show('Threads');
    await expectAppUsable(appPage);
    await expect(appPage.button('Send')).toBeDisabled();
    await appPage.message.press('Enter');
    await expect(appPage.message).toHaveValue(unsentText);
    await expect(appPage.page.getByText('Sends when Codex is back')).toBeVisible();
  });

  test('that is too old', async ({ start }) => {
    standIn = await writeFakeCodex('exit 1', 'codex-cli 0.12.0');
    const appPage = await startWith(start, standIn.path);
    await expect(banner(appPage, 'Codex 0.12.0 is too old.')).toContainText('or later');
    await expectAppUsable(appPage);
  });

  test('that is something else', { tag: '@long' }, async ({ start }) => {
    standIn = await writeFakeCodex('exit 1', 'GNU ed 1.20');
    const appPage = await startWith(start, standIn.path);
    await expect(banner(appPage, 'is not Codex.')).toContainText('GNU ed 1.20');
    await expectAppUsable(appPage);
  });

  test('that prints garbage', { tag: '@long' }, async ({ start }) => {
    standIn = await writeFakeCodex('echo "Welcome to my shell"; cat > /dev/null');
    const appPage = await startWith(start, standIn.path);
    await expect(banner(appPage, 'Codex printed something Workcell cannot read.')).toContainText('Welcome to my shell');
    await expectAppUsable(appPage);
  });

  test('that exits at once', { tag: '@long' }, async ({ start }) => {
    standIn = await writeFakeCodex('echo "no brakes" >&2; exit 3');
    const appPage = await startWith(start, standIn.path);
    await expect(banner(appPage, 'Codex stopped with exit code 3.')).toContainText('no brakes');
    await expectAppUsable(appPage);
    await expect(appPage.page.getByRole('alert').filter({ hasText: 'Codex stopped with exit code 3.' })).toBeVisible({
      timeout: 30_000,
    });
    await expect(appPage.cliStatus).toContainText('Codex stopped');
    await expect(appPage.button('Restart Codex')).toBeVisible();
  });

  test('that never answers', { tag: '@long' }, async ({ start }) => {
    standIn = await writeFakeCodex('echo waiting >&2; exec cat > /dev/null');
    const appPage = await startWith(start, standIn.path);
    await expect(appPage.cliStatus).toContainText('Starting Codex');
    await expectAppUsable(appPage);
    await expect(banner(appPage, 'Codex is not responding.')).toBeVisible({ timeout: 30_000 });
    await expectAppUsable(appPage);
  });
});

test('a pipe in place of its own config.toml keeps the app neither from starting nor from ending', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  test.info().skip(process.platform === 'win32', 'there are no such pipes');
  const app = await start();
  const file = join(app.dataFolder, 'config.toml');
  await rm(file, { force: true });
  execFileSync('mkfifo', [file]);
  await expect(banner(new AppPage(app.page), 'not a regular file')).toBeVisible();
  await app.page.close();
  const again = new AppPage(await app.restart());
  // The user's answer was in the file.
  await again.dialog('Privacy and telemetry').getByRole('button', { name: 'Continue' }).click();
  await expect(banner(again, 'not a regular file')).toBeVisible();
  await expectAppUsable(again);
  expect((await lstat(file)).isFIFO()).toBe(true);
});

test('a config.toml with a syntax error is reported with its line, and works once it is repaired', {
  tag: '@web',
}, async ({ start }) => {
  const app = await start({ provider: { steps: [answer('Mended.')] } });
  const appPage = new AppPage(app.page);
  // Codex has read its settings once, so the bar names the provider.
  await expect(app.page.getByRole('contentinfo').getByText('Scripted provider')).toBeVisible();
  const file = join(app.codexHome, 'config.toml');
  const good = await readFile(file, 'utf8');
  await writeFile(file, `broken = = 1\n${good}`);
  await appPage.sendMessage(unsentText);
  await expect(app.page.getByRole('alert').filter({ hasText: 'config.toml:1:10' })).toBeVisible();
  await expect(appPage.message).toHaveValue(unsentText);
  await expectAppUsable(appPage);

  await app.page.close();
  const again = new AppPage(await app.restart());
  await expect(banner(again, 'Invalid configuration')).toContainText('config.toml:1:10');
  const startPage = again.page.getByRole('main', { name: 'Fix config.toml to start' });
  await expect(startPage.getByRole('blockquote')).toContainText('config.toml:1:10');
  await expect(again.button('Sign in with ChatGPT')).toBeHidden();
  await expectAccessible(again.page);
  await writeFile(file, good);
  await startPage.getByRole('listitem').getByRole('button', { name: 'Restart Codex' }).click();
  await expect(banner(again, 'Invalid configuration')).toBeHidden();
  await again.sendMessage('Hello');
  await expect(again.turns('Codex')).toContainText('Mended.');
});

test.describe('a provider', () => {
  for (const { what, reply, sentence, advice, button } of [
    {
      what: 'that does not take the key',
      reply: fail(401, { message: 'Incorrect API key provided' }),
      sentence: 'The provider did not accept your sign-in.',
      advice: 'Sign in again, then retry.',
      button: 'Sign in',
    },
    {
      what: 'that asks to slow down',
      reply: fail(429, { code: 'rate_limit_exceeded', message: 'Too many requests' }),
      sentence: 'Rate limit reached.',
      advice: 'Wait a moment, then retry.',
      button: 'Retry this turn',
    },
    {
      what: 'that fails',
      reply: fail(500, { message: 'On fire' }),
      sentence: 'The provider had an error.',
      advice: 'The problem is on its side.',
      button: 'Retry this turn',
    },
    {
      what: 'that cuts the stream',
      reply: cut(answer('Half an answer that breaks off', { deltas: 6 }), { afterDeltas: 3 }),
      sentence: 'The provider closed the stream.',
      advice: 'Retry.',
      button: 'Retry this turn',
    },
    {
      what: 'that refuses because the context is full',
      reply: failed('context_length_exceeded', 'Your input exceeds the context window of this model.'),
      sentence: 'The thread no longer fits in the context window.',
      advice: 'Compact it to continue here, or start a new thread.',
      button: 'Compact thread',
    },
  ]) {
    test(`${what} is reported with what to do, and the thread continues`, { tag: ['@web', '@long'] }, async ({
      open,
    }) => {
      const { page } = await open({ provider: { steps: [reply, answer('All is well.')] } });
      const appPage = new AppPage(page);
      await appPage.sendMessage('Hello');
      const status = appPage.turns('Status').filter({ hasText: sentence });
      await expect(status).toContainText(advice);
      await expect(status.getByRole('button', { name: button })).toBeVisible();
      await expect(appPage.turns('You')).toContainText('Hello');
      await expectAccessible(page);
      await expectAppUsable(appPage);
      await appPage.sendMessage('Once more');
      await expect(appPage.turns('Codex').last()).toContainText('All is well.');
    });
  }

  // @web: Codex finds the provider, the same on both hosts.
  test('reports a provider that is down, and continues when it is back', { tag: ['@web', '@long'] }, async ({
    start,
  }) => {
    const { page, provider } = await start({ provider: { steps: [answer('Never asked.')] } });
    const appPage = new AppPage(page);
    await expect(appPage.cliStatus).toContainText(/Codex \d/);
    await provider.stop();
    await appPage.sendMessage('Hello');
    await expect(appPage.turns('Status').filter({ hasText: 'Reconnecting.' })).toBeVisible();
    await expect(appPage.turns('Status').filter({ hasText: 'The provider cannot be reached.' })).toBeVisible();
    await expectAppUsable(appPage);
    await appPage.button('Stop').click();
    await expect(appPage.button('Stop')).toBeHidden();
  });
});

test('a message of 1 MB is sent and shown', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page, provider } = await open({ provider: { steps: [answer('Read it all.')] } });
  const appPage = new AppPage(page);
  const long = `begin ${'0123456789 '.repeat(95_000)}end`;
  await appPage.sendMessage(long);
  await expect(appPage.turns('Codex')).toContainText('Read it all.');
  expect(listUserMessages(await provider.requestArrived(1))[0]?.length).toBe(long.length);
  await expect(appPage.turns('You').last()).toContainText('end');
  await page.reload();
  await expect(appPage.turns('Codex')).toContainText('Read it all.');
});

test('a message of 2 MB, which Codex would refuse, is held with what to do, and stays', { tag: '@long' }, async ({
  start,
}) => {
  const { page } = await start({ provider: { steps: [answer('Short enough.')] } });
  const appPage = new AppPage(page);
  const long = `begin ${'0123456789 '.repeat(190_000)}end`;
  await appPage.message.fill(long);
  await expect(page.getByText(`${(long.length - 1_048_576).toLocaleString('en')} characters too long`)).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('Split it, or save it as a file in the folder');
  await expect(appPage.button('Send')).toBeDisabled();
  await expectAccessible(page);
  await appPage.message.press('Enter');
  await appPage.show('Settings');
  await appPage.show('Threads');
  expect(await appPage.message.inputValue()).toBe(long);
  await expect(appPage.turns('You')).toHaveCount(0);
  await appPage.sendMessage(long.slice(0, 1_048_576));
  await expect(page.getByRole('alert')).toBeHidden();
  await expect(appPage.turns('Codex')).toContainText('Short enough.');
});

// @web: the desktop app listens on no port.
test('a port in use is named, and what to do', { tag: ['@web', '@long'] }, async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port }: { port: number } = Object(taken.address());
  const folder = createTemporaryFolder('port');
  const flags = ['--no-open', '--data-dir', folder.path, '--port', String(port)];
  await expect(startHost(flags, { CODEX_HOME: folder.path })).rejects.toThrow(
    new RegExp(`ended with 1: [^]*Port ${port} is in use[.] Choose another with --port`),
  );
  taken.close();
  await folder.remove();
});

test('reports a data folder it cannot write, and everything else works', { tag: '@long' }, async ({ start }) => {
  const place = createTemporaryFolder('unwritable');
  await writeFile(join(place.path, 'file'), '');
  const data = join(place.path, 'file', 'data');
  const { page } = await start({ flags: ['--data-dir', data], provider: { steps: [answer('Still here.')] } });
  const appPage = new AppPage(page);
  // No answer can have been saved there; this one applies until the app ends.
  await appPage.dialog('Privacy and telemetry').getByRole('button', { name: 'Continue' }).click();
  await expect(banner(appPage, 'Workcell cannot write to the data folder')).toContainText(data);
  await expectAppUsable(appPage);
  await appPage.sendMessage('Hello');
  await expect(appPage.turns('Codex')).toContainText('Still here.');
  await place.remove();
});

// @web: only root can mount the disk of this test, and Electron does not run as root.
test('reports a read-only home folder, for the app and for Codex', { tag: ['@web', '@long'] }, async ({ start }) => {
  test.info().skip(!canMount(), 'no disk can be mounted here');
  const home = mountLimitedDisk();
  const { path } = home.folder;
  try {
    await mkdir(join(path, '.codex'));
    home.forbidWriting();
    const { page } = await start({
      env: { HOME: path, CODEX_HOME: join(path, '.codex') },
      flags: ['--data-dir', join(path, '.local', 'workcell')],
    });
    const appPage = new AppPage(page);
    await appPage.dialog('Privacy and telemetry').getByRole('button', { name: 'Continue' }).click();
    await expect(banner(appPage, 'Workcell cannot write to the data folder')).toContainText(
      'Its disk is read-only or missing.',
    );
    await expect(appPage.cliStatus).toContainText('Codex stopped', { timeout: 30_000 });
    await page.getByRole('button', { name: 'and 1 more' }).click();
    // Codex does not start, because nothing would keep it from running git in the folder on its own.
    const codex = banner(appPage, 'Codex could not start.');
    await expect(codex).toContainText('Workcell cannot stop Codex from running git directly');
    await expect(codex).toContainText(join(path, '.codex'));
    await expectAccessible(page);
    await expectAppUsable(appPage);
  } finally {
    await home.folder.remove();
  }
});
