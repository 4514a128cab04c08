import { rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createGate } from '../fixtures/provider/gate.ts';
import { listUserMessages } from '../fixtures/provider/model-request.ts';
import { answer, run, waiting } from '../fixtures/provider/script.ts';
import { createWorkspace } from '../fixtures/testkit/workspace.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What changes around a window while it is open, and what is unchanged at the next start.

// @desktop: bad-input.spec.ts takes a folder from the web host.
test('the window reports a folder that was renamed away, and a message waits until it is back', {
  tag: '@desktop',
}, async ({ start }) => {
  const { page, workspace } = await start({ provider: { steps: [answer('Here again.')] } });
  const appPage = new AppPage(page);
  const banner = page.getByRole('status').filter({ hasText: `${workspace} no longer exists.` });
  await expect(appPage.cliStatus).toContainText(/Codex \d/);
  await rename(workspace, `${workspace}-away`);
  await expect(banner).toContainText('Restore the folder, or open another one.');
  await expectAccessible(page);
  await appPage.message.fill('Are you there?');
  await appPage.message.press('Enter');
  await expect(page.getByText('Open another folder, then send.')).toBeVisible();
  await expect(appPage.message).toHaveValue('Are you there?');
  await banner.getByRole('button', { name: 'Open folder…' }).click();
  await expect(appPage.dialog('Open folder')).toBeVisible();
  await page.keyboard.press('Escape');

  await rename(`${workspace}-away`, workspace);
  await expect(banner).toBeHidden();
  await appPage.sendDraft();
  await expect(appPage.turns('Codex')).toContainText('Here again.');
});

// @desktop: palette-settings.spec.ts edits the file of the web host.
test('edits to config.toml apply at once, and errors are shown with their line', { tag: '@desktop' }, async ({
  start,
}) => {
  const { dataFolder, page } = await start({ settings: { theme: 'light' } });
  const answered = '[telemetry]\nanswered = true\n';
  const html = page.locator('html');
  const file = join(dataFolder, 'config.toml');
  await expect(html).toHaveAttribute('data-theme', 'light');
  await writeFile(file, `theme = "dark"\n${answered}`);
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await writeFile(file, 'theme = "light\n');
  const banner = page.getByRole('status').filter({ hasText: 'config.toml has an error on line 1' });
  await expect(banner).toContainText('Workcell is using the earlier settings');
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await writeFile(file, `theme = "light"\n${answered}`);
  await expect(html).toHaveAttribute('data-theme', 'light');
  await expect(banner).toBeHidden();
});

