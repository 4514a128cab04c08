import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { readCatalog } from '../build/translations/read-texts.ts';
import { updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The app in its second language: the whole main job in German, with no English left on the way.

const catalog = readCatalog('de');

/** An English text of the app in German. */
function german(text: string): string {
  const translated = text === 'Codex' ? text : catalog[text];
  if (translated === undefined) throw new Error(`The app does not say "${text}".`);
  return translated;
}

/** English texts that differ in German. */
const english = new Set(Object.entries(catalog).flatMap(([text, translated]) => (text === translated ? [] : [text])));

/** Everything that a page shows or names. */
const readPageTexts = `[...document.body.querySelectorAll('*')].flatMap((element) => {
  const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
  const named = ['aria-label', 'aria-description', 'placeholder', 'title', 'alt'].map((name) => element.getAttribute(name));
  const isShown = element.checkVisibility() && element.closest('[data-quotes], .xterm') === null;
  return isShown ? [...own.map(({ textContent }) => textContent), ...named] : [];
}).filter((text) => text !== null && text.trim() !== '')`;

async function expectNoEnglish(page: Page): Promise<void> {
  const texts = await page.evaluate<readonly string[]>(readPageTexts);
  expect(texts.length).toBeGreaterThan(10);
  expect(texts.filter((text) => english.has(text.trim()))).toEqual([]);
}

test('the whole main job is done in German', { tag: '@web' }, async ({ start }) => {
  test.slow();
  const { page, workspace } = await start({
    settings: { language: 'de', approval_mode: 'ask-for-everything' },
    workspace: { files: { 'src/sum.ts': 'export const sum = 1;\n' } },
    provider: {
      steps: [
        run('cat src/sum.ts'),
        patch(updateFile('src/sum.ts', [{ from: 'export const sum = 1;\n', to: 'export const sum = 2;\n' }])),
        answer('Die Summe ist jetzt zwei.'),
      ],
    },
  });
  const appPage = new AppPage(page, german);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(appPage.message).toBeVisible();
  await expectNoEnglish(page);

  await appPage.sendMessage('Setze die Summe auf zwei');
  await expect(appPage.approval).toContainText('cat src/sum.ts');
  await expectNoEnglish(page);
  await expectAccessible(page);
  await appPage.approve();
  await expect(appPage.approval).toContainText('1 Datei');
  await expectNoEnglish(page);
  await appPage.approve();
  await expect(appPage.turns('Codex')).toContainText('Die Summe ist jetzt zwei.');
  expect(await readFile(join(workspace, 'src/sum.ts'), 'utf8')).toBe('export const sum = 2;\n');
  await appPage.openConsole();
  await expectNoEnglish(page);
  await appPage.openChanges();
  await expect(appPage.diff).toContainText('export const sum = 2;');
  await expectNoEnglish(page);

  for (const name of ['Mission Control', 'Diagnostics', 'Settings'] as const) {
    await appPage.show(name);
    await expectNoEnglish(page);
    await expectAccessible(page);
  }
  const settingsPages = page.getByRole('navigation', { name: german('Settings') }).getByRole('button');
  for (const each of await settingsPages.all()) {
    await each.click();
    await expect(each).toHaveAttribute('aria-current', 'page');
    await expectNoEnglish(page);
  }
  await appPage.runCommand(german('Insert a prompt or skill…'));
  await expect(appPage.dialog('Prompts and skills')).toBeVisible();
  await expectNoEnglish(page);
  await page.keyboard.press('Escape');
  await appPage.runCommand(german('MCP tools…'));
  await expect(appPage.dialog('Tools')).toBeVisible();
  await expectNoEnglish(page);
  await page.keyboard.press('Escape');
  await appPage.show('Mission Control');
  await page.getByRole('button', { name: german('View Details') }).press('Enter');
  await expect(page.getByRole('dialog').getByRole('feed', { name: german('Timeline') })).toContainText(
    'cat src/sum.ts',
  );
  await expectNoEnglish(page);
});

test('the language is chosen in the settings and applies from the next start on', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start();
  const appPage = new AppPage(app.page);
  await appPage.showSettings('Appearance');
  await expect(app.page.locator('html')).toHaveAttribute('lang', 'en');
  await appPage.pick('Language', 'Deutsch');
  await expect.poll(() => readFile(join(app.dataFolder, 'config.toml'), 'utf8')).toContain('language = "de"');
  const page = await app.restart();
  await new AppPage(page, german).show('Settings');
  await expect(page.getByRole('combobox', { name: german('Language') })).toHaveValue('de');
});

test('the app uses the language of the system unless another one was chosen', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ env: { LC_ALL: 'de_DE.UTF-8' } });
  await expect(new AppPage(app.page, german).message).toBeVisible();
  const file = join(app.dataFolder, 'config.toml');
  await writeFile(file, `language = "en"\n${await readFile(file, 'utf8')}`);
  await expect(new AppPage(await app.restart()).message).toBeVisible();
});
