import { readFile } from 'node:fs/promises';
import { answer } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The versions of the app and its parts, and the diagnostics bundle for someone who helps.

// @desktop: the web shows and saves the same.
test('shows versions, and lets you read a diagnostics bundle, which has nothing from threads, before you save it', {
  tag: ['@desktop', '@long'],
}, async ({ host, start }) => {
  const app = await start({ provider: { steps: [answer('The heron stands in the reeds.')] } });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.sendMessage('Where does the heron stand?');
  await expect(appPage.turns('Codex')).toContainText('reeds');
  await appPage.runCommand('about workcell');
  const versions = page.getByRole('table', { name: 'Versions' });
  for (const [name, version] of [
    ['Codex(?= \\d)', /^0\./],
    ['Node', /^\d+\./],
    ['SQLite', /^3\./],
    ['Thread schema', /^\d+$/],
    ['License', /^Apache/],
  ] as const) {
    await expect(versions.getByRole('row', { name: new RegExp(`^${name} `) }).getByRole('cell')).toHaveText(version);
  }
  // A release replaces neither the host behind a browser nor a build from source.
  const updates = host === 'web' ? 'Workcell does not update itself in a browser.' : 'This build has no update address';
  await expect(page.getByText(updates)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Show…' }).press('Enter');
  const dialog = appPage.dialog('Diagnostics bundle');
  const text = dialog.getByRole('textbox', { name: 'Bundle text' });
  await expect(text).toHaveValue(/Workcell: \d/);
  await expectAccessible(page);
  const shown = await text.inputValue();
  expect(shown).toContain('ready, codex-cli');
  for (const secret of ['heron', 'reeds', app.dataFolder, app.workspace]) expect(shown).not.toContain(secret);
  const file = await app.saveFile(() => dialog.getByRole('button', { name: 'Save as file' }).press('Enter'));
  expect(file.name).toMatch(/^workcell-bundle-.*\.txt$/);
  expect(await readFile(file.path, 'utf8')).toBe(shown);
  await expect(dialog).toBeHidden();
});
