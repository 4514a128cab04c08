import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { addFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, run, together } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { interceptHost } from './intercepted-host.ts';
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
test('in a small window nothing overlaps: not the approval or the composer', { tag: '@web' }, async ({ open }) => {
  const steps = [
    together(run('touch 1.txt'), ...[2, 3, 4, 5, 6, 7].map((n) => run(`touch ${n}.txt`))),
    answer('Done.'),
  ];
  const { page } = await open({ ...askForEverything, provider: { steps } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Go');
  await expect(appPage.approval).toContainText('1 of 7');
  for (const size of [...sizes, { width: 900, height: 700 }]) {
    await page.setViewportSize(size);
    const rows = await appPage.approval.evaluate((card) =>
      [...card.children].map((row) => row.getBoundingClientRect()).map(({ bottom, top }) => ({ bottom, top })),
    );
    for (const [at, row] of rows.slice(1).entries())
      expect(row.top).toBeGreaterThanOrEqual((rows[at]?.bottom ?? 0) - 1);
    const parts = [appPage.approval, appPage.message];
    const boxes = await page.evaluate(
      (elements) =>
        elements.map((element) => element?.getBoundingClientRect()).map(({ bottom, top }) => ({ bottom, top })),
      await Promise.all(parts.map((part) => part.elementHandle())),
    );
    const [card, composer] = boxes;
    expect(card?.bottom).toBeLessThanOrEqual(composer?.top + 1);
  }
});

// @web: the page lays this out, the same on both hosts.
test('in a low window, the question, the command, what it reaches and the answers are in view together', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const lines = Array.from({ length: 40 }, (_, at) => `echo line ${at + 1} of a long command > /dev/null`);
  const { page } = await open({
    settings: { approval_mode: 'ask-when-needed' },
    provider: {
      steps: [run([...lines, 'touch one.txt'].join('\n'), { escalateBecause: 'It writes a file.' }), answer('Done.')],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Go');
  const { approval } = appPage;
  const approve = approval.getByRole('button', { name: 'Approve', exact: true });
  for (const size of [
    { width: 720, height: 480 },
    { width: 683, height: 384 },
  ]) {
    await page.setViewportSize(size);
    for (const shown of [
      approval.getByRole('heading', { name: 'Run this command?' }),
      approval.getByText('echo line 1 '),
      approval.getByText(/Outside the sandbox/),
      approval.getByRole('button', { name: 'Show all 41 lines' }),
      approval.getByRole('button', { name: 'Decline' }),
      appPage.message,
    ])
      await expect(shown).toBeInViewport({ ratio: 0.5 });
  }
  await appPage.waitUntilAnswerable();
  await approval.getByRole('button', { name: 'Show all 41 lines' }).click();
  // It scrolls back to the start with the key.
  await page.keyboard.press('Home');
  for (const shown of [approval.getByRole('heading'), approval.getByText(/Outside the sandbox/), approve])
    await expect(shown).toBeInViewport({ ratio: 0.9 });
  // One place scrolls, not one inside another.
  const scrolling = await approval.evaluate(
    (card) =>
      [card, ...card.querySelectorAll('*')].filter(
        (element) =>
          element.scrollHeight > element.clientHeight + 1 &&
          /auto|scroll/.test(card.ownerDocument.defaultView?.getComputedStyle(element).overflowY ?? ''),
      ).length,
  );
  expect(scrolling).toBe(1);
  // The composer is one line.
  const composer = await appPage.message.boundingBox();
  expect(composer?.height).toBeLessThanOrEqual(40);
  await page.getByRole('button', { name: 'Message options' }).click();
  for (const name of ['Model', 'Reasoning', 'Approvals'])
    await expect(page.getByRole('combobox', { name, exact: true })).toBeInViewport({ ratio: 1 });
});

// @web: the page lays this out, the same on both hosts.
test('in a narrow thread, the facts of a turn are whole, and its buttons do not cover them', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({
    provider: { steps: [run('true'), patch(addFile('a.txt', 'one\n')), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Go');
  await expect(appPage.transcript).toContainText('Done.');
  const facts = appPage.transcript.getByRole('button', { name: /^Worked/ });
  await expect(facts).toContainText('1 file');
  const named = (name: string) => appPage.transcript.getByRole('button', { name });
  const parts = [
    facts.getByText(/^\d.*s$/),
    appPage.transcript.locator('time').last(),
    named('Edit in a fork'),
    named('Pin turn').first(),
    named('Branch from here'),
  ];
  // Steps of a few pixels, because how long a time is decides at which width it has just enough room.
  const widths = Array.from({ length: 48 }, (_, step) => 476 + step * 2);
  for (const width of [320, 360, ...widths, 640]) {
    await page.setViewportSize({ width, height: 640 });
    if (width % 80 === 0) {
      await facts.hover();
      // The pointer reaches the facts and each button: nothing covers them.
      for (const target of [facts.getByText('1 file'), named('Branch from here'), named('Copy answer')])
        await target.click({ trial: true });
    }
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    // All in one go: the log takes its new width a moment later.
    const [shown, time, ...buttons] = await page.evaluate(
      (elements) =>
        elements
          .map((element) => ({ element, box: element?.getBoundingClientRect() }))
          .map(({ box: { top, right, bottom, left }, element }) => {
            return { top, right, bottom, left, isCut: element.scrollWidth > element.clientWidth };
          }),
      await Promise.all(parts.map((part) => part.elementHandle())),
    );
    for (const fact of [shown, time]) {
      expect(fact?.isCut, `at a width of ${width}`).toBe(false);
      for (const button of buttons) {
        // The text of a fact is lower than its line.
        const isBelow = button.top >= fact?.bottom - 4 || fact?.top >= button.bottom - 4;
        expect(isBelow || button.left >= fact?.right, `at a width of ${width}`).toBe(true);
      }
    }
  }
});

// @web: the test plays the host over the socket, which the desktop does not have.
test('a passing message covers neither the message nor an approval', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open({
    ...askForEverything,
    provider: { steps: [run('touch one.txt'), answer('Done.')] },
  });
  const host = await interceptHost(page);
  await page.reload();
  const appPage = new AppPage(page);
  await appPage.sendMessage('Go');
  await expect(appPage.approval).toBeVisible();
  const text = { fact: 'Something happened.', remedy: 'It is over.', commands: [] };
  host.emit('alertsChanged', [{ id: 'passing', surface: 'toast', severity: 'info', ...text }]);
  const toast = appPage.toasts.getByText('Something happened.');
  // The pointer keeps it.
  await toast.hover();
  for (const size of [
    { width: 1280, height: 800 },
    { width: 900, height: 700 },
    { width: 360, height: 640 },
  ]) {
    await page.setViewportSize(size);
    await toast.hover();
    const [card, message] = await Promise.all([appPage.approval, appPage.toasts].map((part) => part.boundingBox()));
    if (card == null || message == null) throw new Error('The approval or the message is not shown');
    const isNextTo = message.x + message.width <= card.x;
    expect(isNextTo || message.y + message.height <= card.y).toBe(true);
    await expect(toast).toBeInViewport({ ratio: 1 });
  }
});
