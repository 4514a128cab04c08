import type { Locator } from '@playwright/test';
import { createGate } from '../fixtures/provider/gate.ts';
import { addFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, run, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The window belongs to the conversation: the console and Changes open only when the user asks.

// @web: the page decides this, the same on both hosts.
test('while a turn runs commands and changes files, nothing opens, and the message keeps its place and the focus', {
  tag: '@web',
}, async ({ open }) => {
  const gates = { edit: createGate(), end: createGate() };
  const { page } = await open({
    provider: {
      steps: [
        answer('Hi.'),
        run('echo one'),
        waiting(gates.edit, patch([addFile('new.txt', 'x\n')])),
        waiting(gates.end, answer('Wrote.')),
      ],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Hello');
  await expect(appPage.turns('Codex')).toContainText('Hi.');
  await expect(appPage.button('Stop')).toBeHidden();
  const place = await appPage.message.boundingBox();
  const expectCalm = async (): Promise<void> => {
    await expect(appPage.console).toBeHidden();
    await expect(appPage.changes).toBeHidden();
    await expect(appPage.message).toBeFocused();
    expect(await appPage.message.boundingBox()).toEqual(place);
  };

  await appPage.sendMessage('Write it');
  await expect(appPage.transcript.getByRole('button', { name: /echo one/ })).toBeVisible();
  await expectCalm();
  gates.edit.release();
  await expect(appPage.transcript.getByRole('button', { name: /Added new\.txt/ })).toBeVisible();
  await expectCalm();
  gates.end.release();
  await expect(appPage.turns('Codex').last()).toContainText('Wrote.');
  await expect(appPage.button('Stop')).toBeHidden();
  await expectCalm();
  await page.reload();
  await expect(appPage.turns('Codex').last()).toContainText('Wrote.');
  await expectCalm();

  await appPage.openConsole();
  await expect(appPage.runs.getByRole('option', { name: /echo one/ })).toBeVisible();
  await appPage.openChanges();
  await expect(appPage.files.getByRole('treeitem', { name: /new\.txt/ })).toBeVisible();
});

// @web: the page decides this, the same on both hosts.
test('the console and Changes stay as the user left them, and give the focus back to the message', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('Hi.')] } });
  const appPage = new AppPage(page);
  await page.keyboard.press('Control+j');
  await expect(appPage.console.getByText('No commands yet.')).toBeVisible();
  await expect(appPage.message).toBeFocused();
  await appPage.sendMessage('Hello');
  await expect(appPage.turns('Codex')).toContainText('Hi.');
  await expect(appPage.button('Stop')).toBeHidden();
  const place = await appPage.message.boundingBox();
  await appPage.runCommand('Open Changes');
  await expect(appPage.changes).toBeVisible();
  await expect(appPage.console).toBeHidden();
  expect(await appPage.message.boundingBox()).toEqual(place);
  await page.reload();
  await expect(appPage.changes).toBeVisible();
  await appPage.runCommand('New thread');
  await expect(appPage.turns('Codex')).toHaveCount(0);
  await expect(appPage.changes).toBeVisible();

  // The tabs of the sheet lead from one to the other, by mouse and by keyboard.
  const tab = (name: string) => page.getByRole('tab', { name });
  await tab('Console').click();
  await expect(appPage.console).toBeVisible();
  await expect(tab('Console')).toBeFocused();
  await expect(appPage.button('Console')).toHaveAttribute('aria-expanded', 'true');
  await expect(appPage.button('Changes')).toHaveAttribute('aria-expanded', 'false');
  await expectAccessible(page);
  await page.keyboard.press('ArrowLeft');
  await expect(appPage.changes).toBeVisible();
  await expect(tab('Changes')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(tab('Console')).toBeFocused();
  await expect(appPage.console).toBeVisible();

  await appPage.button('Close the console').click();
  await expect(appPage.console).toBeHidden();
  await expect(appPage.message).toBeFocused();
  await page.reload();
  await expect(appPage.message).toBeVisible();
  await expect(appPage.console).toBeHidden();
  await appPage.openChanges();
  await appPage.button('Close Changes').press('Enter');
  await expect(appPage.changes).toBeHidden();
  await expect(appPage.message).toBeFocused();
});

