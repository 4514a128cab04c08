import type { Page } from '@playwright/test';
import { answer } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Codex may write any Markdown: it cannot break the app, and all of it is readable.

const rich = [
  '# First',
  '### Third',
  '| left | center | right |',
  '| :--- | :----: | ----: |',
  '| one<br>two | 2 | 3 |',
  '',
  'שלום *עולם*, this runs the other way.',
  '',
  '- שלום',
  '',
  'The price of $5 and $10 stays.',
  '',
  'A note.[^1]',
  '',
  '[^1]: https://example.com/paper.pdf',
  '',
  '[NOTE]: words that no link uses',
  '',
  'See [the docs][docs].',
  '',
  '[docs]: https://example.com/docs',
  '',
  '```',
  `begin${'x'.repeat(20_000)}end`,
  '```',
].join('\n');

test('an answer keeps its levels, columns, directions, notes, and long code', { tag: '@web' }, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer(rich, { deltas: 20 })] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Write it');
  const speech = appPage.turns('Codex');
  await expect(speech.getByRole('link', { name: 'the docs' })).toBeVisible();
  await appPage.transcript.evaluate((log) => log.scrollTo(0, 0));
  await expect(speech.getByRole('heading', { name: 'First', level: 3 })).toBeVisible();
  await expect(speech.getByRole('heading', { name: 'Third', level: 4 })).toBeVisible();
  await expect(speech.getByRole('columnheader', { name: 'right' })).toHaveCSS('text-align', 'right');
  await expect(speech.getByRole('columnheader', { name: 'center' })).toHaveCSS('text-align', 'center');
  const broken = speech.getByRole('cell', { name: 'one' });
  await expect(broken.locator('br')).toHaveCount(1);
  await expect(speech.getByText('עולם').locator('xpath=ancestor::p')).toHaveCSS('direction', 'rtl');
  await expect(speech.getByRole('listitem').filter({ hasText: 'שלום' })).toHaveCSS('direction', 'rtl');
  await expect(speech.getByText('The price of $5 and $10 stays.')).toBeVisible();
  await expect(speech.getByText('A note.')).toHaveText('A note.1');
  await expect(speech.getByRole('list', { name: 'Footnotes' }).getByRole('listitem')).toHaveText(
    '1 https://example.com/paper.pdf',
  );
  await expect(speech.getByText('[NOTE]: words that no link uses')).toBeVisible();
  await expect(speech.getByText('[docs]:')).toHaveCount(0);
  await appPage.transcript.evaluate((log) => log.scrollTo(0, log.scrollHeight));
  const code = () => speech.locator('pre').allInnerTexts();
  await expect.poll(async () => (await code()).join('').length).toBe(20_008);
});

const work = [
  'Changed `src/greet.js:2` and docs/guide.md, not `src/gone.js` or `/etc/hostname`.',
  '',
  'See [the greeting](src/My App/greet.js:1), [the *guide*](#guide), **注意：**请看 https://example.com/a。',
  '',
  '> [!WARNING]',
  '> Back up first.',
  '',
  '- [x] outer',
  '  - [ ] inner',
  '    - [ ] innermost',
  '',
  '1. [ ] first',
  '2. [x] second',
  '',
  '```',
  'code without a language',
  '```',
].join('\n');

