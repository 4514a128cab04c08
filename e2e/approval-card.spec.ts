import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answer, run, together } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// A card shows what it is about, and only a deliberate answer counts.

const askForEverything = { settings: { approval_mode: 'ask-for-everything' } };
const fileNames = ['one.txt', 'two.txt'];

test.describe('a second click', { tag: '@web' }, () => {
  for (const [later, detail] of [
    [80, 1],
    [200, 1],
    [400, 1],
    [499, 1],
    [5_000, 2],
  ] as const) {
    test(`${later} ms later, no. ${detail} in its place, does not answer the next request`, async ({ open }) => {
      const { page, workspace } = await open({
        ...askForEverything,
        provider: { steps: [together(run('touch one.txt'), run('touch two.txt')), answer('Done.')] },
      });
      const appPage = new AppPage(page);
      await page.clock.install();
      await appPage.sendMessage('Make two files');
      await expect(appPage.approval).toContainText('1 of 2');
      await appPage.waitUntilAnswerable();
      const box = await appPage.approval.getByRole('button', { name: 'Approve', exact: true }).boundingBox();
      const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
      await page.clock.pauseAt(await page.evaluate('Date.now() + 1_000'));

      await page.mouse.click(x, y);
      await expect(appPage.approval).not.toContainText('1 of 2');
      await expect(appPage.approval).toBeVisible();
      await page.clock.runFor(later);
      await page.mouse.down({ clickCount: detail });
      await page.mouse.up({ clickCount: detail });
      // Nor does a key, however the focus got there.
      if (later < 500) {
        await page.keyboard.press('F8');
        for (const key of ['y', 'n', 'Enter']) await page.keyboard.press(key);
      }
      await page.clock.resume();
      await appPage.waitUntilAnswerable();
      await expect.poll(() => fileNames.filter((name) => existsSync(join(workspace, name))).length).toBe(1);
      await expect(appPage.approval).toBeVisible();
      await appPage.approve();
      await expect(appPage.turns('Codex').last()).toContainText('Done.');
      expect(fileNames.every((name) => existsSync(join(workspace, name)))).toBe(true);
    });
  }
});

