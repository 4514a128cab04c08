import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { findMissingPrograms, startKeyringBus } from '../electron/store/keys/testing/secret-service.ts';
import { answer } from '../fixtures/provider/script.ts';
import { createTemporaryFolder } from '../fixtures/testkit/test-folder.ts';
import { AppPage } from './app-page.ts';
import { test as base, expect } from './test.ts';

// The key of the threads in Electron's safeStorage and in a real system keyring (GNOME's), on its own bus.

const missing = findMissingPrograms();
const keyTable = z.object({ keys: z.array(z.object({ protectors: z.array(z.object({ kind: z.string() })) })) });

/** A home folder, and a session bus on which a keyring comes and goes; it outlives the app, which needs its bus. */
const test = base.extend<{ readonly session: Awaited<ReturnType<typeof startSession>> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern what a fixture needs
  session: async ({}, use) => {
    test.info().skip(missing !== null, `There is no keyring to test with: ${missing}`);
    const session = await startSession();
    await use(session);
    await session.end();
  },
});

async function startSession() {
  const home = createTemporaryFolder('home');
  const config = createTemporaryFolder('config');
  const bus = await startKeyringBus(home.path);
  return {
    startKeyring: bus.startKeyring,
    config: config.path,
    env: {
      // Electron picks libsecret by the name of the desktop.
      XDG_CURRENT_DESKTOP: 'GNOME',
      XDG_CONFIG_HOME: config.path,
      DBUS_SESSION_BUS_ADDRESS: bus.env.DBUS_SESSION_BUS_ADDRESS,
      XDG_RUNTIME_DIR: bus.env.XDG_RUNTIME_DIR,
    },
    end: async () => {
      await bus.stop();
      await home.remove();
      await config.remove();
    },
  };
}

test.describe('the key in the real keyring', { tag: '@desktop' }, () => {
  test('no thread is lost while the keyring is locked or gone, and threads return with the keyring', async ({
    session,
    start,
  }) => {
    let stopKeyring = await session.startKeyring('a password');
    const app = await start({
      provider: { steps: [answer('The zebra has stripes.')] },
      env: session.env,
    });
    const table = () => readFile(join(app.dataFolder, 'keys.json'), 'utf8');
    const kinds = async () => {
      const { keys } = keyTable.parse(JSON.parse(await table()));
      return keys.map(({ protectors }) => protectors.map(({ kind }) => kind));
    };
    const expectThread = async (page: Page) => {
      const appPage = new AppPage(page);
      await appPage.threads.getByRole('button', { name: /zebra/ }).click();
      await expect(appPage.turns('Codex')).toContainText('stripes');
    };

    // Created: both wrap the key, and no key file is left behind.
    await new AppPage(app.page).sendMessage('Tell me of the zebra');
    await expect(new AppPage(app.page).turns('Codex')).toContainText('stripes');
    await expect.poll(kinds).toEqual([['safeStorage', 'keyring']]);
    expect(await readdir(session.config)).not.toContain('workcell');
    await new AppPage(app.page).showSettings('Data');
    const settings = app.page.getByRole('main', { name: 'Settings' });
    await expect(settings).toContainText('The system encrypts the key for the desktop app');

    // Restarted: the same key, and no other table.
    const before = await table();
    await expectThread(await app.restart());
    expect(await table()).toBe(before);

    // Locked: a plain message, and nothing is written.
    await stopKeyring();
    stopKeyring = await session.startKeyring(null);
    const locked = await app.restart();
    const banner = locked.getByRole('alert').filter({ hasText: 'Threads are not saved' });
    await expect(banner).toContainText("the system's password store is locked or missing");
    await expect(banner).toContainText('The system keyring stayed locked');
    expect(await table()).toBe(before);

    // Gone: the same.
    await stopKeyring();
    const gone = await app.restart();
    await expect(gone.getByRole('alert').filter({ hasText: 'Threads are not saved' })).toContainText(
      'The system keyring cannot be used',
    );
    expect(await table()).toBe(before);

    // Back again, while the app runs and at the next start.
    await session.startKeyring('a password');
    await gone
      .getByRole('alert')
      .filter({ hasText: 'Threads are not saved' })
      .getByRole('button', { name: 'Try again' })
      .click();
    await expect(gone.getByRole('alert').filter({ hasText: 'Threads are not saved' })).toBeHidden();
    await expectThread(gone);
    await expectThread(await app.restart('killed'));
  });

  test('a key file is removed one start after the keyring took the key', async ({ session, start }) => {
    const app = await start({
      provider: { steps: [answer('The zebra has stripes.')] },
      env: session.env,
    });
    await new AppPage(app.page).sendMessage('Tell me of the zebra');
    await expect(new AppPage(app.page).turns('Codex')).toContainText('stripes');
    const keyFiles = () => readdir(join(session.config, 'workcell', 'keys'));
    expect(await keyFiles()).toHaveLength(1);

    await session.startKeyring('a password');
    const appPage = new AppPage(await app.restart());
    await appPage.threads.getByRole('button', { name: /zebra/ }).click();
    await expect(appPage.turns('Codex')).toContainText('stripes');
    const kinds = async () => {
      const { keys } = keyTable.parse(JSON.parse(await readFile(join(app.dataFolder, 'keys.json'), 'utf8')));
      return keys.map(({ protectors }) => protectors.map(({ kind }) => kind));
    };
    await expect.poll(kinds).toEqual([['keyFile', 'safeStorage', 'keyring']]);
    // The key file stays until a later start has opened the threads without it.
    expect(await keyFiles()).toHaveLength(1);
    const later = new AppPage(await app.restart());
    await later.threads.getByRole('button', { name: /zebra/ }).click();
    await expect(later.turns('Codex')).toContainText('stripes');
    await expect.poll(keyFiles).toEqual([]);
    await expect.poll(kinds).toEqual([['safeStorage', 'keyring']]);
    const after = new AppPage(await app.restart());
    await after.threads.getByRole('button', { name: /zebra/ }).click();
    await expect(after.turns('Codex')).toContainText('stripes');
  });
});