// @desktop: palette-settings.spec.ts resizes them on the web.
test('panes keep their sizes and stay open over a restart', { tag: ['@desktop', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start();
  const listOf = ({ page }: AppPage) => page.getByRole('separator', { name: 'Thread list width' });
  const before = new AppPage(app.page);
  const other = new AppPage(await app.newWindow());
  await expect(listOf(before)).toHaveAttribute('aria-valuenow', /^\d+$/);
  const initial = (await listOf(before).getAttribute('aria-valuenow')) ?? '';
  await listOf(before).press('ArrowLeft');
  await expect(listOf(before)).not.toHaveAttribute('aria-valuenow', initial);
  const width = (await listOf(before).getAttribute('aria-valuenow')) ?? '';
  await before.openConsole();
  await expect(before.console).toBeVisible();
  // Another window shows it once the host knows about it.
  await expect(other.console).toBeVisible();

  const after = new AppPage(await app.restart());
  await expect(after.console).toBeVisible();
  // Next to the console, the list is a strip.
  await after.button('Close the console').click();
  await expect(listOf(after)).toHaveAttribute('aria-valuenow', width);
});

// @desktop: stored-threads.spec.ts kills the web host.
test('queued messages outlive a kill, and wait until the user sends or discards them', { tag: '@desktop' }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const gate = createGate();
  const app = await start({
    provider: { steps: [waiting(gate, answer('Never told.')), answer('Second answer.'), answer('Third answer.')] },
  });
  const before = new AppPage(app.page);
  await before.sendMessage('First');
  await app.provider.requestArrived(1);
  for (const text of ['To be edited', 'To be discarded']) {
    await before.sendMessage(text);
    await expect(before.queue).toContainText(text);
  }
  const page = await app.restart('killed');
  gate.release();

  const appPage = new AppPage(page);
  await appPage.threads.getByRole('button', { name: /First/ }).click();
  const held = appPage.queue.getByRole('listitem');
  await expect(held).toHaveText([/To be edited.*Not sent: Workcell was closed/, /To be discarded/]);
  await expectAccessible(page);
  await appPage.sendMessage('Before them');
  await expect(appPage.turns('Codex').last()).toContainText('Second answer.');
  await expect(held).toHaveCount(2);
  await held.nth(1).getByRole('button', { name: 'Discard' }).click();
  await expect(held).toHaveCount(1);
  await held.getByRole('button', { name: 'Edit' }).click();
  await held.getByRole('textbox').fill('Edited');
  await held.getByRole('textbox').press('Enter');
  await expect(held).toContainText(/Edited.*Not sent/);
  await held.getByRole('button', { name: 'Send now' }).click();
  await expect(appPage.turns('Codex').last()).toContainText('Third answer.');
  await expect(appPage.queue).toBeHidden();
  expect(listUserMessages(await app.provider.requestArrived(3))).toEqual(['First', 'Before them', 'Edited']);

  const later = new AppPage(await app.restart('killed'));
  await later.threads.getByRole('button', { name: /First/ }).click();
  await expect(later.turns('Codex').last()).toContainText('Third answer.');
  await expect(later.queue).toBeHidden();
});

// @web: the host decides this, the same on both hosts.
test('a folder that is opened again shows the thread that was shown there last', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const other = await createWorkspace();
  const app = await start({ provider: { steps: [answer('It has stripes.')] } });
  const appPage = new AppPage(app.page);
  const openFolder = async (folder: string) => {
    await app.page.keyboard.press('ControlOrMeta+o');
    const path = appPage.dialog('Open folder').getByRole('combobox', { name: 'Path' });
    await path.fill(folder);
    await path.press('Enter');
  };
  await appPage.sendMessage('Tell me of the zebra');
  await expect(appPage.turns('Codex')).toContainText('It has stripes.');
  await openFolder(other.path);
  await appPage.button('Trust folder').click();
  await expect(appPage.turns('Codex')).toBeHidden();
  await openFolder(app.workspace);
  await expect(appPage.turns('Codex')).toContainText('It has stripes.');
  await expect(appPage.message).toBeFocused();
  await other.remove();
});

