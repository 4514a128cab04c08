import { updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What a message consists of besides its text.

test('@ finds files of the folder, and what is chosen goes with the message', { tag: '@web' }, async ({ open }) => {
  const files = { '.gitignore': '*.log\n', 'greet.js': '', 'src/composer view.ts': '', 'src/ignored.log': '' };
  const { page } = await open({ workspace: { files }, provider: { steps: [answer('Read.')] } });
  const appPage = new AppPage(page);
  await appPage.message.pressSequentially('See @');
  const suggestions = page.getByRole('listbox', { name: 'Suggestions' });
  await expect(suggestions.getByRole('option', { name: 'greet.js' })).toBeVisible();
  await expect(appPage.message).toBeFocused();
  await expectAccessible(page);

  await appPage.message.press('Escape');
  await expect(suggestions).toBeHidden();
  await appPage.message.press('Backspace');
  await appPage.message.pressSequentially('@log');
  await expect(page.getByText('No files match log.')).toBeVisible();
  for (const _ of 'log') await appPage.message.press('Backspace');
  await appPage.message.pressSequentially('cvi');
  const option = suggestions.getByRole('option', { name: 'composer view.ts' });
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await expect(appPage.message).toHaveAttribute('aria-activedescendant', (await option.getAttribute('id')) ?? '');
  await appPage.message.press('Tab');
  await expect(suggestions).toBeHidden();
  await expect(appPage.message).toHaveValue('See @"src/composer view.ts" ');
  await appPage.message.pressSequentially('@gre');
  await suggestions.getByRole('option', { name: 'greet.js' }).click();
  await expect(appPage.message).toHaveValue('See @"src/composer view.ts" @greet.js ');
  await expect(appPage.message).toBeFocused();
  await appPage.sendDraft();
  await expect(appPage.turns('Codex')).toContainText('Read.');
  await expect(appPage.turns('You').getByRole('listitem')).toHaveText(['src/composer view.ts', 'greet.js']);
});

test('undo takes back a file that was named with @, and redo brings it again', { tag: '@web' }, async ({ open }) => {
  const { page } = await open({ workspace: { files: { 'greet.js': '' } } });
  const appPage = new AppPage(page);
  const chips = page.getByRole('list', { name: 'Attachments' });
  await appPage.message.pressSequentially('See @gre');
  await page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name: 'greet.js' }).click();
  await expect(chips.getByRole('listitem')).toHaveText(['greet.js']);
  await appPage.message.press('ControlOrMeta+z');
  await expect(appPage.message).not.toHaveValue('See @greet.js ');
  await expect(chips).toHaveCount(0);
  await appPage.message.press('ControlOrMeta+Shift+z');
  await expect(appPage.message).toHaveValue('See @greet.js ');
  await expect(chips.getByRole('listitem')).toHaveText(['greet.js']);
});

test('a file leaves the message when its mention is deleted, cut or replaced', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const { page } = await open({ workspace: { files: { 'greet.js': '', 'greet.json': '' } } });
  const appPage = new AppPage(page);
  const chips = page.getByRole('list', { name: 'Attachments' });
  const option = page
    .getByRole('listbox', { name: 'Suggestions' })
    .getByRole('option', { name: 'greet.js', exact: true });
  await appPage.message.pressSequentially('See @gre');
  await option.click();
  await appPage.message.pressSequentially('and more');
  await expect(chips.getByRole('listitem')).toHaveText(['greet.js']);
  for (const _ of ' and more') await appPage.message.press('Backspace');
  await expect(chips.getByRole('listitem')).toHaveText(['greet.js']);
  await appPage.message.press('Backspace');
  await expect(chips).toHaveCount(0);
  await appPage.message.pressSequentially('s');
  await expect(chips.getByRole('listitem')).toHaveText(['greet.js']);
  await page.reload();
  await expect(chips.getByRole('listitem')).toHaveText(['greet.js']);
  await appPage.message.press('ControlOrMeta+a');
  await appPage.message.press('ControlOrMeta+x');
  await expect(chips).toHaveCount(0);
});