// @web: the page decides this, the same on both hosts.
test('the thread list closes and stays closed until the user opens it or searches the threads', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open();
  const appPage = new AppPage(page);
  const list = page.getByRole('region', { name: 'Thread list' });
  await expect(list).toBeVisible();
  await appPage.button('Thread list').click();
  await expect(list).toBeHidden();
  await page.reload();
  await expect(appPage.message).toBeVisible();
  await expect(appPage.button('Thread list')).toHaveAttribute('aria-expanded', 'false');
  await expect(list).toBeHidden();
  await appPage.runCommand('Search threads');
  await expect(list.getByRole('searchbox', { name: 'Search threads' })).toBeFocused();
  await page.keyboard.press('Control+b');
  await expect(list).toBeHidden();
  await expect(appPage.message).toBeFocused();
});

// @web: the page lays this out, the same on both hosts.
test('in a narrow window Changes takes the place of the transcript, Thread brings it back, and nothing else is covered', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({
    settings: { approval_mode: 'ask-for-everything' },
    provider: { steps: [run('touch one.txt'), answer('Done.')] },
  });
  await page.setViewportSize({ width: 900, height: 700 });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Go');
  await expect(appPage.approval).toBeVisible();
  await appPage.button('Changes').click();
  await expect(appPage.changes).toBeVisible();
  await expect(appPage.changes).toBeFocused();
  await appPage.approval.getByRole('button', { name: 'Decline', exact: true }).click({ trial: true });
  await appPage.button('Command palette').click({ trial: true });
  await appPage.message.click({ trial: true });
  const sheet = await appPage.changes.boundingBox();
  const card = await appPage.approval.boundingBox();
  expect((sheet?.y ?? 0) + (sheet?.height ?? 0)).toBeLessThanOrEqual(card?.y ?? 0);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(appPage.changes).toBeHidden();
  await expect(appPage.button('Changes')).toBeFocused();
  await appPage.button('Changes').click();
  await appPage.button('Console').click();
  await expect(appPage.console.getByRole('listbox')).toBeVisible();
  await expect(appPage.runs).toBeFocused();
  await page.keyboard.press('Control+j');
  await expect(appPage.console).toBeHidden();
  await appPage.button('Changes').click();
  await appPage.button('Thread').click();
  await expect(appPage.changes).toBeHidden();
  await expect(appPage.approval).toBeVisible();
  await appPage.approval.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(appPage.turns('Codex').last()).toContainText('Done.');

  await page.setViewportSize({ width: 700, height: 700 });
  await appPage.button('Thread list').click();
  await page.getByRole('dialog', { name: 'Thread list' }).getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Thread list' })).toBeHidden();
});

