import type { Locator, Page } from '@playwright/test';
import { createGate } from '../fixtures/provider/gate.ts';
import { answer, pausing } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expect, test } from './test.ts';

// What a user selects in the transcript is what they copy, even when most of it is no longer in the DOM.

const paragraphs = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `Paragraph ${from + n}`).join('\n\n');

test.describe('a selection over rows', { tag: '@web' }, () => {
  test('a selection extended with the wheel is copied whole, including rows no longer rendered', async ({ open }) => {
    const { page } = await open({ provider: { steps: [answer(paragraphs(0, 300))] } });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Count');
    await expect(appPage.transcript).toContainText('Paragraph 300');
    await scrollToTop(appPage);
    await page.evaluate(recordCopiesScript);
    const from = await waitForRestingBox(paragraph(appPage, 0));
    // Starts at the second letter, so the row is partial.
    await page.mouse.move(from.x + 9, from.y + from.height / 2);
    await page.mouse.down();
    await wheelTo(page, appPage, 200);
    const to = await waitForRestingBox(paragraph(appPage, 200));
    await page.mouse.move(to.x + 250, to.y + to.height / 2, { steps: 4 });
    await page.mouse.up();
    expect(await readCopied(page)).toMatch(toWholeTextPattern(200));
    // The first row is still there, at its place.
    await expect(paragraph(appPage, 0)).toBeAttached();
    await expect(paragraph(appPage, 30)).not.toBeAttached();
  });

  test('a selection extends from a click to a Shift+click far below', { tag: '@long' }, async ({ open }) => {
    const { page } = await open({ provider: { steps: [answer(paragraphs(0, 300))] } });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Count');
    await expect(appPage.transcript).toContainText('Paragraph 300');
    await scrollToTop(appPage);
    await page.evaluate(recordCopiesScript);
    const from = await waitForRestingBox(paragraph(appPage, 0));
    await page.mouse.click(from.x + 9, from.y + from.height / 2);
    await wheelTo(page, appPage, 200);
    const to = await waitForRestingBox(paragraph(appPage, 200));
    await page.keyboard.down('Shift');
    await page.mouse.click(to.x + 250, to.y + to.height / 2);
    await page.keyboard.up('Shift');
    expect(await readCopied(page)).toMatch(toWholeTextPattern(200));
    // Quote takes the same text.
    await appPage.button('Quote').click();
    await expect(appPage.message).toHaveValue(/> Paragraph 1\n.*> Paragraph 100\n.*> Paragraph 200\n/s);
  });

  test('a selection extends upward from the end of a long answer', { tag: '@long' }, async ({ open }) => {
    const { page } = await open({ provider: { steps: [answer(paragraphs(0, 300))] } });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Count');
    await expect(paragraph(appPage, 300)).toBeInViewport();
    await page.evaluate(recordCopiesScript);
    const from = await waitForRestingBox(paragraph(appPage, 300));
    await page.mouse.move(from.x + 250, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + 240, from.y, { steps: 3 });
    await expect(async () => {
      await page.mouse.wheel(0, -400);
      await expect(paragraph(appPage, 120)).toBeInViewport({ timeout: 100 });
    }).toPass({ intervals: [20] });
    const to = await waitForRestingBox(paragraph(appPage, 120));
    await page.mouse.move(to.x, to.y + to.height / 2, { steps: 4 });
    await page.mouse.up();
    expect(await readCopied(page)).toBe(paragraphs(120, 300));
  });

  test('a selection stays the same under a still mouse while the answer streams', { tag: '@long' }, async ({
    open,
  }) => {
    const [first, second] = [createGate(), createGate()];
    const text = `${paragraphs(0, 40)}\n\nThe last **one** grows and grows. ${'More and more. '.repeat(40)}\n\n${paragraphs(100, 180)}`;
    const reply = answer(text, { deltaLength: 20 });
    const at = (words: string) => Math.ceil((text.indexOf(words) + words.length) / 20);
    const { page } = await open({
      provider: { steps: [pausing(second, at('Paragraph 140'), pausing(first, at('grows and grows'), reply))] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Go on');
    const growing = appPage.transcript.locator('p', { hasText: 'The last' });
    await expect(growing).toContainText('grows and');
    await page.evaluate(recordCopiesScript);
    // From a finished row into the streaming one.
    const from = await waitForRestingBox(paragraph(appPage, 38));
    const to = await waitForRestingBox(growing);
    await page.mouse.move(from.x + 9, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + 60, to.y + to.height / 2, { steps: 6 });
    const before = await readCopied(page);
    expect(before).toMatch(/^aragraph 38\n\nParagraph 39\n\nParagraph 40\n\nThe last/);
    first.release();
    await expect(page.getByRole('button', { name: /Jump to the end/ })).toBeVisible();
    await expect(growing).toContainText('More and more. More and more.');
    expect(await readCopied(page)).toBe(before);
    second.release();
    await expect(appPage.button('Stop')).toBeHidden();
    expect(await readCopied(page)).toBe(before);
    await page.mouse.up();
    expect(await readCopied(page)).toBe(before);
    // Without a selection, the user can go back to the end.
    await page.getByRole('button', { name: /Jump to the end/ }).click();
    await expect(paragraph(appPage, 180)).toBeInViewport();
  });
});

function paragraph(appPage: AppPage, number: number): Locator {
  return appPage.transcript.getByText(`Paragraph ${number}`, { exact: true });
}

/** Complete from its second letter on, up to the end of a paragraph. */
function toWholeTextPattern(last: number): RegExp {
  return new RegExp(`^a?ragraph 0\n\n${paragraphs(1, last)}$`);
}

async function scrollToTop(appPage: AppPage): Promise<void> {
  await appPage.transcript.press('Home');
  await expect(paragraph(appPage, 0)).toBeInViewport();
}

/** Turns the wheel at the mouse position until a paragraph is in view. */
async function wheelTo(page: Page, appPage: AppPage, number: number): Promise<void> {
  await expect(async () => {
    await page.mouse.wheel(0, 400);
    await expect(paragraph(appPage, number)).toBeInViewport({ timeout: 100 });
  }).toPass({ intervals: [20] });
}

/** Returns the position of a row once it no longer moves, because the page scrolls smoothly. */
async function waitForRestingBox(row: Locator) {
  let last = '';
  await expect
    .poll(async () => {
      const before = last;
      last = JSON.stringify(await row.boundingBox());
      return before === last;
    })
    .toBe(true);
  const box = await row.boundingBox();
  if (box === null) throw new Error('The row is not on the page');
  return box;
}

/** In the page: keeps what was last copied. */
const recordCopiesScript = `addEventListener('copy', (event) => {
  window.copied = event.defaultPrevented ? event.clipboardData.getData('text/plain') : String(getSelection());
})`;

async function readCopied(page: Page): Promise<string> {
  await page.evaluate('window.copied = null');
  await page.keyboard.press('ControlOrMeta+c');
  return page.evaluate<string>('window.copied');
}
