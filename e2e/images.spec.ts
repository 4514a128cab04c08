import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answer, call } from '../fixtures/provider/script.ts';
import { createPngImage } from '../fixtures/testkit/png-image.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Images in the transcript: images sent with a message, and images that Codex looked at.

const wide = { name: 'wide.png', mimeType: 'image/png', buffer: createPngImage(2_400, 600, [30, 120, 200]) };
const tall = { name: 'tall.png', mimeType: 'image/png', buffer: createPngImage(300, 900, [200, 80, 40]) };

test('images of a message open in a viewer, by mouse and by keyboard', { tag: '@long' }, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('Seen.')] } });
  const appPage = new AppPage(page);
  await page.locator('input[type=file]').setInputFiles([wide, tall]);
  await expect(page.getByRole('list', { name: 'Attachments' }).locator('img')).toHaveCount(2);
  await appPage.sendMessage('Compare these');
  await expect(appPage.turns('Codex')).toContainText('Seen.');
  const said = appPage.turns('You');
  await expect(said.getByRole('img')).toHaveCount(2);
  await page.reload();
  await expect(said.getByRole('img', { name: 'wide.png' })).toBeVisible();
  // A small picture, not the image itself.
  await expect(said.getByRole('img', { name: 'wide.png' })).toHaveJSProperty('naturalHeight', 512);
  await expectAccessible(page);

  await said.getByRole('button', { name: 'wide.png' }).click();
  const viewer = appPage.dialog('wide.png');
  const shown = viewer.getByRole('img', { name: 'wide.png' });
  await expect(viewer.getByRole('status')).toHaveText('1 of 2 · 2400 × 600 px');
  await expect(shown).toHaveJSProperty('naturalWidth', 2_400);
  await expectAccessible(page);
  const widthOf = async () => Math.round((await shown.boundingBox())?.width ?? 0);
  const fitting = await widthOf();
  await expect(viewer.getByText(`${Math.round(fitting / 24)}\u00a0%`)).toBeVisible();
  expect(fitting).toBeLessThan(1_440);
  await page.keyboard.press('1');
  await expect.poll(widthOf).toBe(2_400);
  await page.keyboard.press('+');
  await expect.poll(widthOf).toBe(3_600);
  await page.keyboard.press('-');
  await page.keyboard.press('-');
  await expect.poll(widthOf).toBe(1_800);
  await page.keyboard.press('0');
  await expect.poll(widthOf).toBe(fitting);
  await page.keyboard.press('ArrowRight');
  await expect(appPage.dialog('tall.png').getByRole('status')).toHaveText('2 of 2 · 300 × 900 px');
  await page.keyboard.press('ArrowRight');
  await expect(viewer).toBeVisible();
  await viewer.getByRole('button', { name: 'Copy image path' }).click();
  await expect(viewer.getByRole('status')).toContainText('Copied the path');
  await page.keyboard.press('Escape');
  await expect(viewer).toBeHidden();
  await expect(said.getByRole('button', { name: 'wide.png' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(viewer).toBeVisible();
});

test('a missing image shows its name, and appears again with its file', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const { dataFolder, page } = await start({ provider: { steps: [answer('Seen.')] } });
  const appPage = new AppPage(page);
  await page.locator('input[type=file]').setInputFiles([tall]);
  await appPage.sendMessage('Look');
  await expect(appPage.turns('Codex')).toContainText('Seen.');
  await expect(appPage.turns('You').getByRole('img')).toBeVisible();
  const folder = join(dataFolder, 'attachments');
  const kept = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('tall.png'));
  const path = join(folder, kept ?? '');
  rmSync(path);
  await page.reload();
  await expect(appPage.turns('You')).toContainText('tall.png Image no longer on disk');
  await expect(appPage.turns('You').getByRole('img')).toHaveCount(0);
  await expectAccessible(page);
  writeFileSync(path, tall.buffer);
  await page.reload();
  await expect(appPage.turns('You').getByRole('img', { name: 'tall.png' })).toBeVisible();
});

// @web: the host reads images in one way; the first test shows them on both hosts.
test('an image that Codex looked at is shown with its path', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page, workspace } = await open({
    workspace: { files: { 'plot.png': '' } },
    provider: {
      steps: [() => call('view_image', { path: join(workspace, 'plot.png') }), answer('A plot.')],
    },
  });
  writeFileSync(join(workspace, 'plot.png'), wide.buffer);
  const appPage = new AppPage(page);
  await appPage.sendMessage('Look at the plot');
  await expect(appPage.turns('Codex')).toContainText('A plot.');
  await appPage.turns('Codex').getByRole('button', { name: 'plot.png' }).press('Enter');
  await expect(appPage.dialog('plot.png').getByRole('status')).toHaveText('2400 × 600 px');
});

// @web: the host reads images in one way; the first test shows them on both hosts.
test('an image that is too large to decode is named and does not stall the window', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const bomb = createPngImage(1, 1, [0, 0, 0]);
  bomb.writeUInt32BE(20_000, 16);
  bomb.writeUInt32BE(20_000, 20);
  const { page } = await open({ provider: { steps: [answer('Seen.')] } });
  const appPage = new AppPage(page);
  await page.locator('input[type=file]').setInputFiles([{ name: 'bomb.png', mimeType: 'image/png', buffer: bomb }]);
  await appPage.sendMessage('Look');
  await expect(appPage.turns('You')).toContainText('bomb.png Too large to show');
});
