import type { Page } from '@playwright/test';
import { answer } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// A selection in the transcript as Markdown.

const text = [
  '## Plan',
  'Use **bold** words, [a page](https://example.com/a) and [a file](src/a.ts:3).',
  'See [the plan](#plan) or not.[^n]',
  '1. first\n2. second `code`\n   - deeper\n3. third',
  '| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 | 4 |',
  '```ts\nconst one = 1;\nconst two = 2;\n```',
  'The end.',
].join('\n\n');
const note = '[^n]: Said *so* before.';

test('what is selected is copied as Markdown, by button, by key and from the palette', {
  tag: ['@web', '@long'],
}, async ({ context, host, start }) => {
  if (host === 'web') await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const app = await start({ provider: { steps: [answer(`${text}\n\n${note}`), answer('Second.')] } });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.sendMessage('What *now*?');
  await expect(appPage.turns('Codex')).toContainText('The end.');
  // The page of the desktop app may write to the clipboard, but not read it.
  const copied = () =>
    host === 'web'
      ? page.evaluate<string>('navigator.clipboard.readText()')
      : app.electron().evaluate(({ clipboard }) => clipboard.readText());

  // From the middle of a heading to the middle of the last paragraph.
  await select(page, 'Plan', 1, 'The end.', 3);
  await expect(appPage.button('Copy as Markdown')).toBeVisible();
  await expectAccessible(page);
  await appPage.button('Copy as Markdown').click();
  await expect.poll(copied).toBe(text.replace('## Plan', '## lan').replace('The end.', 'The'));

  // Parts within one block: of a list, of a table, of code, of a line.
  await select(page, 'second ', 0, 'third', 2);
  await page.keyboard.press('Alt+Shift+C');
  await expect.poll(copied).toBe('2. second `code`\n   - deeper\n3. th');
  await select(page, '1', 0, '4', 1);
  await page.keyboard.press('Alt+Shift+C');
  await expect.poll(copied).toBe('|  |  |\n| --- | ---: |\n| 1 | 2 |\n| 3 | 4 |');
  await select(page, 'words, ', 0, 'a file', 6);
  await page.keyboard.press('Alt+Shift+C');
  await expect.poll(copied).toBe('words, [a page](https://example.com/a) and [a file](src/a.ts:3)');

  // Footnotes and links to headings.
  await select(page, 'See ', 0, 'n', 1);
  await page.keyboard.press('Alt+Shift+C');
  await expect.poll(copied).toBe('See [the plan](#plan) or not.[^n]');
  await select(page, 'The end.', 0, ' before.', 8);
  await page.keyboard.press('Alt+Shift+C');
  await expect.poll(copied).toBe(`The end.\n\n${note}`);

  // Across messages, and from the palette, whose field takes the selection.
  await select(page, 'What *now*?', 5, 'bold', 2);
  await appPage.runCommand('copy as markdown');
  await expect.poll(copied).toBe('*now*?\n\n## Plan\n\nUse **bo**');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('copy as mark');
  await expect(page.getByRole('option', { name: /Copy as Markdown/, disabled: true })).toContainText(
    'Needs selected text',
  );
});

/** Selects from a character of one shown text to a character of another. */
function select(page: Page, from: string, fromAt: number, to: string, toAt: number): Promise<unknown> {
  return page.evaluate(`(${selectIn})(${JSON.stringify([from, fromAt, to, toAt])})`);
}

const selectIn = `([first, firstAt, last, lastAt]) => {
  const texts = document.createTreeWalker(document.querySelector('[role="log"]'), NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) found.push(node);
  const nodeOf = (text) =>
    found.find(({ nodeValue }) => nodeValue === text) ?? found.find(({ nodeValue }) => nodeValue.includes(text));
  const [start, end] = [nodeOf(first), nodeOf(last)];
  const at = (node, text, offset) => node.nodeValue.indexOf(text) + offset;
  getSelection().setBaseAndExtent(start, at(start, first, firstAt), end, at(end, last, lastAt));
}`;