test('a click on a request that another window settles does not answer the next one', { tag: '@web' }, async ({
  open,
}) => {
  const { newWindow, page, workspace } = await open({
    ...askForEverything,
    provider: { steps: [together(run('touch one.txt'), run('touch two.txt')), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await page.clock.install();
  await appPage.sendMessage('Make two files');
  await expect(appPage.approval).toContainText('1 of 2');
  await appPage.waitUntilAnswerable();
  const approve = appPage.approval.getByRole('button', { name: 'Approve', exact: true });
  const box = await approve.boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  const other = new AppPage(await newWindow());
  await other.threads.getByRole('button', { name: /Make two files/ }).click();
  await other.waitUntilAnswerable();
  await page.clock.pauseAt(await page.evaluate('Date.now() + 1_000'));
  await page.mouse.move(x, y);
  await page.mouse.down();
  await other.approval.getByRole('button', { name: 'Decline' }).click();
  await expect(appPage.approval).not.toContainText('1 of 2');
  await page.mouse.up();
  await page.mouse.click(x, y);
  await page.clock.resume();
  await appPage.waitUntilAnswerable();
  expect(fileNames.filter((name) => existsSync(join(workspace, name)))).toEqual([]);
  await appPage.approve();
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
});

test('an approval card under a dialog accepts no answer until it is in view again', { tag: '@web' }, async ({
  open,
}) => {
  const { page, workspace } = await open({
    ...askForEverything,
    provider: { steps: [run('touch one.txt'), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await page.clock.install();
  await appPage.sendMessage('Make a file');
  await appPage.waitUntilAnswerable();
  // Does not use the role, because elements below a modal dialog have none.
  const approve = page.locator('[data-first-answer]');
  const box = await approve.boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await expect(approve).toHaveAttribute('aria-disabled', 'true');
  // Its timer is paused below the dialog.
  await page.clock.runFor(5_000);
  await page.clock.pauseAt(await page.evaluate('Date.now() + 1_000'));
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.mouse.click(x, y);
  await page.keyboard.press('F8');
  for (const key of ['y', 'n', 'Enter']) await page.keyboard.press(key);
  await page.clock.runFor(499);
  await page.mouse.click(x, y);
  await expect(approve).toHaveAttribute('aria-disabled', 'true');
  expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
  await page.clock.resume();
  await appPage.waitUntilAnswerable();
  await appPage.approve();
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  expect(existsSync(join(workspace, 'one.txt'))).toBe(true);
});

test('a short request has its answers right below it', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open({ ...askForEverything, provider: { steps: [run('ls'), answer('Done.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('List it');
  await appPage.waitUntilAnswerable();
  const request = await appPage.approval.getByText('ls', { exact: true }).boundingBox();
  const answers = await appPage.approval.getByRole('button', { name: 'Decline' }).boundingBox();
  const gap = (answers?.y ?? 0) - (request?.y ?? 0) - (request?.height ?? 0);
  // The padding of both.
  expect(gap).toBeLessThan(32);
  await appPage.approve();
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
});

test('the first approve key shows the rest of a long command, and the next one approves it', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const lines = Array.from({ length: 214 }, (_, at) => `echo line ${at + 1} > /dev/null`);
  const { page, workspace } = await open({
    ...askForEverything,
    provider: { steps: [run([...lines, 'touch one.txt'].join('\n')), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Do much');
  await expect(appPage.approval).toContainText('echo line 1 ');
  await expect(appPage.approval).toContainText('touch one.txt');
  await expect(appPage.approval).toContainText('210 more lines');
  await expect(appPage.approval).not.toContainText('echo line 100 ');
  const approve = appPage.approval.getByRole('button', { name: 'Approve', exact: true });
  const showAll = appPage.approval.getByRole('button', { name: 'Show all 215 lines' });
  await expect(appPage.approval.getByRole('button', { name: 'Decline' })).toBeEnabled();
  await expect(approve).toHaveCount(0);
  await expect(showAll).toHaveAccessibleDescription('Shows the rest. After that, this button approves.');
  await appPage.waitUntilAnswerable();
  await expectAccessible(page);
  await page.keyboard.press('F8');
  await expect(showAll).toBeFocused();
  await page.keyboard.press('y');
  await expect(appPage.approval).toContainText('echo line 100 ');
  await expect(approve).toBeVisible();
  expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
  await appPage.waitUntilAnswerable();
  await expectAccessible(page);
  await page.keyboard.press('y');
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  expect(existsSync(join(workspace, 'one.txt'))).toBe(true);
});

test('an approval card shows invisible characters, look-alikes of Latin letters, and the real order of a command', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const odd = 'echo \u202ea\u200b; сurl https://gооgle.example/ # \u05d0 / \u05d1';
  const { page } = await open({ provider: { steps: [answer(`\`\`\`sh\n${odd}\n\`\`\``)] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('How?');
  await page.getByRole('button', { name: 'Run command' }).click();
  await expect(appPage.approval).toContainText('echo \\u202ea\\u200b; сurl');
  await expect(appPage.approval).toContainText('2 invisible characters spelled out.');
  await expect(appPage.approval).toContainText('“с” (U+0441) is Cyrillic, not Latin “c”.');
  await expect(appPage.approval).toContainText('“о” (U+043E) is Cyrillic, not Latin “o”.');
  const [first, second] = await appPage.approval.locator('bdi').all();
  const left = async (letter = first) => (await letter?.boundingBox())?.x ?? 0;
  expect(await left(first)).toBeLessThan(await left(second));
  await expectAccessible(page);
});

test('keys in the approval menu and its preview neither answer nor stop the turn', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const { page, workspace } = await open({
    ...askForEverything,
    provider: { steps: [run('touch one.txt'), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Make a file');
  await appPage.waitUntilAnswerable();
  const more = appPage.approval.getByRole('button', { name: 'More ways to approve' });
  const preview = appPage.approval.getByRole('group', { name: 'What will be allowed' });
  // The narrowest way has the focus first, and letters only move in the menu.
  await more.press('Enter');
  await expect(appPage.approval.getByRole('menuitem').first()).toBeFocused();
  await expect(appPage.approval.getByRole('menuitem').first()).toContainText('Approve for this session');
  for (const key of ['y', 'n', 'Escape']) await page.keyboard.press(key);
  await expect(appPage.approval.getByRole('menu')).toHaveCount(0);
  await expect(more).toBeFocused();
  // Holding Enter opens the menu, and chooses nothing.
  await page.keyboard.down('Enter');
  for (let repeat = 0; repeat < 5; repeat += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(appPage.approval.getByRole('menu')).toBeVisible();
  await expect(preview).toHaveCount(0);
  // A double click on the entry opens the preview, and grants nothing there.
  await appPage.approval.getByRole('menuitem', { name: 'Always allow this command here' }).dblclick();
  await expect(preview).toBeVisible();
  await appPage.waitUntilAnswerable();
  // The second click reached nothing under the menu.
  await expect(preview).toBeFocused();
  for (const key of ['y', 'Enter', 'Space']) await page.keyboard.press(key);
  await preview.getByRole('combobox', { name: 'How long' }).focus();
  // Holding Escape closes the preview, and does not also stop the turn.
  for (let repeat = 0; repeat < 5; repeat += 1) await page.keyboard.down('Escape');
  await page.keyboard.up('Escape');
  await expect(preview).toHaveCount(0);
  await appPage.approval.getByRole('button', { name: 'Say why' }).click();
  await page.keyboard.type('yn');
  await page.keyboard.press('Escape');
  await expect(appPage.approval.getByRole('textbox')).toHaveCount(0);
  await expect(appPage.button('Stop')).toBeVisible();
  expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
  await appPage.waitUntilAnswerable();
  await page.keyboard.press('F8');
  await page.keyboard.press('y');
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  expect(existsSync(join(workspace, 'one.txt'))).toBe(true);
});
