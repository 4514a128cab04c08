import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { createGate } from '../fixtures/provider/gate.ts';
import { answer, waiting } from '../fixtures/provider/script.ts';
import { CodexClient } from '../fixtures/testkit/codex-client.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What a user does with threads other than write in them: with the pointer where that is usual, and everything by
// keyboard.

const paragraphs = Array.from({ length: 12 }, (_, at) => `Paragraph ${at} of an answer.`).join('\n\n');
const getThreadRow = (appPage: AppPage, title: string): Locator => appPage.threads.getByRole('button', { name: title });
/** The heading of a group, with the number of its threads. */
const getHeading = (appPage: AppPage, name: string): Locator =>
  appPage.threads.getByRole('heading', { name: new RegExp(`^${name} \\d+$`) });

/** Creates a thread with one exchange. */
async function createThread(appPage: AppPage, text: string, answered: string): Promise<void> {
  await appPage.button('New thread').click();
  await appPage.sendMessage(text);
  await expect(appPage.turns('Codex').last()).toContainText(answered);
  await expect(appPage.button('Stop')).toBeHidden();
}

/** Opens the menu of a row by keyboard and chooses one of its items. */
async function chooseThreadAction(appPage: AppPage, title: string, entry: string): Promise<void> {
  await getThreadRow(appPage, title).focus();
  await appPage.page.keyboard.press('Shift+F10');
  const item = appPage.page.getByRole('menuitem', { name: entry });
  await expect(item).toBeVisible();
  // The menu moves its focus a moment after the key, so the test waits for each step and never goes too far.
  const items = appPage.page.getByRole('menuitem');
  const names = await items.allTextContents();
  await appPage.page.keyboard.press('Home');
  await expect(items.first()).toBeFocused();
  for (let at = 1; at <= names.indexOf(entry); at += 1) {
    await appPage.page.keyboard.press('ArrowDown');
    await expect(items.nth(at)).toBeFocused();
  }
  await appPage.page.keyboard.press('Enter');
  await expect(item).toBeHidden();
}

test('a thread renamed and pinned by keyboard stays so after a restart', { tag: '@web' }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [answer('First answer.')] } });
  const before = new AppPage(app.page);
  await createThread(before, 'Alpha question', 'First answer.');
  await getThreadRow(before, 'Alpha question').focus();
  await app.page.keyboard.press('F2');
  await expect(app.page.getByRole('textbox', { name: 'Thread name' })).toBeFocused();
  await app.page.keyboard.type('Rows and cursors');
  await app.page.keyboard.press('Enter');
  await expect(getThreadRow(before, 'Rows and cursors')).toBeFocused();
  await chooseThreadAction(before, 'Rows and cursors', 'Pin');
  await expect(getHeading(before, 'Pinned')).toBeVisible();
  await expect(getThreadRow(before, 'Rows and cursors')).toBeFocused();

  const appPage = new AppPage(await app.restart());
  await expect(getHeading(appPage, 'Pinned')).toBeVisible();
  // From the thread's header; without a name, its first words serve as one.
  await getThreadRow(appPage, 'Rows and cursors').click();
  await appPage.runCommand('rename the thread');
  await expect(appPage.page.getByRole('textbox', { name: 'Thread name' })).toBeFocused();
  await appPage.page.keyboard.press('Delete');
  await appPage.page.keyboard.press('Enter');
  await expect(appPage.page.getByRole('heading', { name: 'Alpha question', level: 1 })).toBeVisible();
  await expect(getThreadRow(appPage, 'Alpha question')).toBeVisible();
});

test('Codex suggests a title in the field of the name, and only Enter keeps it', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const gate = createGate();
  const { page, provider } = await open({
    provider: {
      steps: [answer('First answer.'), answer('Alpha and beta'), waiting(gate, answer('Too late')), answer('Beta')],
    },
  });
  const appPage = new AppPage(page);
  const field = page.getByRole('textbox', { name: 'Thread name' });
  const suggest = page.getByRole('button', { name: 'Suggest a title' });
  await createThread(appPage, 'Could you tell me what alpha and beta are?', 'First answer.');
  const row = getThreadRow(appPage, 'Could you tell me');
  await row.focus();
  await page.keyboard.press('F2');
  await expect(field).toBeFocused();
  await expect(suggest).toBeVisible();
  expect(provider.requests).toHaveLength(1);
  await expectAccessible(page);
  await suggest.click();
  await expect(field).toHaveValue('Alpha and beta');
  await expect(field).toBeFocused();
  await appPage.message.click();
  await expect(field).toBeHidden();
  await expect(row).toBeVisible();
  await row.focus();

  // By keyboard. What the user types while Codex thinks is not replaced.
  await page.keyboard.press('F2');
  await expect(suggest).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(suggest).toBeFocused();
  await page.keyboard.press('Enter');
  await provider.requestArrived(3);
  await field.fill('My own');
  gate.release();
  await expect(suggest).toBeVisible();
  await expect(field).toHaveValue('My own');
  await suggest.click();
  await expect(field).toHaveValue('Beta');
  await page.keyboard.press('Enter');
  await expect(getThreadRow(appPage, 'Beta')).toBeFocused();
  await expect(page.getByRole('heading', { name: 'Beta', level: 1 })).toBeVisible();
});

