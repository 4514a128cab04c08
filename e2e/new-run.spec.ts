import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { createGate } from '../fixtures/provider/gate.ts';
import { listUserMessages } from '../fixtures/provider/model-request.ts';
import { addFile } from '../fixtures/provider/patch-text.ts';
import { answer, fail, patch, pausing } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// A user requests a run in the dialog "New run", and it continues in Mission Control. Or they send a message to a new
// thread in a worktree, which is a run, too.

const key = `ghp_${'aB3dE5fG7hJ9'.repeat(3)}`;

/** Finds the controls of the dialog. */
function getRunDialog(page: Page) {
  const dialog = new AppPage(page).dialog('New run');
  const radio = (name: string) => dialog.getByRole('radio', { name, exact: true });
  return {
    dialog,
    radio,
    prompt: dialog.getByRole('textbox', { name: 'Prompt' }),
    check: (number: number) => dialog.getByRole('textbox', { name: `Check ${number}`, exact: true }),
    button: (name: string) => dialog.getByRole('button', { name, exact: true }),
  };
}

test('a run is started by keyboard alone and ends, and the next one starts with its checks', {
  tag: '@web',
}, async ({ open }) => {
  const app = await open({ provider: { steps: [answer('All rows are there once.')] } });
  const { page } = app;
  const appPage = new AppPage(page);
  await writeFile(join(app.workspace, 'README.md'), '# Changed\n');
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('New run');
  const { button, check, dialog, prompt, radio } = getRunDialog(page);
  await expect(prompt).toBeFocused();
  await expect(radio('New worktree')).toBeChecked();
  await expect(radio('New worktree with your changes')).toHaveAccessibleDescription(/1 file\./);
  await expect(dialog.getByText('Write a prompt first.')).toBeVisible();
  await expect(button('Start')).toBeDisabled();
  await expectAccessible(page);

  await page.keyboard.type('Fix the duplicate rows');
  await expect(button('Start')).toBeEnabled();
  await appPage.tabTo(radio('New worktree'));
  await page.keyboard.press('ArrowDown');
  await expect(radio('New worktree with your changes')).toBeChecked();
  await appPage.tabTo(button('Add a check'));
  await page.keyboard.press('Enter');
  await expect(check(1)).toBeFocused();
  await page.keyboard.type('grep Changed README.md');
  await page.keyboard.press('Enter');
  await expect(check(2)).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(button('Remove check 2')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(check(2)).toBeHidden();
  await expect(button('Add a check')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog).toBeHidden();
  const control = page.getByRole('main', { name: 'Mission Control' });
  const card = control.getByRole('article', { name: /^wc-(?!thread-)/ });
  await expect(card).toContainText('Fix the duplicate rows');
  await expect(card).toContainText(/Done|Ready to review/);
  await expect(card).toBeFocused();

  await control.getByRole('button', { name: 'New run' }).click();
  await expect(check(1)).toHaveValue('grep Changed README.md');
  await expect(prompt).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('in a folder without git, a run works in place, and typed text stays while the dialog is closed', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({ workspace: { git: false }, provider: { steps: [answer('Done.')] } });
  const appPage = new AppPage(page);
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('New run');
  const { button, dialog, prompt, radio } = getRunDialog(page);
  await expect(radio('In place')).toBeChecked();
  await expect(radio('New worktree')).toBeDisabled();
  await expect(radio('New worktree with your changes')).toBeDisabled();
  await expect(dialog.getByRole('group', { name: 'Where it works' })).toHaveAccessibleDescription(
    /This folder is not in a git repository/,
  );
  await expectAccessible(page);
  await prompt.fill('Look around');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await page.keyboard.press('ControlOrMeta+Alt+r');
  await expect(prompt).toHaveValue('Look around');
  await expect(radio('In place')).toBeChecked();
  await button('Start').click();
  await expect(dialog).toBeHidden();
  const card = page.getByRole('main', { name: 'Mission Control' }).getByRole('article', { name: /^wc-(?!thread-)/ });
  await expect(card).toContainText('Look around');
  await expect(card).toContainText(/Done|Ready to review/);
});

test('Escape closes the question that just appeared, and not the dialog below', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const { page } = await start({ trusted: false, settings: { approval_mode: 'ask-when-needed' } });
  const appPage = new AppPage(page);
  await expect(appPage.dialog('Trust this folder')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(appPage.message).toBeFocused();
  await appPage.runCommand('New run');
  const { dialog, prompt } = getRunDialog(page);
  await prompt.fill('Look around');
  // Presses the key as early as possible: right after the question is in the DOM, before anything is painted.
  await page.evaluate(`new MutationObserver((_, observer) => {
    if (document.querySelectorAll('[role="dialog"]').length < 2) return;
    observer.disconnect();
    const key = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(key);
  }).observe(document.body, { childList: true, subtree: true })`);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog.getByRole('alert')).toContainText('is not trusted yet.');
  await expect(appPage.dialog('Trust this folder')).toBeHidden();
  await expect(prompt).toHaveValue('Look around');
});

test('the dialog shows refusals and questions next to the prompt, and can mask a secret', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const { page, provider } = await start({
    trusted: false,
    settings: { approval_mode: 'ask-when-needed' },
    provider: { steps: [answer('It has expired.')] },
  });
  const appPage = new AppPage(page);
  await expect(appPage.dialog('Trust this folder')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(appPage.message).toBeFocused();
  await appPage.runCommand('New run');
  const { button, dialog, prompt } = getRunDialog(page);
  await prompt.fill(`Why does ${key} not work?`);
  await page.keyboard.press('ControlOrMeta+Enter');
  const trust = appPage.dialog('Trust this folder');
  await expect(trust).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(trust).toBeHidden();
  await expect(dialog.getByRole('alert')).toContainText('is not trusted yet.');
  await expect(prompt).toHaveValue(`Why does ${key} not work?`);
  await expect(prompt).toBeFocused();

  await button('Start').click();
  await trust.getByRole('button', { name: 'Trust folder' }).click();
  const question = dialog.getByRole('alertdialog', { name: 'This message has 1 secret.' });
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expect(dialog.getByRole('alert')).toBeHidden();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(prompt).toBeFocused();

  await page.keyboard.press('ControlOrMeta+Enter');
  await question.getByRole('button', { name: 'Mask and send' }).click();
  await expect(dialog).toBeHidden();
  expect(listUserMessages(await provider.requestArrived(1)).at(-1)).toBe('Why does [secret: GitHub token] not work?');
});

test('runs on hold wait, say so, and start when released', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('Done.')] } });
  const appPage = new AppPage(page);
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('Hold waiting runs');
  await expect(appPage.toasts).toContainText('Waiting runs are on hold.');
  await appPage.runCommand('New run');
  const { dialog, prompt } = getRunDialog(page);
  await prompt.fill('Look around');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog).toBeHidden();
  await expect(appPage.toasts).toContainText('The run is waiting.');

  await appPage.runCommand('Start waiting runs');
  const card = page.getByRole('main', { name: 'Mission Control' }).getByRole('article', { name: /^wc-(?!thread-)/ });
  await expect(card).toContainText(/Done|Ready to review/);
});

