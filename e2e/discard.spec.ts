import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listUserMessages } from '../fixtures/provider/model-request.ts';
import { addFile, updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Keeping and discarding what a turn changed: per hunk, line, file and turn.

const numberLines = (changed: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 60 }, (_, at) => `${changed[at] ?? `line ${at}`}\n`).join('');

/** Reads a file. The file is missing for a moment while it is replaced. */
const readFileText = (at: string) => () => readFile(at, 'utf8').catch(() => null);

const changes = patch([
  updateFile('src/a.txt', [
    { from: 'line 5', to: 'five' },
    { from: 'line 30', to: 'thirty\nand more' },
    { from: 'line 50', to: 'fifty' },
  ]),
  addFile('src/new.txt', 'new\n'),
]);

test('hunks are discarded by mouse and by key, and the next message reports it to the agent', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open({
    workspace: { files: { 'src/a.txt': numberLines() } },
    provider: { steps: [changes, answer('Done.'), answer('As you say.')] },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  const text = readFileText(join(app.workspace, 'src/a.txt'));
  await appPage.sendMessage('Change it');
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  await appPage.openChanges();
  const button = (name: string) => appPage.diff.getByRole('button', { name, exact: true });
  const line = (shown: string) => appPage.diff.getByText(shown, { exact: true });
  const buttons = appPage.diff.getByRole('button', { name: /^(Keep|Discard)/ });

  // One hunk has the buttons. A click selects another one, the pointer does not.
  const first = button('Discard hunk 1 of 3 in src/a.txt');
  await expect(first).toBeVisible();
  await line('thirty').hover();
  await expect(buttons).toHaveCount(2);
  await line('thirty').click();
  await expect(button('Discard hunk 2 of 3 in src/a.txt')).toBeVisible();
  await expect(buttons).toHaveCount(2);
  await line('five').click();
  await expect(appPage.changes.getByText('4 to decide')).toBeVisible();
  const bar = appPage.changes.getByRole('region', { name: 'Commit' });
  const cells = (name: string) => bar.getByRole('img', { name, exact: true });
  await expect(bar).toContainText('main · 2 uncommitted files');
  await expect(cells('Change 1 of 4: 4 to decide')).toBeVisible();
  const place = await bar.boundingBox();
  await expectAccessible(page);
  // The second click of a double click does not open the line that takes the place of the hunk.
  const gone = appPage.diff.getByRole('button', { name: /^Discarded/ });
  await first.click();
  await expect(gone).toBeVisible();
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  await expect(gone).toHaveAttribute('aria-expanded', 'false');
  await expect.poll(text).toBe(numberLines({ 30: 'thirty\nand more', 50: 'fifty' }));
  await expect(button('Discard hunk 2 of 3 in src/a.txt')).toBeVisible();
  await expect(appPage.changes.getByText('3 to decide')).toBeVisible();
  await expect(appPage.diff).toBeFocused();
  await expect(appPage.toasts).toContainText('Discarded 1 hunk in a.txt');
  await expect(cells('Change 2 of 4: 1 discarded, 3 to decide')).toBeVisible();
  await expect(bar).toContainText('1 discarded · Codex will be told');
  expect(await bar.boundingBox()).toEqual(place);
  const note = appPage.button('Note on discarded changes');
  // The pointer keeps the toast, however long the next steps take.
  const undo = appPage.toasts.getByRole('button', { name: 'Undo' });
  await undo.hover();
  await note.press('Enter');
  const shown = page.getByRole('region', { name: 'Note on discarded changes' });
  await expect(shown).toContainText('I discarded 1 hunk in src/a.txt');
  await expect(shown.locator('code')).toHaveText(['line 5', 'five']);
  await expect(shown).not.toContainText('```');
  await expectAccessible(page);

  // Undo in the toast also removes the note, and the focus goes back to where it was before the click.
  await appPage.diff.focus();
  await undo.click();
  await expect.poll(text).toBe(numberLines({ 5: 'five', 30: 'thirty\nand more', 50: 'fifty' }));
  await expect(note).toHaveCount(0);
  await expect(bar).toContainText('main · 2 uncommitted files');
  await expect(appPage.diff).toBeFocused();
  await expect(appPage.changes.getByText('4 to decide')).toBeVisible();

  // With keys: F7 selects from anywhere, also from a file in the tree, and each decision goes on to the next hunk.
  await appPage.message.fill('You');
  await page.keyboard.press('Shift+F7');
  await page.keyboard.type('k');
  await expect(appPage.message).toHaveValue('Youk');
  await appPage.message.fill('');
  await appPage.files.getByRole('treeitem', { name: /a\.txt/ }).click();
  await expect(button('Discard src/a.txt')).toBeVisible();
  await page.keyboard.press('F7');
  await page.keyboard.press('F7');
  await expect(button('Discard hunk 2 of 3 in src/a.txt')).toBeVisible();
  await page.keyboard.press('u');
  await expect.poll(text).toBe(numberLines({ 5: 'five', 50: 'fifty' }));
  await expect(button('Keep hunk 3 of 3 in src/a.txt')).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('k');
  await expect(appPage.diff.getByText('Kept', { exact: true })).toHaveCount(1);
  // What is decided is one line, which opens and closes where it is.
  await expect(appPage.diff).toBeFocused();
  const kept = appPage.diff.getByRole('button', { name: /^Kept.*fifty/ });
  await expect(line('and more')).toHaveCount(0);
  await gone.press('Enter');
  await expect(gone).toHaveAttribute('aria-expanded', 'true');
  await expect(gone).toBeFocused();
  await expect(line('and more')).toBeVisible();
  await expectAccessible(page);
  await gone.press('Enter');
  await expect(line('and more')).toHaveCount(0);
  await button('Undo hunk 2 of 3 in src/a.txt').press('Enter');
  await expect.poll(text).toBe(numberLines({ 5: 'five', 30: 'thirty\nand more', 50: 'fifty' }));
  await expect(line('and more')).toBeVisible();
  await expect(appPage.changes.getByText('3 to decide')).toBeVisible();
  await appPage.diff.press('u');
  await expect.poll(text).toBe(numberLines({ 5: 'five', 50: 'fifty' }));
  await expect(kept).toHaveAttribute('aria-expanded', 'false');
  await expect(button('Keep src/new.txt')).toBeVisible();
  await page.keyboard.press('k');
  await expect(appPage.files.getByRole('treeitem', { name: /new\.txt, .*reviewed/ })).toBeVisible();
  await expect(button('Keep hunk 1 of 3 in src/a.txt')).toBeVisible();
  await expect(appPage.changes.getByText('1 to decide')).toBeVisible();

  // Marks, the notes and the words of the user outlive the page.
  await page.getByRole('button', { name: '2 notes on reviewed changes' }).click();
  const reviewed = page.getByRole('region', { name: 'Note on reviewed changes' });
  await expect(reviewed.locator('code')).toHaveText(['line 30', 'thirty', 'and more']);
  await expect(reviewed).toContainText('I keep 1 hunk in src/a.txt.\nI keep all changes in src/new.txt.');
  await reviewed.getByRole('textbox', { name: 'Note on reviewed changes' }).fill('Leave line 30 alone, please.');
  await appPage.untilTextIsSaved();
  await page.reload();
  await expect(page.getByRole('button', { name: '2 notes on reviewed changes' })).toBeVisible();
  await expect(appPage.diff.getByText('Kept', { exact: true })).toHaveCount(2);
  await expect(appPage.diff.getByText('Discarded', { exact: true })).toHaveCount(1);
  await appPage.changes.getByRole('button', { name: 'Keep the rest' }).press('Enter');
  await expect(appPage.files.getByRole('treeitem', { name: /a\.txt, .*reviewed/ })).toBeVisible();
  await expect(appPage.diff).toBeFocused();

  await expect(bar).toContainText('3 kept, 1 discarded · Codex will be told');

  // One message has the text, the notes and the comments.
  await kept.press('Enter');
  await appPage.diff.getByText('fifty', { exact: true }).hover();
  await button('Comment on line 52').click();
  await page.keyboard.type('Why?');
  await page.keyboard.press('Enter');
  await appPage.message.fill('Go on');
  await appPage.sendDraft();
  await expect(appPage.turns('Codex').last()).toContainText('As you say.');
  await expect(page.getByRole('button', { name: /on (discarded|reviewed) changes/ })).toHaveCount(0);
  await expect(bar).toContainText('3 kept, 1 discarded · main');
  expect(listUserMessages(await app.provider.requestArrived(3)).at(-1)).toBe(
    'Go on\n\nI discarded 1 hunk in src/a.txt:\n```diff\n-line 30\n+thirty\n+and more\n```\n\n' +
      'I keep 2 hunks in src/a.txt.\nI keep all changes in src/new.txt.\n\nLeave line 30 alone, please.\n\n' +
      'src/a.txt, line 52:\n```diff\n+fifty\n```\nWhy?',
  );
  // The message shows chips that open to the lines.
  const sent = appPage.turns('You').last();
  await expect(sent).not.toContainText('```');
  await expect(sent).toContainText('Leave line 30 alone, please.');
  const chip = sent.getByRole('button', { name: 'I discarded 1 hunk in src/a.txt' });
  await expect(sent.getByRole('button', { name: 'src/a.txt, line 52' })).toBeVisible();
  await expect(sent.getByText('and more', { exact: true })).toHaveCount(0);
  await chip.click();
  await expect(chip).toHaveAttribute('aria-expanded', 'true');
  await expect(sent.locator('code')).toHaveText(['line 30', 'thirty', 'and more']);
  await expect(chip).toBeFocused();
});

test('selected lines go alone, and a later edit is overwritten only after a question', { tag: '@web' }, async ({
  open,
}) => {
  const app = await open({
    workspace: { files: { 'src/a.txt': numberLines() } },
    provider: { steps: [changes, answer('Done.')] },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  const at = join(app.workspace, 'src/a.txt');
  const text = readFileText(at);
  await appPage.sendMessage('Change it');
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  await appPage.openChanges();
  const button = (name: string) => appPage.diff.getByRole('button', { name, exact: true });

  // The diff is made again at the end of the turn, with its authors.
  await expect(button('Keep hunk 1 of 3 in src/a.txt')).toBeVisible();
  await expect(appPage.diff.getByText('Codex, patch', { exact: true }).first()).toBeVisible();
  await appPage.diff.getByText('and more', { exact: true }).selectText();
  await button('Discard 1 line hunk 2 of 3 in src/a.txt').focus();
  // K and U act on the lines. A hunk with some kept lines is still one to decide.
  await expect(button('Keep 1 line hunk 2 of 3 in src/a.txt')).toBeVisible();
  await page.keyboard.press('k');
  await expect(appPage.diff.getByText('1 line kept', { exact: true })).toBeVisible();
  await expect(appPage.changes.getByText('4 to decide')).toBeVisible();
  await appPage.diff.getByText('and more', { exact: true }).selectText();
  await button('Undo hunk 2 of 3 in src/a.txt').focus();
  await page.keyboard.press('k');
  await expect(appPage.diff.getByText('1 line kept', { exact: true })).toHaveCount(0);
  await appPage.diff.getByText('and more', { exact: true }).selectText();
  await button('Discard 1 line hunk 2 of 3 in src/a.txt').focus();
  await page.keyboard.press('u');
  await expect.poll(text).toBe(numberLines({ 5: 'five', 30: 'thirty', 50: 'fifty' }));
  await expect(button('Discard hunk 2 of 3 in src/a.txt')).toBeVisible();
  await expect(appPage.toasts).toContainText('Discarded 1 line in a.txt');

  // The rest is what is not decided: a kept hunk stays.
  await appPage.diff.getByText('fifty', { exact: true }).click();
  await button('Keep hunk 3 of 3 in src/a.txt').click();
  await expect(appPage.changes.getByText('3 to decide')).toBeVisible();
  const mine = numberLines({ 5: 'mine', 30: 'thirty', 50: 'fifty' });
  await writeFile(at, mine);
  const rest = appPage.changes.getByRole('button', { name: 'Discard the rest' });
  await rest.click();
  const question = appPage.dialog('Overwrite later changes');
  await expect(question).toContainText('src/a.txt');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  expect(await text()).toBe(mine);

  // An answer counts only for the files in the question. Another one changes while it is open, so Workcell asks again.
  await rest.click();
  await expect(question).toContainText('src/a.txt');
  await expect(question).not.toContainText('src/new.txt');
  await writeFile(join(app.workspace, 'src/new.txt'), 'mine\n');
  await question.getByRole('button', { name: 'Discard anyway' }).click();
  await expect(question).toContainText('src/new.txt');
  expect(await text()).toBe(mine);
  await question.getByRole('button', { name: 'Discard anyway' }).click();
  await expect.poll(text).toBe(numberLines({ 50: 'fifty' }));
  await expect(readFile(join(app.workspace, 'src/new.txt'))).rejects.toThrow('ENOENT');
  // The pointer keeps the toast, however long the next step takes.
  await appPage.toasts.getByText('changes in 2 files').hover();
  await expect(appPage.button('Commit 1 file…')).toBeVisible();
  await appPage.toasts.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(text).toBe(mine);
  await expect(appPage.button('Commit 2 files…')).toBeVisible();
});

test('keys reach the file in the tree and rows selected with arrows, and a comment takes letters', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const app = await open({
    workspace: { files: { 'src/a.txt': numberLines() } },
    provider: { steps: [changes, answer('Done.')] },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  const text = readFileText(join(app.workspace, 'src/a.txt'));
  await appPage.sendMessage('Change it');
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  await appPage.openChanges();
  const button = (name: string) => appPage.diff.getByRole('button', { name, exact: true });

  // A letter in a comment is a letter.
  await appPage.diff.getByText('fifty', { exact: true }).hover();
  await button('Comment on line 52').click();
  await page.keyboard.type('ku');
  await expect(appPage.diff.getByRole('textbox')).toHaveValue('ku');
  await page.keyboard.press('Escape');
  expect(await text()).toBe(numberLines({ 5: 'five', 30: 'thirty\nand more', 50: 'fifty' }));

  // Rows selected with Shift and the arrow keys.
  await button('Comment on line 31').focus();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(button('Discard 2 lines hunk 2 of 3 in src/a.txt')).toBeAttached();
  await page.keyboard.press('u');
  await expect.poll(text).toBe(numberLines({ 5: 'five', 50: 'fifty' }).replace('line 29\nline 30\n', 'line 29\n'));
  // Once the page knows, it selects the rest of the hunk, and the list takes the focus.
  await expect(appPage.diff).toBeFocused();

  // The file that has the focus in the tree.
  await appPage.files.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('k');
  await expect(appPage.changes.getByText('4 to decide')).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('k');
  await expect(appPage.files.getByRole('treeitem', { name: /a\.txt, .*reviewed/ })).toBeVisible();
  await expect(button('Keep src/new.txt')).toBeVisible();
  await appPage.files.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('k');
  await expect(appPage.files.getByRole('treeitem', { name: /a\.txt, .*reviewed/ })).toHaveCount(0);
  await page.keyboard.press('u');
  await expect.poll(text).toBe(numberLines());
  await expect(appPage.files.getByRole('treeitem', { name: /a\.txt, .*discarded/ })).toBeVisible();

  // A key removes the note, and the focus moves on.
  await appPage.button('Remove note on reviewed changes').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /on (discarded|reviewed) changes/ })).toHaveCount(0);
  await expect(appPage.message).toBeFocused();
});