test('an archived thread is in the archive until it is unarchived', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [answer('First answer.')] } });
  const before = new AppPage(app.page);
  await createThread(before, 'Alpha question', 'First answer.');
  await chooseThreadAction(before, 'Alpha question', 'Archive');
  await expect(getThreadRow(before, 'Alpha question')).toBeHidden();
  await expect(app.page.getByRole('main', { name: 'Alpha question' }).getByText('Archived')).toBeVisible();

  const appPage = new AppPage(await app.restart());
  await expect(appPage.page.getByText('No threads yet')).toBeVisible();
  await appPage.runCommand('archived threads');
  await expect(getThreadRow(appPage, 'Alpha question')).toBeVisible();
  await chooseThreadAction(appPage, 'Alpha question', 'Unarchive');
  await expect(appPage.page.getByText('The archive is empty')).toBeVisible();
  await appPage.button('Archived threads').click();
  await expect(getThreadRow(appPage, 'Alpha question')).toBeVisible();
});

test('deleting a thread asks once and removes it permanently', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [answer('First answer.'), answer('Second answer.')] } });
  const appPage = new AppPage(app.page);
  await createThread(appPage, 'Alpha question', 'First answer.');
  await createThread(appPage, 'Beta question', 'Second answer.');
  const dialog = appPage.dialog('Delete this thread');

  await getThreadRow(appPage, 'Beta question').focus();
  await app.page.keyboard.press('Delete');
  await expect(dialog).toContainText('"Beta question"');
  await app.page.keyboard.press('Escape');
  await expect(getThreadRow(appPage, 'Beta question')).toBeFocused();
  await chooseThreadAction(appPage, 'Beta question', 'Delete…');
  await expect(dialog).toBeVisible();
  await expectAccessible(app.page);
  await app.page.keyboard.press('Tab');
  await expect(dialog.locator('[aria-disabled="true"]')).toHaveCount(0);
  await app.page.keyboard.press('Enter');
  await expect(getThreadRow(appPage, 'Beta question')).toBeHidden();
  await expect(getThreadRow(appPage, 'Alpha question')).toBeFocused();
  await expect(appPage.turns('You')).toHaveCount(0);

  // Codex keeps what a fork reads from, and lists it.
  await chooseThreadAction(appPage, 'Alpha question', 'Fork');
  await expect(getThreadRow(appPage, 'Fork of Alpha question')).toBeVisible();
  await expect(appPage.turns('You')).toHaveText([/Alpha question/]);
  const original = appPage.threads.getByRole('button', { name: /^Alpha question/ });
  await original.click({ button: 'right' });
  await app.page.getByRole('menuitem', { name: 'Delete…' }).click();
  await dialog.getByRole('button', { name: 'Delete thread' }).click();
  await expect(original).toBeHidden();

  const after = new AppPage(await app.restart());
  await expect(getThreadRow(after, 'Fork of Alpha question')).toBeVisible();
  await expect(after.threads.getByRole('listitem')).toHaveCount(1);
});

test('a search finds a message, highlights it in the list, and opens it however old it is', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  test.slow();
  allowErrors(/WebSocket|ERR_/);
  // More turns than a thread opens with.
  const turns = 22;
  const steps = Array.from({ length: turns }, (_, at) => answer(`${paragraphs}\n\nEnd ${at}.`));
  const app = await start({ provider: { steps: [answer('There is a giraffe in it.'), ...steps] } });
  const before = new AppPage(app.page);
  await createThread(before, 'Where it began', 'giraffe');
  for (let at = 0; at < turns; at += 1) {
    await before.sendMessage(`Go on ${at}`);
    await expect(before.turns('Codex').last()).toContainText(`End ${at}.`);
    await expect(before.button('Stop')).toBeHidden();
  }
  const page = await app.restart();
  const appPage = new AppPage(page);
  await expect(getThreadRow(appPage, 'Where it began')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+f');
  await page.keyboard.type('giraf');
  const found = getThreadRow(appPage, 'Where it began');
  await expect(found.locator('mark')).toHaveText('giraffe');
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await expect(found).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(appPage.turns('Codex').filter({ hasText: 'giraffe' })).toBeInViewport();
});