// @web: the page shows this, the same on both hosts.
test('an answer links the files that exist, and shows tasks with their levels and numbers', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({
    workspace: { files: { 'src/greet.js': '1\n2\n', 'docs/guide.md': '', 'src/My App/greet.js': '' } },
    provider: { steps: [answer(work, { deltas: 20 })] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Work');
  const speech = appPage.turns('Codex');
  await expect(speech.getByRole('button', { name: 'src/greet.js:2' })).toBeVisible();
  await expect(speech.getByRole('button', { name: 'docs/guide.md' })).toBeVisible();
  await expect(speech.getByText('src/gone.js')).toBeVisible();
  await expect(speech.getByRole('button', { name: /gone|hostname/ })).toHaveCount(0);
  await expect(speech.getByText('the guide, 注意：请看')).toBeVisible();
  await expect(speech.getByRole('link', { name: 'https://example.com/a', exact: true })).toBeVisible();

  await expect(speech.getByRole('blockquote')).toHaveText('WarningBack up first.');

  const ticks = speech.getByRole('img', { name: /^(?:Done|Open):$/ });
  const lefts = await ticks.evaluateAll((all) => all.map((tick) => tick.getBoundingClientRect().left));
  expect(lefts).toHaveLength(5);
  expect((lefts[1] ?? 0) - (lefts[0] ?? 0)).toBeGreaterThan(10);
  expect((lefts[2] ?? 0) - (lefts[1] ?? 0)).toBeGreaterThan(10);
  await expect(speech.getByRole('listitem').filter({ hasText: 'second' })).toHaveCSS('list-style-type', 'decimal');

  const well = speech.locator('pre').locator('xpath=..');
  const [outer, code] = [await well.boundingBox(), await speech.locator('pre code').boundingBox()];
  expect((code?.y ?? 0) - (outer?.y ?? 0)).toBeLessThan(20);

  await speech.getByRole('button', { name: 'the greeting' }).click();
  await expect(page.getByText(/My App\/greet\.js/).last()).toBeVisible();
  await appPage.button('Decline').click();
});

test('an answer of 3,900 quote marks leaves the thread, a reload, and a new thread working', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer(`${'>'.repeat(3_900)} deep`), answer('Still here.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Quote it');
  await expect(appPage.turns('Codex')).toContainText('deep');
  await page.reload();
  await expect(appPage.turns('Codex')).toContainText('deep');
  await appPage.button('New thread').click();
  await expect(appPage.turns('Codex')).toHaveCount(0);
  await appPage.sendMessage('Go on');
  await expect(appPage.turns('Codex')).toContainText('Still here.');
});

test('an answer of 20,000 link references does not freeze the page', { tag: ['@web', '@long'] }, async ({ open }) => {
  const words = 'Just some plain words, as many as there are in the other answer. '.repeat(19_000);
  const uses = Array.from({ length: 20_000 }, (_, at) => `See [docs][ref${at}].\n\n`).join('');
  const definitions = Array.from({ length: 20_000 }, (_, at) => `[ref${at}]: https://example.com/${at}\n`).join('');
  const links = [1, 2, 3].map((time) => `end of links ${time}`);
  const { page } = await open({
    provider: {
      steps: [
        answer(`${words}\n\nend of words`, { deltas: 40 }),
        ...links.map((end) => answer(`${uses}${definitions}\n${end}`, { deltas: 40 })),
      ],
    },
  });
  const appPage = new AppPage(page);
  const plain = await longestTask(page, async () => {
    await appPage.sendMessage('Write words');
    await expect(appPage.transcript).toContainText('end of words', { timeout: 120_000 });
  });
  // Other work of the machine makes a task longer, but never shorter. A slow parser is slow each time.
  let hostile = Number.POSITIVE_INFINITY;
  for (const end of links) {
    const longest = await longestTask(page, async () => {
      await appPage.sendMessage('Write links');
      await expect(appPage.transcript).toContainText(end, { timeout: 120_000 });
    });
    hostile = Math.min(hostile, longest);
  }
  test.info().annotations.push({ type: 'longest task', description: `${plain} ms for words, ${hostile} ms for links` });
  expect(hostile / Math.max(plain, 200)).toBeLessThan(8);
});

test('a row that cannot be drawn shows its text, and the others stay', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/A fault in one row/);
  const { page } = await start({ provider: { steps: [answer('Before.\n\n- broken **item**\n\nAfter.')] } });
  // Simulates a bug of the app in drawing a row.
  await page.addInitScript(() => {
    const exec = RegExp.prototype.exec;
    RegExp.prototype.exec = function (text: string) {
      if (this.source === '\\p{L}' && text.startsWith('broken')) throw new Error('A fault in one row');
      return exec.call(this, text);
    };
  });
  await page.reload();
  const appPage = new AppPage(page);
  await appPage.sendMessage('Break one');
  const speech = appPage.turns('Codex');
  await expect(speech).toContainText('This part cannot be shown with its formatting. Here is its text.');
  await expect(speech).toContainText('- broken **item**');
  await expect(speech).toContainText('Before.');
  await expect(speech).toContainText('After.');
  await appPage.button('New thread').click();
  await expect(speech).toHaveCount(0);
});

/** Returns the longest time during which the page did nothing else, in milliseconds. */
async function longestTask(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(`
    globalThis.tasks = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: 'longtask' });
  `);
  await act();
  return page.evaluate<number>('Math.max(0, ...tasks)');
}

const noted = [
  '# Contents',
  'See [the café](#caf%C3%A9-1) and [nothing](#nothing). A claim.[^long-name]',
  '## Café',
  ...Array.from({ length: 60 }, (_, at) => `Paragraph ${at} of a long answer.`),
  '## Café',
  'The second one.',
  '[^long-name]: Where the claim *comes* from.',
  '[^other]: A note without a reference.',
  ...Array.from({ length: 40 }, (_, at) => `Paragraph ${at + 60} of a long answer.`),
].join('\n\n');

// @web: the page draws the answer, the same on both hosts.
test('footnotes and links to headings lead through a long answer by keyboard, and the address stays', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({
    provider: { steps: [answer('[^long-name]: Of another answer.[^long-name]'), answer(noted)] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Before');
  await expect(appPage.button('Stop')).toBeHidden();
  await appPage.sendMessage('Write it');
  const speech = appPage.turns('Codex').last();
  await expect(speech.getByRole('list', { name: 'Footnotes' })).toHaveText('long-name Where the claim comes from.');
  await expect(appPage.button('Stop')).toBeHidden();
  const address = page.url();
  await appPage.transcript.focus();
  await page.keyboard.press('Home');
  const mark = speech.getByRole('link', { name: 'Footnote long-name' });
  await mark.focus();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  const note = speech.getByRole('listitem').filter({ hasText: 'Where the claim comes from.' });
  await expect(note).toBeFocused();
  await expect(note).toBeInViewport();
  await expectAccessible(page);
  await page.keyboard.press('Tab');
  await expect(speech.getByRole('link', { name: 'Back to reference long-name' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(mark).toBeFocused();
  await expect(mark).toBeInViewport();

  await speech.getByRole('link', { name: 'the café' }).press('Enter');
  const heading = speech.getByRole('heading', { name: 'Café' });
  await expect(heading).toBeFocused();
  await expect(heading).toBeInViewport();
  await expect(speech.getByText('The second one.')).toBeInViewport();
  expect(page.url()).toBe(address);
  expect(await page.evaluate(`document.querySelectorAll('[role="log"] [id]').length`)).toBe(0);

  await appPage.transcript.focus();
  await page.keyboard.press('Home');
  await expect(speech.getByText('A claim.')).toContainText('and nothing.');
  await expect(speech.getByRole('link', { name: 'nothing' })).toHaveCount(0);
  await appPage.transcript.focus();
  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.type('claim comes');
  await expect(note).toBeInViewport();
});