test('@ finds a name with spaces and accents, and leaves the sentence after a name alone', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const files = { 'Sitzung Ma\u0308rz.md': '', 'greet.js': '' };
  const { page } = await open({ workspace: { files }, provider: { steps: [answer('Read.')] } });
  const appPage = new AppPage(page);
  const suggestions = page.getByRole('listbox', { name: 'Suggestions' });
  for (const typed of ['@sitzung m', '@"Sitzung März', '@marz']) {
    await appPage.message.fill('');
    await appPage.message.pressSequentially(typed);
    await expect(suggestions.getByRole('option')).toHaveCount(1);
    await expect(suggestions.getByRole('option')).toHaveAccessibleName(/^Sitzung/);
    // Before the answer for the whole word, Tab belongs to the sentence.
    await expect(suggestions).toHaveAttribute('aria-busy', 'false');
    await appPage.message.press('Tab');
    await expect(appPage.message).toHaveValue(/^@"Sitzung [^"]*" $/);
  }
  await appPage.message.fill('');
  await appPage.message.pressSequentially('@greet.js');
  await expect(suggestions.getByRole('option', { name: 'greet.js' })).toBeVisible();
  await appPage.message.pressSequentially(' now');
  await expect(suggestions).toBeHidden();
  await appPage.message.press('Enter');
  await expect(appPage.turns('You')).toContainText('@greet.js now');
});