test('a pinned turn is found again from the head of its thread', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [answer('The first.'), answer(paragraphs), answer(paragraphs)] } });
  const before = new AppPage(app.page);
  await createThread(before, 'Where it began', 'The first.');
  const asked = before.turns('You').filter({ hasText: 'Where it began' });
  await before.tabTo(asked.getByRole('button', { name: 'Pin turn' }));
  await app.page.keyboard.press('Enter');
  await expect(asked.getByRole('button', { name: 'Unpin turn' })).toBeVisible();
  for (const text of ['Go on', 'And on']) {
    await before.sendMessage(text);
    await expect(before.turns('Codex').last()).toContainText('Paragraph 11');
    await expect(before.button('Stop')).toBeHidden();
  }
  await expect(asked).not.toBeInViewport();
  await before.button('1 pinned turn').click();
  await app.page.getByRole('menuitem', { name: 'Where it began' }).click();
  await expect(asked).toBeInViewport();

  const page = await app.restart();
  const appPage = new AppPage(page);
  await getThreadRow(appPage, 'Where it began').click();
  await expect(appPage.turns('Codex').last()).toContainText('Paragraph 11');
  await appPage.button('1 pinned turn').press('Enter');
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: 'Where it began' }).press('Enter');
  const first = appPage.turns('You').filter({ hasText: 'Where it began' });
  await expect(first).toBeInViewport();
  await first.getByRole('button', { name: 'Unpin turn' }).press('Enter');
  await expect(appPage.button('1 pinned turn')).toBeHidden();
});

// @web: the page draws the list, and the layout store of both hosts is the same.
test('a collapsed group keeps its count and its threads in reach, also after a restart', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [answer('First answer.'), answer('Second answer.')] } });
  const before = new AppPage(app.page);
  await createThread(before, 'Alpha question', 'First answer.');
  await createThread(before, 'Beta question', 'Second answer.');
  const toggle = (appPage: AppPage): Locator => appPage.threads.getByRole('button', { name: 'Done 2' });
  await getThreadRow(before, 'Beta question').focus();
  await app.page.keyboard.press('ArrowUp');
  await expect(toggle(before)).toBeFocused();
  await expect(toggle(before)).toHaveAttribute('aria-expanded', 'true');
  await app.page.keyboard.press('Enter');
  await expect(toggle(before)).toHaveAttribute('aria-expanded', 'false');
  await expect(toggle(before)).toBeFocused();
  await expect(getHeading(before, 'Done')).toBeVisible();
  await expect(getThreadRow(before, 'question')).toHaveCount(0);
  await expectAccessible(app.page);

  const page = await app.restart('ended');
  const after = new AppPage(page);
  await expect(toggle(after)).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByRole('heading', { name: 'Alpha question', level: 1 })).toBeVisible();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByRole('heading', { name: 'Beta question', level: 1 })).toBeVisible();
  const search = page.getByRole('searchbox', { name: 'Search threads' });
  await search.fill('question');
  await expect(getThreadRow(after, 'question')).toHaveCount(2);
  await search.fill('');
  await expect(getThreadRow(after, 'question')).toHaveCount(0);
  await toggle(after).click();
  await expect(getThreadRow(after, 'question')).toHaveCount(2);
  await expect(toggle(after)).toHaveAttribute('aria-expanded', 'true');

  // With Alt, the arrow keys change the thread, not the row.
  await getThreadRow(after, 'Beta question').focus();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByRole('heading', { name: 'Alpha question', level: 1 })).toBeVisible();
  await expect(after.message).toBeFocused();
});

