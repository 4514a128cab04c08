import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCacheFolder } from '../fixtures/testkit/test-folder.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

/** A shell that adds nothing to the PATH: the desktop app asks the login shell for it. */
const emptyLoginShell = { SHELL: '/bin/false' };

// What works on this machine, before any work starts, and how to fix what does not.

test('the start page says what is missing, how to fix it, and that it is fixed', { tag: '@web' }, async ({ start }) => {
  test.info().skip(process.platform === 'win32', 'the git of this test is a shell script');
  const bin = createCacheFolder('bin');
  try {
    const { page } = await start({ workspace: null, env: { PATH: bin.path, ...emptyLoginShell } });
    const machine = page.getByRole('region', { name: 'This machine' });
    await expect(machine.getByRole('listitem').filter({ hasText: 'git was not found' })).toContainText(
      'Codex works without it',
    );
    await expect(machine).toContainText('Codex 0.169.0');
    await expect(machine).toContainText('It starts when you open a folder.');
    await expectAccessible(page);

    await writeFile(join(bin.path, 'git'), '#!/bin/sh\necho "git version 2.51.0"\n');
    await chmod(join(bin.path, 'git'), 0o755);
    const check = machine.getByRole('button', { name: 'Check again' });
    await check.focus();
    await page.keyboard.press('Enter');
    await expect(machine).toContainText('git 2.51.0');
    await expect(machine).not.toContainText('git was not found');
    await expect(new AppPage(page).announcements).toContainText('This machine was checked.');
  } finally {
    await bin.remove();
  }
});