// @web: the page does this, and the host decides which folder has which threads, the same on both hosts.
test('the list has several folders side by side, and a thread of another one is one step away', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const other = await createWorkspace();
  const gate = createGate();
  const app = await start({
    provider: { steps: [answer('It has stripes.'), answer('It has a trunk.'), waiting(gate, answer('It is tall.'))] },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  const row = (name: string | RegExp) => appPage.threads.getByRole('button', { name });
  const folder = (path: string, on = appPage) =>
    on.threads.getByRole('heading', { level: 3 }).getByRole('button', { name: basename(path) });
  const order = () => appPage.threads.getByRole('button', { name: /^(?:workspace|Ask)/ }).allTextContents();
  await appPage.sendMessage('Ask about the zebra');
  await expect(appPage.turns('Codex')).toContainText('It has stripes.');
  await expect(folder(app.workspace)).toBeHidden();

  // Adds a folder, with the keyboard.
  await appPage.runCommand('another folder in the list');
  const dialog = appPage.dialog('Show another folder in the list');
  await dialog.getByRole('combobox', { name: 'Path' }).fill(other.path);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(folder(other.path)).toBeVisible();
  await expect(folder(app.workspace)).toHaveAttribute('aria-current', 'location');
  await expect(appPage.threads.getByText('No threads yet')).toBeVisible();
  await expectAccessible(page);

  // A thread there, from its own menu.
  await folder(other.path).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Open folder' }).click();
  await appPage.button('Trust folder').click();
  await expect(folder(other.path)).toHaveAttribute('aria-current', 'location');
  await appPage.sendMessage('Ask about the elephant');
  await expect(appPage.turns('Codex')).toContainText('It has a trunk.');
  await expect(appPage.button('Stop')).toBeHidden();
  const [zebra, elephant] = [row(/^Ask about the zebra/), row(/^Ask about the elephant/)];
  await expect(zebra).toBeVisible();
  const before = await order();

  // Back and forth in one step; nothing moves, and what is typed and what works stays.
  await appPage.message.fill('A draft about its ears');
  await zebra.click();
  await expect(appPage.turns('Codex')).toContainText('It has stripes.');
  await expect(folder(app.workspace)).toHaveAttribute('aria-current', 'location');
  await expect(zebra).toBeFocused();
  await expect(zebra).toHaveAttribute('aria-current', 'true');
  expect(await order()).toEqual(before);
  await expect(appPage.message).toHaveValue('');
  await appPage.sendMessage('And the giraffe?');
  await expect(appPage.button('Stop')).toBeVisible();
  await zebra.focus();
  await page.keyboard.press('End');
  await expect(elephant).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(appPage.transcript).toContainText('It has a trunk.');
  await expect(appPage.message).toHaveValue('A draft about its ears');
  // The keys follow the order on the screen, and the message keeps the focus.
  await appPage.message.press('Alt+ArrowDown');
  await expect(elephant).toHaveAttribute('aria-current', 'true');
  await appPage.message.press('Alt+ArrowUp');
  await expect(folder(app.workspace)).toHaveAttribute('aria-current', 'location');
  await expect(appPage.transcript).toContainText('It has stripes.');
  await expect(appPage.message).toBeFocused();
  await appPage.message.press('Alt+ArrowDown');
  await expect(folder(other.path)).toHaveAttribute('aria-current', 'location');
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue('A draft about its ears');

  // Collapsed with the keys, and still so after a restart.
  await elephant.focus();
  await page.keyboard.press('Home');
  await expect(folder(app.workspace)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(folder(app.workspace)).toHaveAttribute('aria-expanded', 'false');
  await expect(folder(app.workspace)).toHaveAccessibleName(/1 running/);
  await expect(zebra).toBeHidden();
  gate.release();
  await expect(folder(app.workspace)).not.toHaveAccessibleName(/running/);
  await expect(elephant).toHaveAttribute('aria-current', 'true');
  // What needs the user is in any of the folders.
  await appPage.message.press('Alt+Shift+ArrowDown');
  await expect(appPage.transcript).toContainText('It is tall.');
  await expect(folder(app.workspace)).toHaveAttribute('aria-current', 'location');
  await expect(folder(app.workspace)).toHaveAccessibleName(/shows "Ask about the zebra"/);
  await expect(appPage.message).toBeFocused();
  await page.getByRole('searchbox', { name: 'Search threads' }).fill('zebra');
  await expect(zebra).toBeVisible();
  await expect(elephant).toBeHidden();

  const later = new AppPage(await app.restart());
  await expect(folder(app.workspace, later)).toHaveAttribute('aria-expanded', 'false');
  await expect(later.threads.getByRole('button', { name: /^Ask about the elephant/ })).toBeVisible();
  await later.runCommand('Ask about the elephant');
  await expect(folder(other.path, later)).toHaveAttribute('aria-current', 'location');
  await expect(later.transcript).toContainText('It has a trunk.');
  await folder(app.workspace, later).click();
  await later.threads.getByRole('button', { name: /^Ask about the zebra/ }).click();
  await expect(later.turns('Codex').last()).toContainText('It is tall.');

  // A folder that is gone says so. Its threads open without it.
  await rename(other.path, `${other.path}-away`);
  await expect(folder(other.path, later)).toHaveAccessibleName(/Not found/);
  await later.threads.getByRole('button', { name: /^Ask about the elephant/ }).click();
  await expect(later.transcript).toContainText('It has a trunk.');
  await expect(later.page.getByRole('status').filter({ hasText: 'does not exist' })).toBeVisible();
  await expect(folder(app.workspace, later)).toHaveAttribute('aria-current', 'location');
  await later.threads.getByRole('button', { name: /^Ask about the zebra/ }).click();

  // The list is there before the part that shows the folders.
  let letGo = (): void => undefined;
  const mayCome = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await later.page.route(/\/FolderSections-[^/]*\.js$/, async (route) => {
    await mayCome;
    await route.continue();
  });
  await later.page.reload();
  await expect(later.threads.getByRole('button', { name: /^Ask/ })).toHaveCount(2);
  await expect(folder(app.workspace, later)).toBeHidden();
  letGo();
  await expect(folder(app.workspace, later)).toBeVisible();

  // It leaves the list.
  await folder(other.path, later).focus();
  await later.page.keyboard.press('Delete');
  await expect(folder(app.workspace, later)).toBeHidden();
  await expect(later.threads.getByRole('button', { name: /^Ask/ })).toHaveCount(1);
  await expect(later.threads.getByRole('button', { name: /^Ask about the zebra/ })).toBeFocused();
  await rename(`${other.path}-away`, other.path);

  // A held key removes one folder, the palette another one.
  const third = await createWorkspace();
  const added = later.dialog('Show another folder in the list');
  for (const { path } of [other, third]) {
    await later.runCommand('another folder in the list');
    await added.getByRole('combobox', { name: 'Path' }).fill(path);
    await later.page.keyboard.press('Enter');
    await expect(folder(path, later)).toBeVisible();
  }
  await folder(other.path, later).focus();
  await later.page.keyboard.down('Delete');
  await expect(folder(other.path, later)).toBeHidden();
  await expect(later.threads.locator(':focus')).toBeVisible();
  await folder(third.path, later).focus();
  await later.page.keyboard.down('Delete');
  await later.page.keyboard.up('Delete');
  await later.runCommand(`Remove ${basename(third.path)} from the list`);
  await expect(folder(app.workspace, later)).toBeHidden();
  await third.remove();
  await other.remove();
});

// @desktop: approvals.spec.ts shares the queue on the web.
test('two windows on two folders each have their own state, and share one queue of approvals', {
  tag: ['@desktop', '@long'],
}, async ({ start }) => {
  const other = await createWorkspace();
  const app = await start({
    settings: { approval_mode: 'ask-for-everything' },
    provider: { otherwise: run('true') },
  });
  const first = new AppPage(app.page);
  const second = new AppPage(await app.newWindow());
  await second.page.keyboard.press('ControlOrMeta+o');
  const path = second.dialog('Open folder').getByRole('combobox', { name: 'Path' });
  await path.fill(other.path);
  await path.press('Enter');
  await expect(second.dialog('Open folder')).toBeHidden();
  await second.button('Trust folder').click();

  await first.sendMessage('In the first');
  await expect(first.approval).toContainText('true');
  await second.sendMessage('In the second');
  await expect(second.approval).toContainText('true');
  for (const appPage of [first, second]) {
    await expect(appPage.threads.getByRole('button', { name: /In the first/ })).toBeVisible();
    await expect(appPage.threads.getByRole('button', { name: /In the second/ })).toBeVisible();
    await appPage.approval.getByRole('button', { name: 'Cancel turn' }).click();
  }
  await expect(first.turns('You')).toHaveText(/In the first/);
  await expect(second.turns('You')).toHaveText(/In the second/);
  // A window lists what runs anywhere, and keeps it until it is reloaded.
  for (const appPage of [first, second]) await expect(appPage.button('Stop')).toBeHidden();
  await first.page.reload();
  await expect(first.threads.getByRole('button', { name: /In the first/ })).toBeVisible();
  await expect(first.threads.getByRole('button', { name: /In the second/ })).toBeHidden();
  await other.remove();
});