// @web: the page reads the files, the same on both hosts.
test('files go with a message, stay with its draft across a reload, and appear where it was said', {
  tag: '@web',
}, async ({ open }) => {
  const { page, provider } = await open({ provider: { steps: [answer('Seen.')] } });
  const appPage = new AppPage(page);
  const chips = page.getByRole('list', { name: 'Attachments' });
  await page.locator('input[type=file]').setInputFiles([
    { name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') },
    { name: 'fake.png', mimeType: 'image/png', buffer: Buffer.from('no image') },
    { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
  ]);
  await expect(chips.getByRole('listitem')).toHaveText(['dot.png', 'fake.png']);
  await expect(page.getByRole('alert').filter({ hasText: 'empty.txt' })).toContainText('is empty or not a file');
  await expect(chips.locator('img')).toHaveCount(1);
  await expectAccessible(page);

  await page.reload();
  await expect(chips.getByRole('listitem')).toHaveText(['dot.png', 'fake.png']);
  await expect(chips.locator('img')).toHaveCount(1);
  await appPage.button('Remove fake.png').click();
  await expect(chips.getByRole('listitem')).toHaveText(['dot.png']);

  await appPage.message.fill('x '.repeat(3_000));
  await appPage.message.press('ControlOrMeta+a');
  await appPage.message.press('ControlOrMeta+x');
  await expect(appPage.message).toHaveValue('');
  await appPage.message.press('ControlOrMeta+v');
  await appPage.button('Attach as a file').click();
  await expect(chips.getByRole('listitem')).toHaveText(['dot.png', 'pasted.txt']);
  await expect(appPage.message).toHaveValue('');
  await page.reload();
  await appPage.button('Open pasted.txt').click();
  const opened = appPage.dialog('Pasted text');
  await expect(opened.getByRole('region', { name: 'Text' })).toContainText('x x x');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(appPage.button('Open pasted.txt')).toBeFocused();
  await page.keyboard.press('Enter');
  await opened.getByRole('button', { name: 'Put into the message' }).click();
  await expect(appPage.message).toHaveValue('x '.repeat(3_000));
  await expect(chips.getByRole('listitem')).toHaveText(['dot.png']);
  await appPage.message.press('ControlOrMeta+a');
  await appPage.message.press('ControlOrMeta+x');
  await appPage.message.press('ControlOrMeta+v');
  await appPage.button('Attach as a file').click();
  await expect(chips.getByRole('listitem')).toHaveText(['dot.png', 'pasted.txt']);

  await appPage.sendMessage('Look');
  await expect(appPage.turns('Codex')).toContainText('Seen.');
  await expect(chips).toBeHidden();
  const said = appPage.turns('You');
  await expect(said.getByRole('listitem')).toHaveText(['', 'pasted.txt']);
  await expect(said.getByRole('img', { name: 'dot.png' })).toBeVisible();
  expect(JSON.stringify(await provider.requestArrived(1))).toContain('input_image');
});

test('a dropped file is attached, and one that is too large is refused where it was dropped', { tag: '@long' }, async ({
  open,
}) => {
  const { page } = await open();
  await expect(new AppPage(page).message).toBeVisible();
  await page.evaluate(dropTwoFiles);
  await expect(page.getByRole('list', { name: 'Attachments' }).getByRole('listitem')).toHaveText(['notes.md']);
  await expect(page.getByRole('alert').filter({ hasText: 'large.bin' })).toContainText('The limit is 10.0');
});

test('Up and Down walk through sent messages and back to the draft', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('One.'), answer('Two.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('first, @greet said');
  await expect(appPage.turns('Codex')).toContainText('One.');
  await appPage.sendMessage('second');
  await expect(appPage.turns('Codex').last()).toContainText('Two.');
  await appPage.message.fill('half');
  await appPage.message.press('Home');
  await appPage.message.press('ArrowUp');
  await expect(appPage.message).toHaveValue('second');
  await appPage.message.press('ArrowUp');
  await expect(appPage.message).toHaveValue('first, @greet said');
  await appPage.message.press('ArrowUp');
  await expect(appPage.message).toHaveValue('first, @greet said');
  await appPage.message.press('ArrowDown');
  await expect(appPage.message).toHaveValue('second');
  await appPage.message.press('ArrowDown');
  await expect(appPage.message).toHaveValue('half');
  // A letter in an earlier message does not cost the unsent text.
  await appPage.message.press('Home');
  await appPage.message.press('ArrowUp');
  await appPage.message.press('End');
  await appPage.message.press('!');
  await expect(appPage.message).toHaveValue('second!');
  await page.reload();
  await expect(appPage.message).toHaveValue('second!');
  await appPage.message.press('End');
  await appPage.message.press('ArrowDown');
  await expect(appPage.message).toHaveValue('half');
});

test('selections in an answer and in a diff are quoted with their source, in one message', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const change = patch([updateFile('greet.js', [{ from: 'const one = 1;', to: 'const two = 2;' }])]);
  const { page } = await open({
    workspace: { files: { 'greet.js': 'const zero = 0;\nconst one = 1;\n' } },
    provider: { steps: [change, answer('Renamed it carefully.'), answer('Then so.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Change it');
  await appPage
    .turns('Codex')
    .getByText('Renamed it carefully.')
    .dblclick({ position: { x: 4, y: 8 } });
  await expect(appPage.button('Quote')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('r');
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue('Codex said:\n> Renamed\n\n');
  await appPage.message.press('ControlOrMeta+End');
  await page.keyboard.type('Why?');

  await appPage.openChanges();
  // The diff of the turn, in color: what replaces its lines also clears the selection in them.
  await expect(appPage.changes).toContainText('1 to decide');
  await expect(appPage.diff.getByText('const', { exact: true })).toHaveCount(3);
  await appPage.diff.getByText('const two = 2;', { exact: true }).dblclick({ position: { x: 4, y: 8 } });
  // The browser tells of a selection some time after it was made.
  await appPage.button('Quote').hover();
  await page.mouse.down();
  await page.evaluate("document.dispatchEvent(new Event('selectionchange'))");
  await page.mouse.up();
  const quoted = 'Codex said:\n> Renamed\n\nWhy?\n\ngreet.js, line 2:\n```diff\n+const two = 2;\n```\n';
  await expect(appPage.message).toHaveValue(quoted);
  await appPage.message.press('ControlOrMeta+End');
  await page.keyboard.type('Name it otherwise.');
  await appPage.sendDraft();
  await expect(appPage.turns('Codex').last()).toContainText('Then so.');
  await expect(appPage.turns('You').last()).toContainText('Name it otherwise.');
});

/** A PNG of one pixel. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const dropTwoFiles = `
  const dropped = new DataTransfer();
  dropped.items.add(new File(['words'], 'notes.md', { type: 'text/markdown' }));
  dropped.items.add(new File(['x'.repeat(10_000_001)], 'large.bin'));
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }));
`;
