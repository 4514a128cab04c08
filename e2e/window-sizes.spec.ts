import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, fail, patch, run } from '../fixtures/provider/script.ts';
import type { App } from './app.ts';
import { AppPage } from './app-page.ts';
import { expect, test } from './test.ts';

// Windows from the smallest to 4K, with text from 80 to 200 %, and 400 % zoom: the page never scrolls sideways, and what
// a user needs is in view once it has the focus.

// A page at 400 % zoom has a quarter of the window's pixels: 320 of 1280.
const windows = [
  { width: 900, height: 600 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
  { width: 320, height: 256 },
] as const;

/** Every window with every text size; 400 % zoom with normal text. */
const cases = windows.flatMap((size) =>
  (size.width === 320 ? [100] : [80, 100, 200]).map((textSize) => ({ size, textSize })),
);

/** Sets the size of the window and of its text, and waits until both apply. */
async function resize(app: App, { size, textSize }: (typeof cases)[number]): Promise<void> {
  const { page } = app;
  const file = join(app.dataFolder, 'config.toml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, `text_size = ${textSize}\n${text.replace(/^text_size.*\n/m, '')}`);
  await page.setViewportSize(size);
  await expect
    .poll(() => page.evaluate('getComputedStyle(document.documentElement).fontSize'))
    .toBe(`${(16 * textSize) / 100}px`);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
}

/** Gives it the focus, and checks that it is in view as a whole and that nothing covers it. */
async function expectReachable(target: Locator): Promise<void> {
  // Focusing an element that has the focus does not scroll.
  await target.blur();
  await target.focus();
  await expect(target).toBeInViewport({ ratio: 0.95 });
  await target.click({ trial: true });
}

// @web: the page lays this out, the same on both hosts.
test('the message and the pages fit every window and text size', { tag: ['@web', '@long'] }, async ({ start }) => {
  test.slow();
  const app = await start({ provider: { steps: [run('cat missing.txt'), fail(400, { message: 'No such model.' })] } });
  const appPage = new AppPage(app.page);
  const pages = app.page.getByRole('navigation', { name: 'Main' });
  for (const state of ['empty', 'failed'] as const) {
    if (state === 'failed') {
      await appPage.sendMessage('Look at this');
      await expect(appPage.transcript).toContainText('No such model.');
      await appPage.openConsole();
    }
    for (const each of cases) {
      await test.step(`${state}, ${each.size.width} × ${each.size.height}, ${each.textSize} %`, async () => {
        await resize(app, each);
        await expectNoSidewaysScroll(app.page);
        await expectReachable(appPage.message);
        const hasList = await pages.isVisible();
        if (!hasList) await appPage.button('Thread list').click();
        for (const name of ['Mission Control', 'Settings']) await expectReachable(pages.getByRole('button', { name }));
        if (!hasList) await app.page.keyboard.press('Escape');
      });
    }
  }
  await appPage.show('Settings');
  for (const each of cases) {
    await test.step(`settings, ${each.size.width} × ${each.size.height}, ${each.textSize} %`, async () => {
      await resize(app, each);
      await expectNoSidewaysScroll(app.page);
      await expectReachable(app.page.getByRole('searchbox', { name: 'Search settings' }));
    });
  }
  await resize(app, { size: { width: 320, height: 256 }, textSize: 100 });
  // Nothing of the title is cut, and nothing is pushed out of the window.
  for (const [name, last] of [
    ['Settings', 'Search settings'],
    ['Diagnostics', 'Export'],
    ['Mission Control', 'New run'],
  ] as const) {
    await appPage.show(name);
    const bar = app.page.getByRole('main').locator('header').first();
    await expectReachable(bar.getByRole(name === 'Settings' ? 'searchbox' : 'button', { name: last, exact: true }));
    await expectReachable(appPage.button('Command palette'));
    const title = app.page.getByRole('heading', { name, level: 1 });
    if (name !== 'Mission Control')
      expect(await title.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThanOrEqual(0);
  }
});

// @web: the page lays this out, the same on both hosts.
test('a waiting approval can be answered in every window and text size', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  test.slow();
  const app = await start({
    settings: { approval_mode: 'ask-for-everything' },
    workspace: { files: { 'sum.txt': 'one\n' } },
    provider: {
      steps: [run('cat sum.txt'), patch(updateFile('sum.txt', [{ from: 'one\n', to: 'two\n' }])), answer('Two.')],
    },
  });
  const appPage = new AppPage(app.page);
  await appPage.sendMessage('Make it two');
  await appPage.waitUntilAnswerable();
  await appPage.approve();
  await expect(appPage.approval).toContainText('Edit 1 file?');
  await appPage.openConsole();
  for (const each of cases) {
    await test.step(`${each.size.width} × ${each.size.height}, ${each.textSize} %`, async () => {
      await resize(app, each);
      await expectNoSidewaysScroll(app.page);
      for (const name of ['Approve', 'Decline', 'Cancel turn'])
        await expectReachable(appPage.approval.getByRole('button', { name, exact: true }));
      await expectReachable(appPage.message);
    });
  }

  // The list of threads covers a narrow window: it has a button to close it, and the key to the approval closes it, too.
  const { keyboard } = app.page;
  await resize(app, { size: { width: 900, height: 600 }, textSize: 200 });
  const drawer = appPage.dialog('Thread list');
  await appPage.message.focus();
  await keyboard.press('ControlOrMeta+b');
  await expect(drawer).toBeVisible();
  await expectReachable(drawer.getByRole('button', { name: 'Close' }));
  await keyboard.press('F8');
  await expect(drawer).toBeHidden();
  await expect(appPage.approval.getByRole('button', { name: 'Approve', exact: true })).toBeFocused();

  // Changes takes the place of the transcript, and not of the approval.
  await keyboard.press('ControlOrMeta+Alt+b');
  await expectReachable(appPage.button('Thread'));
  await expectReachable(appPage.approval.getByRole('button', { name: 'Approve', exact: true }));
});

// @web: the page lays this out, the same on both hosts.
test('lists that are open follow the text size', { tag: ['@web', '@long'] }, async ({ start }) => {
  const app = await start({
    workspace: { files: { 'a.txt': 'one\n', 'b.txt': 'one\n' } },
    provider: {
      steps: [
        patch([updateFile('a.txt', [{ from: 'one', to: 'two' }]), updateFile('b.txt', [{ from: 'one', to: 'two' }])]),
        answer('Two.'),
      ],
    },
  });
  const appPage = new AppPage(app.page);
  const size = { width: 3840, height: 2160 } as const;
  const expectOneBelowTheOther = async (rows: Locator): Promise<void> => {
    await expect(rows).toHaveCount(2);
    const [first, second] = await Promise.all([rows.first().boundingBox(), rows.last().boundingBox()]);
    expect(second?.y).toBeGreaterThanOrEqual((first?.y ?? 0) + (first?.height ?? 0));
  };
  await resize(app, { size, textSize: 100 });
  await appPage.sendMessage('Make them two');
  await expect(appPage.turns('Codex').last()).toContainText('Two.');
  await appPage.openChanges();
  await expectOneBelowTheOther(appPage.files.getByRole('treeitem'));
  await resize(app, { size, textSize: 200 });
  await expectOneBelowTheOther(appPage.files.getByRole('treeitem'));

  await appPage.turns('You').getByRole('button', { name: 'Rewind to here…' }).click();
  const files = app.page.getByRole('listbox', { name: 'Files to rewind' }).getByRole('option');
  await expectOneBelowTheOther(files);
  await resize(app, { size, textSize: 100 });
  await resize(app, { size, textSize: 200 });
  await expectOneBelowTheOther(files);
});