// @web: the page lays this out, the same on both hosts.
test('next to Changes the list is a strip of marks with the names of the threads, and opens whole over the page', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('It is a list.'), answer('It is a test.')] } });
  const appPage = new AppPage(page);
  const over = appPage.dialog('Thread list');
  const getRow = (name: RegExp) => appPage.threads.getByRole('button', { name });
  await page.setViewportSize({ width: 1440, height: 900 });
  await appPage.sendMessage('What is this?');
  await expect(appPage.turns('Codex')).toContainText('It is a list.');
  // A thread that is left before its turn ends has a result that the user has not viewed.
  await expect(appPage.button('Stop')).toBeHidden();
  await appPage.runCommand('New thread');
  await appPage.sendMessage('And this?');
  await expect(appPage.turns('Codex')).toContainText('It is a test.');
  await appPage.openChanges();
  await expect(appPage.changes).toBeVisible();
  await expect.poll(async () => (await page.getByRole('main').boundingBox())?.x).toBe(56);
  await expect(page.getByRole('searchbox', { name: 'Search threads' })).toBeHidden();
  await expect(getRow(/^And this\?/)).toHaveAttribute('aria-current', 'true');
  await expectAccessible(page);
  await expect(getRow(/^What is this\?/)).toHaveAttribute('data-tooltip', 'What is this?');
  const foot = page.getByRole('contentinfo');
  await expect(foot.getByRole('button', { name: 'Scripted provider', exact: true })).toBeVisible();
  await expect(foot.getByRole('status', { name: 'CLI status' }).getByRole('button', { name: /^Codex / })).toBeVisible();

  // The menu and the keys of a row are those of the whole list.
  const item = (name: string) => page.getByRole('menuitem', { name, exact: true });
  await getRow(/^What is this\?/).click({ button: 'right' });
  await expect(item('Pin')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(getRow(/^What is this\?/)).toBeFocused();
  await page.keyboard.press('Shift+F10');
  await expect(item('Archive')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(getRow(/^What is this\?/)).toBeFocused();
  await page.keyboard.press('F2');
  const name = over.getByRole('textbox', { name: 'Thread name' });
  await expect(name).toBeFocused();
  await name.fill('A question');
  await page.keyboard.press('Enter');
  await expect(over.getByRole('button', { name: /^A question/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(over).toBeHidden();
  await expect(getRow(/^A question/)).toBeVisible();
  await getRow(/^A question/).click();
  await expect(appPage.turns('Codex')).toContainText('It is a list.');

  await appPage.button('Thread list').click();
  await expect(over.getByRole('searchbox', { name: 'Search threads' })).toBeVisible();
  await expectAccessible(page);
  await over.getByRole('button', { name: /^And this\?/ }).click();
  await expect(over).toBeHidden();
  await expect(appPage.turns('Codex')).toContainText('It is a test.');
  await appPage.runCommand('Search threads');
  await expect(over.getByRole('searchbox', { name: 'Search threads' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(over).toBeHidden();

  await appPage.show('Settings');
  await expect(page.getByRole('searchbox', { name: 'Search threads' })).toBeVisible();
  await getRow(/^And this\?/).click();
  await appPage.button('Close Changes').click();
  await expect(page.getByRole('searchbox', { name: 'Search threads' })).toBeVisible();
});

// @web: the page lays this out, the same on both hosts.
test('the list leads from every page to a thread, and in a narrow window it opens over the page', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('It is a list.')] } });
  const appPage = new AppPage(page);
  const over = appPage.dialog('Thread list');
  await appPage.sendMessage('What is this?');
  await expect(appPage.turns('Codex')).toContainText('It is a list.');
  await appPage.show('Settings');
  await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible();
  await appPage.button('Thread list').click();
  await expect(appPage.threads).toBeHidden();
  await expect(appPage.button('Thread list')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(appPage.button('Thread list')).toBeFocused();
  await appPage.threads.getByRole('button', { name: /^What is this/ }).click();
  await expect(appPage.transcript).toContainText('It is a list.');

  await page.setViewportSize({ width: 900, height: 700 });
  await expect(appPage.threads).toBeHidden();
  await appPage.button('Thread list').click();
  await expect(over).toBeVisible();
  await expectAccessible(page);
  // A pane that was open over the page is not opened again by a change of size.
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(over).toBeHidden();
  await expect(appPage.threads).toBeVisible();
  await page.setViewportSize({ width: 900, height: 700 });
  await expect(appPage.threads).toBeHidden();
  await expect(over).toBeHidden();

  await appPage.show('Mission Control');
  await expect(over).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Mission Control' })).toBeVisible();
  await appPage.button('Thread list').click();
  await over.getByRole('button', { name: /^What is this/ }).click();
  await expect(over).toBeHidden();
  await expect(appPage.transcript).toContainText('It is a list.');
});

// @web: the page decides this, the same on both hosts.
test('a change of page, a dialog that leads to another page and a list that empties lose no focus', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('It is a list.'), answer('It is a test.')] } });
  const appPage = new AppPage(page);
  const over = appPage.dialog('Thread list');
  const field = page.getByRole('textbox', { name: 'Thread name' });
  const getRow = (name: RegExp) => appPage.threads.getByRole('button', { name });
  await appPage.sendMessage('What is this?');
  await expect(appPage.turns('Codex')).toContainText('It is a list.');
  await appPage.runCommand('Show diagnostics');
  await expect(page.getByRole('main', { name: 'Diagnostics' })).toBeVisible();
  await expect(appPage.button('Thread list')).toBeFocused();
  await appPage.runCommand('Mission Control');
  await expect(page.getByRole('heading', { name: 'Mission Control' })).toBeVisible();
  await expect(appPage.button('Thread list')).toBeFocused();
  await appPage.runCommand('Show threads');
  await expect(appPage.message).toBeFocused();

  // From a row's button, the arrows go on from that row.
  await appPage.runCommand('New thread');
  await appPage.sendMessage('And this?');
  await expect(appPage.turns('Codex')).toContainText('It is a test.');
  await getRow(/^What is this/).click();
  await expect(appPage.turns('Codex')).toContainText('It is a list.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowUp');
  await expect(getRow(/^And this/)).toBeFocused();

  // Leaving the field saves the name, also when the window gets narrower.
  await page.keyboard.press('F2');
  await expect(field).toBeFocused();
  await page.keyboard.type('A question');
  await page.setViewportSize({ width: 900, height: 700 });
  await expect(field).toBeHidden();
  await expect(appPage.message).toBeFocused();
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(getRow(/^A question/)).toBeVisible();
  await expect(appPage.message).toBeFocused();

  await page.setViewportSize({ width: 900, height: 700 });
  await expect(page.getByRole('region', { name: 'Thread list' })).toBeHidden();
  await page.keyboard.press('Control+b');
  await over.getByRole('button', { name: 'Mission Control' }).press('Enter');
  await expect(over).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Mission Control' })).toBeVisible();
  await expect(appPage.button('Thread list')).toBeFocused();

  // Escape leaves the field first, then the search, then the list.
  await page.keyboard.press('Enter');
  await getRow(/^A question/).press('F2');
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(getRow(/^A question/)).toBeFocused();
  const search = over.getByRole('searchbox', { name: 'Search threads' });
  await search.fill('nothing like it');
  await page.keyboard.press('Escape');
  await expect(search).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(over).toBeHidden();

  await page.setViewportSize({ width: 1280, height: 800 });
  for (const name of [/^A question/, /^What is this/]) {
    await getRow(name).focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await expect(getRow(name)).toBeHidden();
  }
  await expect(page.getByRole('searchbox', { name: 'Search threads' })).toBeFocused();
});

// @web: the page lays this out, the same on both hosts.
test('a long title that is read from right to left keeps its first words in the list, the title bar and Mission Control', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('Hi.')] } });
  const appPage = new AppPage(page);
  const title = 'مرحبا بالعالم هذا عنوان طويل جدا '.repeat(4).trim();
  const expectStartInView = async (target: Locator): Promise<void> => {
    const isInView = await target.evaluate((element) => {
      const range = element.ownerDocument.createRange();
      range.setStart(element.firstChild ?? element, 0);
      range.setEnd(element.firstChild ?? element, 1);
      const [first, all] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
      return first.left >= all.left - 1 && first.right <= all.right + 1;
    });
    expect(isInView).toBe(true);
  };
  await page.setViewportSize({ width: 1100, height: 800 });
  await appPage.sendMessage(title);
  await expect(appPage.turns('Codex')).toContainText('Hi.');
  await expectStartInView(appPage.threads.getByText(/^مرحبا/));
  await expectStartInView(page.getByRole('heading', { level: 1, name: /^مرحبا/ }));
  await appPage.show('Mission Control');
  await expectStartInView(page.getByRole('heading', { level: 3, name: /^مرحبا/ }));
});
