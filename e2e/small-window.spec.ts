import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { answer, run, together } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expect, test } from './test.ts';

// An approval at high zoom, where the window has few CSS pixels: a user can read and answer it, and nothing covers
// it.

const askForEverything = { settings: { approval_mode: 'ask-for-everything' } };
const sizes = [
  { width: 320, height: 400 },
  { width: 320, height: 256 },
  { width: 640, height: 400 },
] as const;

/** Scrolls, like the wheel over the middle of the card, until its end is reached. */
async function scrollToEnd(page: Page, card: Locator): Promise<void> {
  await card.evaluate((element) => element.scrollIntoView({ block: 'start' }));
  const box = await card.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 40, (box?.y ?? 0) + 20);
  await page.mouse.wheel(0, 5_000);
}

for (const size of sizes) {
  // @web: the page lays this out, the same on both hosts.
  test(`an approval is read and answered at ${size.width} × ${size.height}`, { tag: '@web' }, async ({ open }) => {
    const { page, workspace } = await open({
      ...askForEverything,
      provider: { steps: [run('touch one.txt # what would run'), answer('Done.')] },
    });
    const appPage = new AppPage(page);
    await page.setViewportSize(size);
    await appPage.message.fill('Go');
    await appPage.message.press('Enter');
    const command = appPage.approval.getByText('touch one.txt');
    await command.scrollIntoViewIfNeeded();
    await expect(command).toBeInViewport({ ratio: 0.9 });
    // Fails if something covers it.
    await command.click({ trial: true });
    await scrollToEnd(page, appPage.approval);
    const approve = appPage.approval.getByRole('button', { name: 'Approve', exact: true });
    await approve.scrollIntoViewIfNeeded();
    await expect(approve).not.toHaveAttribute('aria-disabled', 'true');
    await approve.click();
    await expect(appPage.transcript).toContainText('Done.');
    expect(existsSync(join(workspace, 'one.txt'))).toBe(true);
  });
}

// @web: the page lays this out, the same on both hosts.
test('in a small window nothing overlaps: not the approval, composer or console', { tag: '@web' }, async ({ open }) => {
  const steps = [
    together(run('touch 1.txt'), ...[2, 3, 4, 5, 6, 7].map((n) => run(`touch ${n}.txt`))),
    answer('Done.'),
  ];
  const { page } = await open({ ...askForEverything, provider: { steps } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Go');
  await expect(appPage.approval).toContainText('1 of 7');
  await appPage.openConsole();
  for (const size of [...sizes, { width: 900, height: 700 }]) {
    await page.setViewportSize(size);
    const rows = await appPage.approval.evaluate((card) =>
      [...card.children].map((row) => row.getBoundingClientRect()).map(({ bottom, top }) => ({ bottom, top })),
    );
    for (const [at, row] of rows.slice(1).entries())
      expect(row.top).toBeGreaterThanOrEqual((rows[at]?.bottom ?? 0) - 1);
    // All in one go: the console takes its share of a new height a moment later.
    const parts = [appPage.approval, appPage.message, page.getByRole('region', { name: 'Console' })];
    const boxes = await page.evaluate(
      (elements) =>
        elements.map((element) => element?.getBoundingClientRect()).map(({ bottom, top }) => ({ bottom, top })),
      await Promise.all(parts.map((part) => part.elementHandle())),
    );
    const [card, composer, console] = boxes;
    expect(composer?.bottom).toBeLessThanOrEqual(console?.top);
    expect(card?.bottom).toBeLessThanOrEqual(composer?.top + 1);
  }
});