// @web: the test holds back what the browser asks for.
test('what the user types into the palette while a started run appears stays there', {
  tag: ['@web', '@long'],
}, async ({ context, open }) => {
  const held = Promise.withResolvers<void>();
  await context.route(/\/MissionControlPage-[^/]*\.js$/, async (route) => {
    await held.promise;
    await route.continue();
  });
  const { page } = await open({ provider: { steps: [answer('Done.')] } });
  const appPage = new AppPage(page);
  await expect(appPage.message).toBeVisible();
  await appPage.runCommand('New run');
  const { dialog, prompt } = getRunDialog(page);
  await prompt.fill('Look around');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('ControlOrMeta+k');
  const command = appPage.dialog('Command palette').getByRole('combobox');
  await expect(command).toBeFocused();
  await page.keyboard.type('Show ');
  held.resolve();
  await expect(page.getByRole('article', { name: /^wc-/, includeHidden: true })).toContainText(/Done|Ready to review/);
  await page.keyboard.type('threads');
  await expect(command).toHaveValue('Show threads');
});

/** Finds the choice of a place in the message box. */
function getPlaces(page: Page) {
  const group = page.getByRole('radiogroup', { name: 'Place', exact: true });
  const radio = (name: string) => group.getByRole('radio', { name, exact: true });
  return { group, here: radio('Here'), worktree: radio('Worktree') };
}