// @web: the page offers this, and the same host code forks on the desktop.
test('editing an earlier message in a fork leaves the thread unchanged', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const answers = ['First answer.', 'Second answer.', 'Answer to the edit.'];
  const { page } = await open({ provider: { steps: answers.map((text) => answer(text)) } });
  const appPage = new AppPage(page);
  await createThread(appPage, 'Alpha question', 'First answer.');
  await appPage.sendMessage('Beta question');
  await expect(appPage.turns('Codex').last()).toContainText('Second answer.');
  await expect(appPage.button('Stop')).toBeHidden();

  const asked = appPage.turns('You').filter({ hasText: 'Beta question' });
  await appPage.tabTo(asked.getByRole('button', { name: 'Edit in a fork' }));
  await expectAccessible(page);
  // A double press makes one fork.
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Fork of Alpha question', level: 1 })).toBeVisible();
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue('Beta question');
  await expect(appPage.turns('You')).toHaveText([/Alpha question/]);
  await expect(appPage.threads.getByRole('listitem')).toHaveCount(2);
  await page.keyboard.press('End');
  await page.keyboard.type(', edited');
  await appPage.sendDraft();
  await expect(appPage.turns('Codex').last()).toContainText('Answer to the edit.');
  await expect(appPage.turns('You')).toHaveText([/Alpha question/, /Beta question, edited/]);

  await appPage.turns('Codex').first().getByRole('button', { name: 'Branch from here' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Fork of Fork of Alpha question', level: 1 })).toBeVisible();
  await expect(appPage.turns('You')).toHaveText([/Alpha question/]);

  await appPage.threads.getByRole('button', { name: /^Alpha question/ }).click();
  await expect(appPage.turns('You')).toHaveText([/Alpha question/, /Beta question/]);
  await expect(appPage.turns('Codex').last()).toContainText('Second answer.');
  await expect(appPage.message).toHaveValue('');
});

test('a folder with thousands of threads shows them all, the oldest on request', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [answer('First answer.')] } });
  await createThread(new AppPage(app.page), 'Alpha question', 'First answer.');
  await copyThread(app.codexHome, 420);
  const appPage = new AppPage(await app.restart('ended'));
  const rows = appPage.threads.getByRole('listitem');
  await expect(rows).toHaveCount(100);
  for (let shown = 200; shown <= 400; shown += 100) {
    await appPage.page.getByRole('button', { name: 'Show 100 more' }).press('Enter');
    await expect(rows).toHaveCount(shown);
  }
  await appPage.page.getByRole('button', { name: 'Show older threads' }).press('Enter');
  await expect(rows).toHaveCount(421);
  await expect(appPage.page.getByRole('button', { name: /^Show (older|\d)/ })).toHaveCount(0);
  await rows.last().getByRole('button').first().click();
  await expect(appPage.turns('Codex')).toContainText('First answer.');
});

// @web: the host searches, the same on both.
test('a search finds the text of a thread that only another Codex app has opened', { tag: ['@web', '@long'] }, async ({
  start,
}) => {
  const app = await start({ provider: { steps: [answer('A giraffe walks past.')] } });
  const other = await CodexClient.start({ codexHome: app.codexHome });
  try {
    const { thread } = await other.request('thread/start', { cwd: app.workspace });
    const input = [{ type: 'text' as const, text: 'Name an animal', text_elements: [] }];
    await other.request('turn/start', { threadId: thread.id, input });
    await other.notified('turn/completed');
  } finally {
    await other.stop();
  }
  const appPage = new AppPage(app.page);
  await app.page.keyboard.press('ControlOrMeta+Shift+f');
  await app.page.keyboard.type('giraffe');
  const found = getThreadRow(appPage, 'Name an animal');
  await expect(found.locator('mark')).toHaveText('giraffe');
  await found.click();
  await expect(appPage.turns('Codex')).toContainText('A giraffe walks past.');
  await expect(appPage.turns('Codex')).toBeInViewport();

  await app.page.keyboard.press('ControlOrMeta+Shift+f');
  await app.page.getByRole('searchbox', { name: 'Search threads' }).fill('no such word');
  await expect(app.page.getByText('In threads of other Codex apps, only messages are searched.')).toBeVisible();
});

/** Adds this many threads to Codex's store, each a copy of the existing one, as if other clients had made them. */
async function copyThread(codexHome: string, times: number): Promise<void> {
  const folder = join(codexHome, 'sessions');
  const [path = ''] = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.jsonl'));
  const [id = ''] = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(path) ?? [];
  const text = await readFile(join(folder, path), 'utf8');
  for (let number = 0; number < times; number += 1) {
    const other = `${id.slice(0, -12)}${String(number).padStart(12, '0')}`;
    const copy = join(folder, path.replace(id, other));
    await writeFile(copy, text.replaceAll(id, other));
    // Codex goes by the modification time of files, and its pages lose threads that changed within the same second.
    const changed = Date.now() / 1_000 - 60 * (number + 1);
    await utimes(copy, changed, changed);
  }
}
