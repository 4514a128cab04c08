import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createIndexedPng } from '../build/indexed-png.ts';
import { fixedFile } from '../fixtures/demo/demo-project.ts';
import { writeAppSettings } from '../fixtures/testkit/app-settings.ts';
import { createTemporaryFolder } from '../fixtures/testkit/test-folder.ts';
import { AppPage } from './app-page.ts';
import { captureWindow, showTheme } from './native.ts';
import { expect, test } from './test.ts';

// `npm run pictures`: the window as people see it, with the buttons in its title bar, which are not part of the page.

test('pictures of the main window', async ({ start }) => {
  // Paths look as if they were in someone's home folder.
  const home = createTemporaryFolder('home');
  const dataFolder = join(home.path, '.local/share/workcell');
  await mkdir(dataFolder, { recursive: true });
  writeAppSettings(dataFolder);
  const flags = ['--data-dir', dataFolder, '--demo'];
  const app = await start({ workspace: null, flags, env: { HOME: home.path } });
  const appPage = new AppPage(app.page);
  await appPage.approve();
  await expect(appPage.approval).toContainText(fixedFile.path);
  await appPage.openChanges();
  await appPage.waitUntilAnswerable();
  for (const theme of ['dark', 'light'] as const) {
    await app.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await showTheme(app.electron(), theme);
    await expect(app.page.locator('html')).toHaveAttribute('data-theme', theme);
    await writeFile(`artifacts/main-${theme}.png`, createIndexedPng(await captureWindow(app.electron())));
  }
  await home.remove();
});