// @web: the page chooses and the host makes the worktree, the same on both hosts.
test('a message sent with Worktree works there, and the next new thread works here again', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({
    settings: { approval_mode: 'ask-when-needed' },
    provider: { steps: [patch(addFile('made.txt', 'made\n')), answer('It is made.'), answer('All of it.')] },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  const { group, here, worktree } = getPlaces(page);
  await expect(here).toBeChecked();
  await expect(worktree).toBeEnabled();
  await expectAccessible(page);
  await appPage.message.fill('Make it');
  await group.getByText('Worktree', { exact: true }).click();
  await expect(worktree).toBeChecked();
  await page.reload();
  await expect(appPage.message).toHaveValue('Make it');
  await expect(worktree).toBeChecked();
  await expect(group).toHaveAccessibleDescription(/its own git worktree/);
  await expect(appPage.message).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('It is made.');
  const bar = page.locator('header').filter({ hasText: 'Make it' });
  await expect(bar).toContainText('Worktree, branch workcell/make-it');
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue('');
  await expect(worktree).toBeChecked();
  await expect(here).toBeDisabled();
  await expect(group).toHaveAccessibleDescription(/This thread works in a git worktree/);
  await expectAccessible(page);
  const worktrees = join(app.dataFolder, 'worktrees');
  const [folder = 'none', ...others] = (await readdir(worktrees)).filter((name) => name.startsWith('wc-'));
  expect(others.filter((name) => !name.endsWith('.json'))).toEqual([]);
  expect(readFileSync(join(worktrees, folder, basename(app.workspace), 'made.txt'), 'utf8')).toBe('made\n');
  expect(existsSync(join(app.workspace, 'made.txt'))).toBe(false);

  // Its changes go to the folder from here.
  const changes = page.getByRole('region', { name: 'Changes in the worktree', exact: true });
  await expect(changes).toContainText('Ready to review');
  await expect(changes).toContainText('1 file +1');
  await expectAccessible(page);
  await appPage.tabTo(changes.getByRole('button', { name: 'Apply…', exact: true }));
  await page.keyboard.press('Enter');
  const question = appPage.dialog('Apply 1 file');
  await expect(question).toContainText('made.txt +1');
  const apply = question.getByRole('button', { name: 'Apply', exact: true });
  await expect(apply).toBeEnabled();
  await apply.press('Enter');
  await expect(appPage.toasts).toContainText('Applied 1 file to the folder.');
  expect(readFileSync(join(app.workspace, 'made.txt'), 'utf8')).toBe('made\n');
  await expect(changes).toContainText('applied');
  await expect(appPage.message).toBeFocused();

  // The thread goes on in its worktree, and nothing is asked about that folder.
  await appPage.sendMessage('Is that all?');
  await expect(appPage.turns('Codex').last()).toContainText('All of it.');
  await appPage.runCommand('New thread');
  await expect(appPage.message).toBeFocused();
  await expect(here).toBeChecked();
});

// @web: the page asks and the host moves the thread, the same on both hosts.
test('a thread leaves its worktree for the folder in one step, with its changes and with what is typed', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const gate = createGate();
  const more = patch(addFile('more.txt', 'more\n'));
  const app = await start({
    settings: { approval_mode: 'ask-when-needed' },
    provider: {
      steps: [
        patch(addFile('made.txt', 'made\n')),
        pausing(gate, 0, answer('It is made.')),
        more,
        answer('There is more.'),
      ],
    },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  const { here, worktree } = getPlaces(page);
  const inFolder = (name: string) => existsSync(join(app.workspace, name));
  await appPage.message.fill('Make it');
  await page.getByRole('radiogroup', { name: 'Place' }).getByText('Worktree', { exact: true }).click();
  await appPage.message.press('Enter');
  const bar = page.getByRole('region', { name: 'Changes in the worktree', exact: true });
  const leave = bar.getByRole('button', { name: 'Continue here…', exact: true });
  await expect(leave).toBeDisabled();
  await expect(leave).toHaveAccessibleDescription('Wait for the thread to finish, or stop it.');
  gate.release();
  await expect(bar).toContainText('Ready to review');
  await expect(leave).toBeEnabled();
  await expectAccessible(page);
  await appPage.message.fill('Now the rest');

  // Nothing happens without a yes, and the focus returns.
  await appPage.tabTo(leave);
  await page.keyboard.press('Enter');
  const question = appPage.dialog('Continue in your folder');
  await expect(question).toContainText('made.txt +1');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(leave).toBeFocused();
  await expect(worktree).toBeChecked();
  expect(inFolder('made.txt')).toBe(false);

  // A file in the way stops it, and says so.
  writeFileSync(join(app.workspace, 'made.txt'), 'mine\n');
  const yes = question.getByRole('button', { name: 'Continue here', exact: true });
  await leave.press('Enter');
  await expect(yes).toBeEnabled();
  await yes.press('Enter');
  await expect(appPage.toasts).toContainText('The folder has conflicting changes: made.txt.');
  await expect(worktree).toBeChecked();
  expect(readFileSync(join(app.workspace, 'made.txt'), 'utf8')).toBe('mine\n');
  rmSync(join(app.workspace, 'made.txt'));

  await appPage.runCommand('Continue here…');
  await expect(yes).toBeEnabled();
  await yes.press('Enter');
  await expect(here).toBeChecked();
  await expect(bar).toBeHidden();
  await expect(appPage.toasts.last()).toContainText('Applied 1 file. Nothing is committed.');
  expect(readFileSync(join(app.workspace, 'made.txt'), 'utf8')).toBe('made\n');
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue('Now the rest');
  await expect(appPage.turns('Codex').last()).toContainText('It is made.');
  await expect(appPage.threads.getByRole('button', { name: /^Make it/ })).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('There is more.');
  expect(inFolder('more.txt')).toBe(true);

  // The way back is in the thread: the one before is in the archive, where it says where it went on.
  await page.getByRole('button', { name: 'Open that thread' }).click();
  await expect(page.getByText('Continued in your folder.').first()).toBeVisible();
  await expect(worktree).toBeChecked();
});

// @web: the page chooses and the host finds the worktrees, the same on both hosts.
test('a new thread works in an existing worktree that the user chose and trusted, also after a reload', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({
    settings: { approval_mode: 'ask-when-needed' },
    provider: { steps: [patch(addFile('made.txt', 'made\n')), answer('It is made.')] },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  const { group, here, worktree } = getPlaces(page);
  const own = join(app.dataFolder, 'own-topic');
  execFileSync('git', ['-C', app.workspace, 'worktree', 'add', '-q', '-b', 'topic', own]);
  const which = page.getByRole('combobox', { name: 'Which worktree', exact: true });
  await expect(here).toBeChecked();
  await expect(which).toBeHidden();
  await appPage.message.fill('Make it');
  await group.getByText('Worktree', { exact: true }).click();
  await expect(which).toHaveValue('');
  await which.selectOption({ label: 'topic' });
  await expectAccessible(page);
  await page.reload();
  await expect(appPage.message).toHaveValue('Make it');
  await expect(which).toHaveValue(/own-topic$/);
  await expect(group).toHaveAccessibleDescription(/own-topic, as it is now/);

  // It is a folder of its own, so its trust is asked for.
  await appPage.message.press('Enter');
  const question = appPage.dialog('Trust this folder');
  await expect(question).toContainText('own-topic');
  const trust = question.getByRole('button', { name: 'Trust folder', exact: true });
  await expect(trust).toBeEnabled();
  await trust.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('It is made.');
  expect(readFileSync(join(own, 'made.txt'), 'utf8')).toBe('made\n');
  expect(existsSync(join(app.workspace, 'made.txt'))).toBe(false);
  await expect(worktree).toBeChecked();
  await expect(which).toBeHidden();
  await expect(appPage.threads.getByRole('button', { name: /^Make it/ })).toBeVisible();
  await appPage.runCommand('New thread');
  await expect(here).toBeChecked();
});

// @web: the page describes the place, the same on both hosts.
test('Worktree is off with the reason, and a message whose worktree fails stays in the message box', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({ settings: { approval_mode: 'ask-when-needed' } });
  const { page } = app;
  const appPage = new AppPage(page);
  const { group, here, worktree } = getPlaces(page);
  await appPage.pick('Approvals', 'Read only');
  await expect(worktree).toBeDisabled();
  await expect(group).toHaveAccessibleDescription(/Approvals are set to read-only/);
  await appPage.pick('Approvals', 'Ask when needed');
  await worktree.focus();
  await page.keyboard.press('Space');
  await expect(worktree).toBeChecked();
  await expect(worktree).toBeFocused();

  // Whether the page learns in time that the branch has lost its commits or not, nothing goes to the folder instead.
  execFileSync('git', ['-C', app.workspace, 'update-ref', '-d', 'HEAD']);
  await expect(worktree).toBeChecked();
  await appPage.sendMessage('Make it');
  await expect(page.getByRole('alert')).toContainText('its worktree is not available');
  await expect(appPage.message).toHaveValue('Make it');
  await expect(appPage.message).toBeFocused();
  await expect(worktree).toBeChecked();
  await expectAccessible(page);
  await page.getByRole('alert').getByRole('button', { name: 'Work here' }).click();
  await expect(here).toBeChecked();
  await expect(worktree).toBeDisabled();
  await expect(group).toHaveAccessibleDescription(/has no commits yet/);
  await expect(page.getByRole('alert')).toBeHidden();
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue('Make it');
});

// @web: the page lays this out and asks the host, the same on both hosts.
test('the choice of a place moves nothing, keeps the focus in the message, and asks the host once', {
  tag: ['@web', '@long'],
}, async ({ context, start }) => {
  const asked: string[] = [];
  context.on('page', (opened) =>
    opened.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        if (String(payload).includes('"getWorktreeObstacle"')) asked.push(String(payload));
      }),
    ),
  );
  const { page } = await start({
    settings: { approval_mode: 'ask-when-needed' },
    provider: { steps: [answer('It is a list.')] },
  });
  const appPage = new AppPage(page);
  const { group, here, worktree } = getPlaces(page);
  await expect(worktree).toBeEnabled();
  const model = page.getByRole('combobox', { name: 'Model' });
  const before = await model.boundingBox();
  for (const name of ['Worktree', 'Here', 'Here']) {
    await group.getByText(name, { exact: true }).click();
    await expect(appPage.message).toBeFocused();
    await appPage.message.hover();
  }
  await appPage.tabTo(here);
  await page.keyboard.press('ArrowRight');
  await expect(worktree).toBeChecked();
  await expect(worktree).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(here).toBeFocused();
  await appPage.sendMessage('What is this?');
  await expect(appPage.turns('Codex').last()).toContainText('It is a list.');
  await expect(here).toBeDisabled();
  await expect(here).toBeChecked();
  expect((await model.boundingBox())?.x).toBe(before?.x);
  await group.getByText('Worktree', { exact: true }).click({ force: true });
  await expect(here).toBeChecked();
  await expect(appPage.message).toBeFocused();
  await appPage.runCommand('New thread');
  await expect(here).toBeEnabled();
  await group.hover();
  expect((await model.boundingBox())?.x).toBe(before?.x);
  await appPage.pick('Approvals', 'Read only');
  await expect(worktree).toBeDisabled();
  await group.getByText('Worktree', { exact: true }).click({ force: true });
  await expect(appPage.message).toBeFocused();
  expect(asked.length).toBe(1);
});

// @web: the page describes the state, the same on both hosts.
test('a message in a worktree that failed and was sent again is ready to review, in the list and on its card', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const { page } = await start({
    settings: { approval_mode: 'ask-when-needed' },
    provider: {
      steps: [
        fail(400, { message: 'The model is out of order' }),
        patch(addFile('made.txt', 'made\n')),
        answer('It is made.'),
      ],
    },
  });
  const appPage = new AppPage(page);
  const { group, worktree } = getPlaces(page);
  await expect(worktree).toBeEnabled();
  await group.getByText('Worktree', { exact: true }).click();
  await appPage.sendMessage('Make it');
  await appPage.turns('Status').getByRole('button', { name: 'Retry this turn' }).click();
  await expect(appPage.turns('Codex').last()).toContainText('It is made.');
  await expect(appPage.threads.getByRole('button', { name: /^Make it/ })).toContainText('Ready to review');
  await appPage.show('Mission Control');
  const card = page.getByRole('main', { name: 'Mission Control' }).getByRole('article', { name: /^wc-(?!thread-)/ });
  await expect(card).toContainText('Ready to review');
  await expect(card).not.toContainText(/Failed|out of order/);
});
