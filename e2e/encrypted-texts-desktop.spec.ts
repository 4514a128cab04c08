import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expect, test } from './test.ts';

// What the desktop app leaves in its data folder, Chromium's part included, while threads are encrypted.

const attachment = 'gnu-list.txt';
const secretWords = {
  message: 'zebra',
  answer: 'okapi',
  draft: 'quagga',
  comment: 'eland',
  note: 'addax',
  search: 'bongo',
  attachment,
} as const;

/** The files below a folder that have one of these words, in a form that Chromium or we write, with the word. */
function findIn(folder: string, wanted: readonly string[]): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ name, parentPath }) => {
      const path = join(parentPath, name);
      if (!existsSync(path)) return [];
      const bytes = Buffer.concat([Buffer.from(path), readFileSync(path)]);
      return wanted
        .filter((word) => bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le')))
        .map((word) => `${word} in ${path}`);
    });
}

test('encrypted threads leave no plain text in the data folder, even after the app ends', {
  tag: '@desktop',
}, async ({ start }) => {
  const app = await start({
    workspace: { files: { 'greet.js': `const first = 1;\nconst ${secretWords.note} = 2;\n` } },
    provider: {
      steps: [
        patch([updateFile('greet.js', [{ from: 'const first = 1;', to: 'const second = 1;' }])]),
        answer(`The ${secretWords.answer} too.`),
      ],
    },
  });
  const { dataFolder, page } = app;
  const appPage = new AppPage(page);
  await page
    .locator('input[type=file]')
    .setInputFiles([{ name: attachment, mimeType: 'text/plain', buffer: Buffer.from('one, two') }]);
  await appPage.sendMessage(`Tell me of the ${secretWords.message}`);
  await expect(appPage.turns('Codex').last()).toContainText(secretWords.answer);

  await appPage.openChanges();
  await appPage.diff.getByText('const second = 1;', { exact: true }).hover();
  await appPage.diff.getByRole('button', { name: 'Comment on line 1', exact: true }).click();
  const comment = appPage.diff.getByRole('textbox', { name: 'Comment on line 1' });
  await comment.fill(`Not like the ${secretWords.comment}`);
  await comment.press('Enter');
  await appPage.message.fill(`And of the ${secretWords.draft}`);
  await appPage.button('Close Changes').click();
  await page.getByRole('searchbox', { name: 'Search threads' }).fill(secretWords.search);
  await page.reload();
  await expect(appPage.message).toHaveValue(`And of the ${secretWords.draft}`);

  const chromium = join(dataFolder, 'electron');
  const inPlain = () => [
    ...findIn(chromium, Object.values(secretWords)),
    // Attachments stay unencrypted, because Codex reads them.
    ...findIn(dataFolder, Object.values(secretWords)).filter((found) => !found.includes(`${dataFolder}/attachments/`)),
  ];
  expect(inPlain()).toEqual([]);
  const child = app.electron().process();
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  expect(existsSync(chromium)).toBe(true);
  expect(inPlain()).toEqual([]);

  // Earlier versions left drafts there.
  const left = join(chromium, 'Session Storage');
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, '000003.log'), Buffer.from(secretWords.draft, 'utf16le'));
  const after = new AppPage(await app.restart());
  await expect(after.message).toBeVisible();
  expect(inPlain()).toEqual([]);
});
