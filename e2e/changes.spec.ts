import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { createGate } from '../fixtures/provider/gate.ts';
import { addFile, deleteFile, updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, fail, patch, run, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What Codex changed, as files and as lines.

const askForEverything = { settings: { approval_mode: 'ask-for-everything' } };
const files = {
  'src/greet.js': 'export const greet = (name) => "Hello, " + name;\nexport const bye = "Bye";\n',
  'src/old-name.js': 'export const kept = true;\nexport const stays = true;\n',
  'docs/gone.md': '# Gone\n\nsoon\n',
  'README.md': '# A workspace\n',
};

const patchOfEveryKind = patch([
  updateFile('src/greet.js', [{ from: 'export const bye = "Bye";', to: 'export const bye = "Goodbye";' }]),
  updateFile('src/old-name.js', [{ from: 'export const kept = true;', to: 'export const kept = 1;' }], {
    moveTo: 'src/new-name.js',
  }),
  deleteFile('docs/gone.md'),
  addFile('src/parts/added.js', 'export const added = true;\n'),
]);

test('files are a tree with their counts, and their lines are shown in both layouts', { tag: '@web' }, async ({
  open,
}) => {
  const { page } = await open({ workspace: { files }, provider: { steps: [patchOfEveryKind, answer('Done.')] } });
  const appPage = new AppPage(page);
  await expect(appPage.changes).toBeHidden();
  await appPage.sendMessage('Change everything');
  await appPage.openChanges();
  const item = (name: string) => appPage.files.getByRole('treeitem', { name, exact: true });
  await expect(item('src/greet.js, 1 added, 1 removed')).toBeVisible();
  await expect(item('src/new-name.js, 1 added, 1 removed')).toBeVisible();
  await expect(item('docs/gone.md, 3 removed')).toBeVisible();
  await expect(item('src/parts/added.js, 1 added')).toBeVisible();
  await expect(appPage.transcript.getByRole('button', { name: /^Edited 4 files/ })).toBeVisible();
  await expectAccessible(page);

  await item('src/greet.js, 1 added, 1 removed').click();
  const before = appPage.diff.getByText('export const bye = "Bye";', { exact: true });
  const after = appPage.diff.getByText('export const bye = "Goodbye";', { exact: true });
  await expect(before).toBeVisible();
  await expect(after).toBeVisible();
  await expect(appPage.changes.getByRole('button', { name: 'Unified' })).toHaveAttribute('aria-pressed', 'true');
  expect((await after.boundingBox())?.y).toBeGreaterThan((await before.boundingBox())?.y ?? 0);
  await appPage.changes.getByRole('button', { name: 'Side by side' }).click();
  await expect.poll(async () => (await after.boundingBox())?.y).toBe((await before.boundingBox())?.y);
  await expectAccessible(page);
  // The two halves share the visible width.
  const middle = await appPage.diff.evaluate((list) => list.getBoundingClientRect().x + list.clientWidth / 2);
  expect((await before.boundingBox())?.x).toBeLessThan(middle);
  expect((await after.boundingBox())?.x).toBeGreaterThan(middle);
  expect(await appPage.diff.evaluate((list) => list.scrollWidth - list.clientWidth)).toBe(0);

  await item('src/new-name.js, 1 added, 1 removed').click();
  await expect(appPage.diff.getByText('Renamed from src/old-name.js')).toBeVisible();
  await page.reload();
  await expect(item('src/greet.js, 1 added, 1 removed')).toBeVisible();
  await expect(appPage.changes.getByRole('button', { name: 'Side by side' })).toHaveAttribute('aria-pressed', 'true');
});

test('all files or the one in view are copied as a patch, by keyboard', { tag: '@web' }, async ({ open }) => {
  const { page } = await open({ workspace: { files }, provider: { steps: [patchOfEveryKind, answer('Done.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Change everything');
  await appPage.openChanges();
  // A file alone in its folders takes one row.
  await expect(appPage.files.getByRole('treeitem')).toHaveCount(5);
  await expect(appPage.files.getByRole('checkbox')).toHaveCount(0);
  await expect(appPage.turns('Codex')).toContainText('Done.');
  const copy = appPage.changes.getByRole('button', { name: 'Copy as patch' });
  await copy.press('Enter');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect.poll(() => appPage.readPastedText()).toContain('diff --git a/docs/gone.md');
  expect(await appPage.readPastedText()).toContain('greet.js');
  await appPage.files.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(appPage.files.getByRole('treeitem', { name: /^docs\/gone/ })).toHaveAttribute('aria-selected', 'true');
  await copy.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'All 4 files' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'gone.md' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => appPage.readPastedText()).not.toContain('greet.js');
  expect(await appPage.readPastedText()).toContain('diff --git a/docs/gone.md');
  await appPage.files.focus();
  const folder = appPage.files.getByRole('treeitem', { name: /^src, / });
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(folder).toHaveAttribute('aria-expanded', 'false');
  await expect(appPage.files.getByRole('treeitem')).toHaveCount(2);
});

test('each file and hunk says who changed it, and the user chooses whose changes to see and to decide', {
  tag: '@web',
}, async ({ open }) => {
  const numbered = Array.from({ length: 60 }, (_, at) => `line ${at}\n`).join('');
  const formatter = "sed -i 's/  */ /g; s/line 30/thirty/' src/code.txt src/other.txt";
  const app = await open({
    workspace: { files: { 'src/code.txt': numbered, 'src/other.txt': 'a  b\n' } },
    settings: { approval_mode: 'ask-when-needed' },
    provider: {
      steps: [
        patch([
          updateFile('src/code.txt', [
            { from: 'line 5', to: 'five' },
            { from: 'line 50', to: 'fifty   spaces' },
          ]),
          addFile('src/new.txt', 'new\n'),
        ]),
        run(formatter),
        answer(`${'A long answer.\n\n'.repeat(60)}Done.`),
      ],
    },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.sendMessage('Change it');
  await appPage.openChanges();
  const filter = appPage.changes.getByRole('group', { name: 'Whose changes' });
  const choice = (name: string) => filter.getByRole('button', { name, exact: true });
  await expect(filter.getByRole('button')).toHaveText(['All 5', 'Patches 3', 'Commands 3']);
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  const row = (text: string) => appPage.diff.locator('[data-index]').filter({ hasText: text });
  const several = `Changed by Codex, patch; ${formatter}`;
  await expect(appPage.diff.locator('[data-file-head="src/code.txt"]')).toContainText(several);
  await expect(row('2 lines above')).toContainText('Changed by Codex, patch');
  const badge = appPage.diff.locator('[data-author="several"]').first();
  await expect(badge).toHaveAttribute('data-tooltip', `Codex, patch; ${formatter}`);
  await expectAccessible(page);

  // W asks about the first changed line of what is selected, and the pointer about any.
  const dialog = page.getByRole('dialog');
  await appPage.message.press('F7');
  await expect(appPage.announcements).toContainText('Change 2 of 5, src/code.txt');
  await appPage.diff.press('w');
  await expect(dialog).toHaveAccessibleName('Who removed line 31?');
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await expect(dialog).toContainText('For your message “Change it”');
  await page.keyboard.press('Escape');
  await expect(appPage.diff).toBeFocused();
  // A line that nobody changed names its commit.
  await appPage.diff.getByText('line 29', { exact: true }).hover();
  const unchanged = appPage.diff.getByRole('button', { name: 'Who wrote line 30?' });
  await unchanged.press('w');
  await expect(dialog.getByRole('list', { name: 'From git' })).toContainText(/Commit [0-9a-f]{7}/);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(unchanged).toBeFocused();
  await appPage.diff.getByText('thirty', { exact: true }).hover();
  await appPage.diff.getByRole('button', { name: 'Who wrote line 31?' }).click();
  const writer = dialog.getByRole('listitem').filter({ hasText: formatter });
  await expect(writer).toContainText('Codex did not have to ask');
  await expectAccessible(page);
  const command = appPage.transcript.getByRole('button', { name: /sed -i/ }).first();
  await expect(command).not.toBeInViewport();
  await writer.getByRole('button', { name: 'Show in the thread' }).click();
  await expect(dialog).toBeHidden();
  await expect(command).toBeInViewport();

  // By keyboard. Only what is shown is selected, counted and decided.
  await choice('All 5').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(choice('Commands 3')).toHaveAttribute('aria-pressed', 'true');
  await expect(choice('Commands 3')).toBeFocused();
  await expect(appPage.files.getByRole('treeitem')).toHaveText([/^src/, /^code\.txt/, /^other\.txt/]);
  await expect(appPage.changes.getByText('3 to decide')).toBeVisible();
  await expect(appPage.diff.getByText('thirty', { exact: true })).toBeVisible();
  await expect(appPage.diff.getByText('five', { exact: true })).toHaveCount(0);
  await expect(appPage.diff.getByRole('button', { name: 'Discard hunk 2 of 3 in src/code.txt' })).toBeVisible();
  await page.keyboard.press('F7');
  await expect(appPage.announcements).toContainText('Change 2 of 3, src/code.txt');
  await expectAccessible(page);
  // The file means its hunks that are shown.
  await appPage.files.getByRole('treeitem', { name: /^src\/code\.txt/ }).click();
  await page.keyboard.press('u');
  await expect
    .poll(() => readFile(join(app.workspace, 'src/code.txt'), 'utf8').catch(() => null))
    .toBe(numbered.replace('line 5\n', 'five\n'));
  await expect(appPage.changes.getByText('1 to decide')).toBeVisible();
  await appPage.changes.getByRole('button', { name: 'Keep the rest' }).click();
  await expect(appPage.changes.getByText('All decided')).toBeVisible();
  await choice('All 5').click();
  await expect(appPage.changes.getByText('2 to decide')).toBeVisible();
  await expect(appPage.diff.getByText('five', { exact: true })).toBeVisible();
});

test('the user sees the changes of a turn, of its thread, and of the folder since the last commit', {
  tag: '@web',
}, async ({ open }) => {
  const numbered = Array.from({ length: 60 }, (_, at) => `line ${at}\n`).join('');
  const { page, workspace } = await open({
    workspace: { files: { 'code.txt': numbered, 'mine.txt': 'mine\n' } },
    settings: { approval_mode: 'ask-when-needed' },
    provider: {
      steps: [
        patch([updateFile('code.txt', [{ from: 'line 5', to: 'five' }])]),
        answer('First.'),
        run("sed -i 's/line 50$/fifty/' code.txt; echo new > new.txt"),
        answer('Second.'),
      ],
    },
  });
  const appPage = new AppPage(page);
  await appPage.openChanges();
  const scope = appPage.changes.getByRole('group', { name: 'Scope' });
  const choice = (name: string) => scope.getByRole('button', { name });
  const items = appPage.files.getByRole('treeitem');
  await appPage.sendMessage('First');
  await expect(appPage.turns('Codex').last()).toContainText('First.');
  await appPage.sendMessage('Second');
  await expect(appPage.turns('Codex').last()).toContainText('Second.');
  await expect(choice('This turn 2')).toHaveAttribute('aria-pressed', 'true');
  await expect(appPage.diff.getByText('fifty', { exact: true })).toBeVisible();
  await expect(appPage.diff.getByText('five', { exact: true })).toHaveCount(0);

  // A click leaves the keyboard in the message, and moves nothing.
  await appPage.message.focus();
  const before = await appPage.files.boundingBox();
  await choice('This thread').click();
  await expect(appPage.message).toBeFocused();
  await expect(appPage.diff.getByText('five', { exact: true })).toBeVisible();
  await expect(appPage.diff.getByText('fifty', { exact: true })).toBeVisible();
  const filter = appPage.changes.getByRole('group', { name: 'Whose changes' });
  await expect(filter.getByRole('button')).toHaveText(['All 3', 'Patches 1', 'Commands 2']);
  await expect(appPage.changes.getByText('3 to decide')).toBeVisible();
  await expect(appPage.diff.getByRole('button', { name: 'Discard hunk 1 of 2 in code.txt' })).toBeVisible();
  expect(before?.y).toBeGreaterThan(0);
  await page.keyboard.press('F7');
  await expect(appPage.announcements).toContainText('Change 2 of 3, code.txt');
  await expect(appPage.message).toBeFocused();
  await appPage.changes.getByRole('button', { name: 'Whole file' }).click();
  await expect(appPage.diff.getByText('line 10', { exact: true })).toBeVisible();
  await filter.getByRole('button', { name: 'Patches 1' }).click();
  await expect(items).toHaveText([/^code\.txt/]);
  await appPage.changes.getByRole('button', { name: 'Side by side' }).click();
  await expectAccessible(page);

  // By keyboard. The list follows what the user does outside.
  await choice('This thread').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(choice('Uncommitted')).toBeFocused();
  await expect(items).toHaveText([/^code\.txt/, /^new\.txt/]);
  await expect(appPage.changes.getByText('Compared with the last commit on')).toBeVisible();
  await writeFile(join(workspace, 'mine.txt'), 'more of mine\n');
  await page.evaluate('window.dispatchEvent(new Event("focus"))');
  await expect(items).toHaveText([/^code\.txt/, /^mine\.txt/, /^new\.txt/]);
  await expect(choice('Uncommitted 3')).toBeFocused();
  await expectAccessible(page);

  // K and U decide here, too. What is kept in one scope is kept in all, and what is discarded is in none.
  await choice('This thread').press('Enter');
  await filter.getByRole('button', { name: /^All/ }).click();
  await items.filter({ hasText: 'code.txt' }).click();
  await appPage.diff.getByText('fifty', { exact: true }).click();
  await page.keyboard.press('k');
  await expect(appPage.changes.getByText('2 to decide')).toBeVisible();
  await appPage.diff.getByText('five', { exact: true }).click();
  await page.keyboard.press('u');
  await expect(appPage.diff.getByText('five', { exact: true })).toHaveCount(0);
  await expect.poll(() => readFile(join(workspace, 'code.txt'), 'utf8')).toBe(numbered.replace('line 50\n', 'fifty\n'));
  await expect(appPage.changes.getByText('1 to decide')).toBeVisible();
  await expect(appPage.diff.getByText('Kept', { exact: true })).toHaveCount(1);
  await expect(appPage.diff.getByRole('button', { name: 'Discard new.txt' })).toBeVisible();
  // The lines go away while the next scope is read, and come back with the keyboard. The next hunk is selected.
  expect(await appPage.diff.evaluate((list) => list.contains(list.ownerDocument.activeElement))).toBe(true);
  await choice('Uncommitted').click();
  await expect(appPage.changes.getByText('2 to decide')).toBeVisible();
  await expect(appPage.diff).toBeFocused();
  await expect(appPage.diff.getByText('Kept', { exact: true })).toHaveCount(1);
  await page.keyboard.press('F7');
  await page.keyboard.press('Shift+F7');
  await expect(appPage.diff.getByRole('button', { name: 'Discard hunk 1 of 1 in mine.txt' })).toBeVisible();
  await page.keyboard.press('u');
  // The pointer keeps the toast, however long the next steps take.
  await appPage.toasts.getByText('in mine.txt').hover();
  await expect(items).toHaveText([/^code\.txt/, /^new\.txt/]);
  await expect.poll(() => readFile(join(workspace, 'mine.txt'), 'utf8').catch(() => null)).toBe('mine\n');
  await appPage.toasts.getByRole('button', { name: 'Undo' }).last().click();
  // It is not there for a moment while it is replaced.
  await expect.poll(() => readFile(join(workspace, 'mine.txt'), 'utf8').catch(() => null)).toBe('more of mine\n');
  await expect(items).toHaveText([/^code\.txt/, /^mine\.txt/, /^new\.txt/]);
  // A new thread has no turn yet, but the folder is the same.
  await choice('This turn').press('Enter');
  await expect(appPage.diff.getByText('Kept', { exact: true })).toHaveCount(1);
  await expect(appPage.diff.getByRole('button', { name: 'Discard new.txt' })).toBeVisible();
});

test('F7 goes from change to change, and says which one it shows', { tag: ['@web', '@long'] }, async ({ open }) => {
  const numbered = Array.from({ length: 200 }, (_, at) => `line ${at}\n`).join('');
  const { page } = await open({
    workspace: { files: { 'a.txt': numbered } },
    provider: {
      steps: [
        patch([
          updateFile('a.txt', [
            { from: 'line 20', to: 'line twenty' },
            { from: 'line 150', to: `line ${'and a long one '.repeat(40)}` },
          ]),
          addFile('b.txt', 'new\n'),
        ]),
        answer('Done.'),
      ],
    },
  });
  const appPage = new AppPage(page);
  await page.setViewportSize({ width: 1440, height: 560 });
  await appPage.sendMessage('Change two places');
  await expect(appPage.turns('Codex')).toContainText('Done.');
  // The first press opens Changes, in place of the console.
  await appPage.openConsole();
  await appPage.message.focus();
  await page.keyboard.press('F7');
  await expect(appPage.message).toBeFocused();
  await expect(appPage.diff.getByText('line twenty', { exact: true })).toBeVisible();
  await expect(appPage.announcements).toContainText('Codex has finished.');
  await appPage.message.focus();
  // The first change is selected from the start.
  for (const [key, place] of [
    ['F7', 'Change 2 of 3, a.txt'],
    ['F7', 'Change 3 of 3, b.txt'],
    ['Shift+F7', 'Change 2 of 3, a.txt'],
    ['Shift+F7', 'Change 1 of 3, a.txt'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(appPage.announcements).toContainText(place);
  }
  // Presses keys faster than the list scrolls.
  for (const key of ['F7', 'F7', 'Shift+F7', 'F7', 'Shift+F7']) await page.keyboard.press(key);
  await expect(appPage.announcements).toContainText('Change 2 of 3, a.txt');
  await expect(appPage.diff.getByText('and a long one', { exact: false }).first()).toBeInViewport();
  await expect(appPage.changes.getByText('2 of 3', { exact: true })).toBeVisible();
  await expect(appPage.message).toBeFocused();
  // A long line wraps in both layouts.
  for (const layout of ['Unified', 'Side by side']) {
    await appPage.changes.getByRole('button', { name: layout }).click();
    await expect(appPage.diff.getByText('and a long one', { exact: false }).first()).toBeInViewport();
    expect(await appPage.diff.evaluate((list) => list.scrollWidth - list.clientWidth)).toBe(0);
  }
  await appPage.runCommand('Next change');
  await expect(appPage.announcements).toContainText('of 3, ');
});

// The patches of Codex 0.169.0 accept only UTF-8 files, so a binary file in a patch is one with a NUL, which Codex writes
// as lines.
test('names binary files, whoever made them, and explains what Codex cannot patch', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page, workspace } = await open({
    provider: {
      steps: [
        run(
          "printf '\\211PNG\\000\\377' > logo.png # a comment that is longer than the row, and makes room for the counts",
        ),
        patch(deleteFile('logo.png')),
        patch([addFile('made.dat', 'P\0NG\n'), addFile('note.txt', 'one\n')]),
        answer('Done.'),
      ],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Make binary files');
  await expect(appPage.turns('Codex')).toContainText('Done.');
  expect(await readFile(join(workspace, 'logo.png'))).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff]));
  await expect(appPage.transcript.getByRole('button', { name: /logo\.png.*did not apply/ })).toBeVisible();
  await expect(appPage.transcript).toContainText('invalid utf-8 sequence');
  await appPage.openChanges();
  await expect(appPage.files.getByRole('treeitem')).toHaveCount(3);
  await expect(appPage.diff.getByText(/^Binary file: \d\sB$/)).toHaveCount(2);
  const counts = appPage.transcript.getByRole('button', { name: /^1 file/ });
  await expect(counts).toBeInViewport({ ratio: 1 });
  await counts.click();
  await expect(appPage.files.getByRole('treeitem')).toHaveText([/logo\.png/]);
  await appPage.transcript
    .getByRole('button', { name: /^Show in Changes/ })
    .first()
    .click();
  const note = appPage.diff.getByText('Binary file, shown as text');
  await expect(note).toBeVisible();
  await appPage.changes.getByRole('button', { name: 'Side by side' }).click();
  await expect(note).toBeVisible();
  await expectAccessible(page);
  await appPage.changes.getByRole('button', { name: 'Copy as patch' }).click();
  await page.getByRole('menuitem', { name: 'All 2 files' }).click();
  await expect.poll(() => appPage.readPastedText()).toContain('+++ b/made.dat');

  // Git and the record of changes say the same, and a discard takes the file away until an undo.
  const scope = appPage.changes.getByRole('group', { name: 'Scope' });
  await scope.getByRole('button', { name: 'Uncommitted' }).click();
  await expect(appPage.diff.getByText(/^Binary file: \d\sB$/)).toHaveCount(2);
  await appPage.files.getByRole('treeitem', { name: /logo\.png/ }).click();
  await appPage.diff.getByRole('button', { name: 'Discard logo.png' }).click();
  await expect.poll(() => existsSync(join(workspace, 'logo.png'))).toBe(false);
  await appPage.toasts.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(() => existsSync(join(workspace, 'logo.png'))).toBe(true);
});

test('shows all lines of a file, and only its changes again', { tag: ['@web', '@long'] }, async ({ open }) => {
  const numbered = Array.from({ length: 90 }, (_, at) => `line ${at}\n`).join('');
  const { page } = await open({
    workspace: { files: { 'a.txt': numbered } },
    provider: {
      steps: [patch(updateFile('a.txt', [{ from: 'line 20', to: 'line twenty' }])), answer('Done.')],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Change a line');
  await expect(appPage.turns('Codex')).toContainText('Done.');
  await appPage.openChanges();
  const whole = appPage.changes.getByRole('button', { name: 'Whole file' });
  await expect(whole).toHaveAttribute('aria-pressed', 'false');
  await expect(appPage.diff.getByText('line 1', { exact: true })).toHaveCount(0);
  await whole.click();
  await expect(whole).toHaveAttribute('aria-pressed', 'true');
  await expect(appPage.diff.getByText('line 1', { exact: true })).toBeVisible();
  await expect(appPage.diff.getByText('line twenty', { exact: true })).toHaveCount(1);
  await expectAccessible(page);
  await page.keyboard.press('F7');
  await expect(appPage.announcements).toContainText('Change 1 of 1, a.txt');
  await whole.click();
  await expect(appPage.diff.getByText('line 1', { exact: true })).toHaveCount(0);
});

test('shows a patch from an earlier turn again', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open({
    provider: {
      steps: [
        patch(addFile('first.txt', 'one\n')),
        answer('First.'),
        patch(addFile('second.txt', 'two\n')),
        answer('Second.'),
      ],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Make one');
  await appPage.openChanges();
  await expect(appPage.files.getByRole('treeitem', { name: 'first.txt, 1 added' })).toBeVisible();
  await appPage.sendMessage('Make another');
  await expect(appPage.files.getByRole('treeitem', { name: 'second.txt, 1 added' })).toBeVisible();
  await appPage.transcript
    .getByRole('button', { name: /^Show in Changes/ })
    .first()
    .click();
  await expect(appPage.files.getByRole('treeitem', { name: 'first.txt, 1 added' })).toBeVisible();
  await expect(appPage.diff.getByText('one', { exact: true })).toBeVisible();
});

test('names and commands with control characters cannot disguise themselves', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const odd = patch([addFile('odd\u001b[31m\u202Etxt.js', 'let odd;\n'), addFile('next.txt', '1\n')]);
  const { page } = await open({
    ...askForEverything,
    provider: { steps: [run('echo \u202Eyltcaxe # next.txt'), odd, answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Be odd');
  await expect(appPage.approval).toContainText('echo \\u202eyltcaxe # next.txt');
  await appPage.approve();
  await expect(appPage.approval).toContainText('odd\\u001b[31m\\u202etxt.js');
  expect(await appPage.approval.textContent()).not.toMatch(invisibleCharacters);
  await appPage.approve();
  await expect(appPage.turns('Codex')).toContainText('Done.');
  const expectPlain = async (...places: readonly Locator[]): Promise<void> => {
    for (const place of places) {
      await expect(place).toContainText('next.txt');
      expect(await place.textContent()).not.toMatch(invisibleCharacters);
    }
  };
  await appPage.openChanges();
  await expectPlain(appPage.files, appPage.diff, appPage.transcript);
  await appPage.openConsole();
  await expectPlain(appPage.runs);
});

/** Invisible characters that make others look different from what they are. */
const invisibleCharacters = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

test('walks a tree of 500 files, each with its lines', { tag: ['@web', '@long'] }, async ({ open }) => {
  const many = Array.from({ length: 500 }, (_, at) => addFile(`src/part-${at}/file-${at}.txt`, `line of ${at}\n`));
  const { page } = await open({ provider: { steps: [patch(many), answer('Done.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Make many files');
  await appPage.openChanges();
  await expect(appPage.changes.getByRole('tab', { name: /^Changes/ })).toContainText('500');
  await appPage.files.focus();
  await page.keyboard.press('End');
  const last = appPage.files.getByRole('treeitem', { name: /part-499.*, 1 added/ }).last();
  await expect(last).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(appPage.diff.getByText('line of 499', { exact: true })).toBeInViewport();
  expect(await appPage.files.getByRole('treeitem').count()).toBeLessThan(100);
});

/** Keeps the page's workers from getting messages until `letWorkersGo`. */
const holdWorkers = `
  const post = Worker.prototype.postMessage;
  const held = [];
  Worker.prototype.postMessage = function (...order) { held.push(() => post.apply(this, order)); };
  globalThis.letWorkersGo = () => { Worker.prototype.postMessage = post; for (const go of held) go(); };
`;

test('a file chosen before its lines are there is shown once they are', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const many = Array.from({ length: 20 }, (_, at) => addFile(`part-${at + 10}.txt`, `line of ${at + 10}\n`));
  const { page } = await open({ provider: { steps: [patch(many), answer('Done.')] } });
  const appPage = new AppPage(page);
  await page.evaluate(holdWorkers);
  await appPage.sendMessage('Make many files');
  await appPage.openChanges();
  // Codex writes each file with a separate program, which takes long. Its diff is available at once.
  await expect(appPage.changes.getByRole('tab', { name: /^Changes/ })).toContainText('20');
  await appPage.files.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(appPage.diff.getByText('line of', { exact: false })).toHaveCount(0);
  await page.evaluate('letWorkersGo()');
  await expect(appPage.diff.getByText('line of 29', { exact: true })).toBeInViewport();
});

test('the lines of a patch stay in their place when the diff of its turn replaces it', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const text = Array.from({ length: 120 }, (_, at) => `line of ${at}\n`).join('');
  const { page } = await open({
    ...askForEverything,
    provider: { steps: [patch(addFile('long.txt', text)), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Make a long file');
  await expect(appPage.approval).toBeVisible();
  await appPage.openChanges();
  await expect(appPage.diff.getByText('line of 0', { exact: true })).toBeInViewport();
  await appPage.diff.press('End');
  const last = appPage.diff.getByText('line of 119', { exact: true });
  await expect(last).toBeInViewport();
  await page.evaluate(holdWorkers);
  await appPage.approve();
  await expect(appPage.turns('Codex')).toContainText('Done.');
  await expect(last).toBeInViewport();
  await page.evaluate('letWorkersGo()');
  await expect(appPage.changes.getByText('1 to decide', { exact: true })).toBeVisible();
  await expect(last).toBeInViewport();
  await appPage.diff.press('Home');
  await expect(appPage.diff.locator('[data-author="patch"]')).toBeVisible();
});

test('a file keeps the focus of the tree when a file before it arrives', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const many = Array.from({ length: 20 }, (_, at) => addFile(`part-${at + 10}.txt`, `line of ${at + 10}\n`));
  const gate = createGate();
  const steps = [patch(many), waiting(gate, patch(addFile('first.txt', 'one\n'))), answer('Done.')];
  const { page } = await open({ provider: { steps } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Make many files');
  await appPage.openChanges();
  await appPage.files.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(appPage.diff.getByText('line of 29', { exact: true })).toBeInViewport();
  gate.release();
  await expect(appPage.changes.getByRole('tab', { name: /^Changes/ })).toContainText('21');
  await expect(appPage.turns('Codex')).toContainText('Done.');
  await page.keyboard.press('Enter');
  await expect(appPage.diff.getByText('line of 29', { exact: true })).toBeInViewport();
});

test('scrolling reaches each of 5,000 changed lines, and their file stays named once', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const text = (word: string) => Array.from({ length: 2_500 }, (_, line) => `${word} ${line}\n`).join('');
  const { page, workspace } = await open({
    workspace: { files: { 'long.txt': text('before') } },
    provider: {
      steps: [patch(updateFile('long.txt', [{ from: text('before'), to: text('after') }])), answer('Done.')],
    },
  });
  const appPage = new AppPage(page);
  await page.setViewportSize({ width: 1440, height: 1600 });
  await appPage.sendMessage('Change each line');
  await appPage.openChanges();
  await expect(appPage.files.getByRole('treeitem', { name: 'long.txt, 2500 added, 2500 removed' })).toBeVisible();
  await expect(appPage.turns('Codex')).toContainText('Done.');
  expect(await readFile(join(workspace, 'long.txt'), 'utf8')).toBe(text('after'));
  const lines = appPage.diff.getByRole('button', { name: '5,000 changed lines', exact: true });
  await expect(lines).toHaveAttribute('aria-expanded', 'false');
  await lines.press('Enter');
  await expect(lines).toBeFocused();
  await expect(appPage.diff.getByText('before 0', { exact: true })).toBeInViewport();
  const name = appPage.diff.getByText('long.txt', { exact: true }).filter({ visible: true });
  await expect(name).toHaveCount(1);
  // The record has the turn now, so its diff does not change anymore.
  await expect(appPage.diff.locator('[data-author="patch"]')).toBeVisible();
  await appPage.diff.press('End');
  await expect(appPage.diff.getByText('after 2499', { exact: true })).toBeInViewport();
  await expect(name).toBeInViewport();
  await expect(name).toHaveCount(1);
  const seen = await appPage.diff.evaluate(readByPages);
  expect(new Set(seen).size).toBe(5_000);
});

type ScrollingList = {
  readonly scrollHeight: number;
  readonly clientHeight: number;
  readonly ownerDocument: { readonly defaultView: { requestAnimationFrame(draw: () => void): number } };
  scrollTo(left: number, top: number): void;
  querySelectorAll(selector: string): Iterable<{ readonly textContent: string }>;
};

/** Every line that appears while the list scrolls from its beginning to its end, a page at a time. */
async function readByPages(list: ScrollingList): Promise<readonly string[]> {
  const seen: string[] = [];
  const drawn = () =>
    new Promise<void>((resolve) => list.ownerDocument.defaultView.requestAnimationFrame(() => resolve()));
  for (let top = 0; top < list.scrollHeight; top += list.clientHeight) {
    list.scrollTo(0, top);
    await drawn();
    await drawn();
    for (const line of list.querySelectorAll('code')) seen.push(line.textContent);
  }
  return seen;
}

test("shows what the sandbox blocked and what did not apply, in Codex's words", {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page, workspace } = await open({
    settings: { approval_mode: 'ask-when-needed' },
    provider: {
      steps: [
        run('echo no > /etc/workcell-was-here'),
        patch(updateFile('README.md', [{ from: 'these lines are not there', to: 'so this cannot be written' }])),
        answer('Neither worked.'),
      ],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Try both');
  // To Codex, a command that fails only after a while is like any other. Shells differ in how they exit.
  const blocked = appPage.transcript.getByRole('button', {
    name: /workcell-was-here.*(blocked by the sandbox|exit [12])/,
  });
  await expect(blocked).toBeVisible();
  await expect(appPage.transcript).toContainText('Read-only file system');
  await expect(appPage.transcript.getByRole('button', { name: /README\.md.*did not apply/ })).toBeVisible();
  await expect(appPage.transcript).toContainText('Nothing was written.');
  await expect(appPage.turns('Codex')).toContainText('Neither worked.');
  expect(existsSync('/etc/workcell-was-here')).toBe(false);
  expect(await readFile(join(workspace, 'README.md'), 'utf8')).toBe('# A workspace of a test\n');
  await expectAccessible(page);
});

test("a review's findings are at their lines, go into the message, and are dismissed with a reason", {
  tag: '@web',
}, async ({ open }) => {
  const text = Array.from({ length: 40 }, (_, at) => `line ${at}\n`);
  let folder = '';
  const finding = (title: string, path: string, line: number) => ({
    title,
    body: `About ${title}.`,
    confidence_score: 0.9,
    priority: 1,
    code_location: { absolute_file_path: join(folder, path), line_range: { start: line, end: line } },
  });
  const report = (findings: readonly object[]) =>
    answer(
      JSON.stringify({
        findings,
        overall_correctness: 'patch is incorrect',
        overall_explanation: 'Problems.',
        overall_confidence_score: 0.9,
      }),
    );
  const reports = [
    () =>
      report([
        finding('[P1] Never *ends*', 'src/a.txt', 6),
        finding('[P3] Is unclear', 'src/a.txt', 31),
        finding('[P0] Is elsewhere', '../other.txt', 1),
      ]),
    () => report([finding('[P2] Is new', 'src/a.txt', 1)]),
  ];
  const change = patch([
    updateFile('src/a.txt', [
      { from: 'line 5', to: 'five' },
      { from: 'line 30', to: 'thirty' },
    ]),
  ]);
  const app = await open({
    workspace: { files: { 'src/a.txt': text.join('') } },
    provider: { steps: [change, answer('Done.'), ...reports] },
  });
  folder = app.workspace;
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.sendMessage('Change it');
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  await appPage.message.pressSequentially('/review');
  await expect(page.getByRole('option', { name: /Review uncommitted changes/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(appPage.message).toHaveValue('');
  await expect(appPage.transcript.getByText('Problems.')).toHaveCount(1);

  await appPage.openChanges();
  const bar = appPage.changes.getByRole('region', { name: 'Commit' });
  await expect(bar).toContainText('3 open findings · main · 1 uncommitted file');
  const card = (title: string) => appPage.changes.getByRole('region', { name: `Finding: ${title}` });
  const first = card('Never *ends*');
  await expect(first).toContainText('P1');
  await expect(first).toContainText('src/a.txt, line 6');
  await expect(appPage.diff.getByRole('region')).toHaveCount(2);
  await expect(card('Is elsewhere')).toBeHidden();
  const others = appPage.changes.getByRole('button', { name: '1 elsewhere' });
  await others.click();
  await expect(card('Is elsewhere')).toContainText('Not in this folder.');
  await expectAccessible(page);
  await others.click();
  await appPage.changes.getByRole('button', { name: 'Next finding' }).click();
  await appPage.changes.getByRole('button', { name: 'Next finding' }).click();
  await expect(card('Is unclear')).toBeInViewport();

  await first.getByRole('button', { name: 'Fix this Never *ends*' }).click();
  await expect(appPage.message).toBeFocused();
  await expect(appPage.message).toHaveValue(
    'Fix this finding of the review in src/a.txt, line 6:\n> [P1] Never *ends*\n>\n> About [P1] Never *ends*.',
  );
  await appPage.message.fill('');

  const second = card('Is unclear');
  const dismiss = second.getByRole('button', { name: 'Dismiss Is unclear' });
  await dismiss.click();
  const reason = second.getByRole('textbox', { name: 'Reason' });
  await expect(reason).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dismiss).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Clear enough');
  await page.keyboard.press('Enter');
  const undo = second.getByRole('button', { name: 'Undo Is unclear' });
  await expect(undo).toBeFocused();
  await expect(bar).toContainText('2 of 3 findings open');
  await page.reload();
  await expect(second).toContainText('Dismissed: Clear enough');
  await undo.click();
  await expect(dismiss).toBeFocused();
  await expect(bar).toContainText('3 open findings');

  // A line above moves the lines of the first finding. Those of the second one are gone.
  await writeFile(join(folder, 'src/a.txt'), ['new\n', ...text.with(5, 'five\n').with(30, 'another\n')].join(''));
  await appPage.changes.getByRole('button', { name: /^Uncommitted/ }).click();
  await page.evaluate("window.dispatchEvent(new Event('focus'))");
  await expect(first).toContainText('src/a.txt, line 7');
  await expect(second).toContainText('These lines have changed since the review.');

  // The next review replaces it. A double click starts one.
  const requests = app.provider.requests.length;
  await appPage.changes.getByRole('button', { name: 'Review uncommitted changes' }).dblclick();
  await expect(card('Is new')).toBeVisible();
  await expect(first).toHaveCount(0);
  await expect(bar).toContainText('1 open finding ·');
  expect(app.provider.requests).toHaveLength(requests + 1);
  await expect(appPage.toasts).toHaveText('');
});

test('changed files are committed from the bar by keyboard, without what the user leaves out', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page, workspace } = await open({
    workspace: { files: { 'a.txt': 'one\n', 'b.txt': 'two\n' } },
    provider: {
      steps: [
        patch([updateFile('a.txt', [{ from: 'one', to: 'uno' }])]),
        answer('Done.'),
        fail(429),
        answer('Say it in Italian'),
      ],
    },
  });
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', workspace, ...args], { encoding: 'utf8' });
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.com');
  await writeFile(join(workspace, 'b.txt'), 'mine\n');
  const appPage = new AppPage(page);
  await appPage.sendMessage('Change it');
  await appPage.openChanges();
  const bar = appPage.changes.getByRole('region', { name: 'Commit' });
  await expect(bar).toContainText('2 uncommitted files');
  const button = bar.getByRole('button', { name: 'Commit 2 files…' });
  await button.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Commit' });
  await expect(dialog.getByRole('textbox', { name: 'Commit message' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();

  await page.keyboard.press('Enter');
  const message = dialog.getByRole('textbox', { name: 'Commit message' });
  await expect(message).toBeFocused();
  await page.keyboard.type('My own words');
  const suggest = dialog.getByRole('button', { name: 'Suggest a message' });
  await suggest.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('Rate limit reached.');
  await expect(suggest).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(message).toHaveValue('Say it in Italian');
  await expect(dialog).toContainText(/Codex suggested this \([\d,]+ tokens in, \d+ out\)/);
  await expect(suggest).toBeFocused();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Use my text' }).press('Enter');
  await expect(message).toHaveValue('My own words');
  await page.keyboard.press('Enter');
  await expect(message).toHaveValue('Say it in Italian');
  await message.press('ControlOrMeta+z');
  await message.press('ControlOrMeta+z');
  await message.press('ControlOrMeta+z');
  await expect(message).toHaveValue('My own words');
  await appPage.untilTextIsSaved();
  await page.reload();
  await button.press('Enter');
  await expect(message).toHaveValue('My own words');
  await message.fill('Say it in Italian');
  await dialog.getByRole('checkbox', { name: 'b.txt Modified' }).press('Space');
  await dialog.getByRole('checkbox', { name: 'Add my sign-off' }).press('Space');
  await dialog.getByRole('checkbox', { name: 'Add notes about which lines Codex wrote' }).press('Space');
  await expect(dialog).toContainText('until you push refs/notes/agent-trace yourself');
  await expect(dialog.getByRole('button', { name: 'Commit 1 file' })).toBeEnabled();
  await dialog.getByRole('textbox', { name: 'Commit message' }).press('Control+Enter');
  const result = page.getByRole('dialog', { name: 'Committed' });
  await expect(result.getByRole('status')).toContainText('Say it in Italian');
  await expect(result.getByRole('status')).toContainText('1 file changed');
  await page.keyboard.press('Enter');
  await expect(bar.getByRole('button', { name: 'Commit 1 file…' })).toBeFocused();
  expect(git('log', '-1', '--format=%an: %B').trim()).toBe(
    'Ada: Say it in Italian\n\nSigned-off-by: Ada <ada@example.com>',
  );
  expect(git('show', '--format=', '--name-only', 'HEAD').trim()).toBe('a.txt');
  expect(git('notes', '--ref=agent-trace', 'show', 'HEAD')).toContain('"type": "ai"');
  expect(git('status', '--porcelain')).toBe(' M b.txt\n');

  await mkdir(join(workspace, '.git/hooks'), { recursive: true });
  const hook =
    'git diff --cached --name-only\necho "Not this late"\n[ ! -e .git/hang ] || exec tail -f .git/hang\nexit 1\n';
  await writeFile(join(workspace, '.git/hooks/pre-commit'), hook, { mode: 0o755 });
  await bar.getByRole('button', { name: 'Commit 1 file…' }).press('Enter');
  await message.fill('With hooks');
  await expect(dialog).toContainText('Hooks that do not run: pre-commit.');
  const allow = dialog.getByRole('checkbox', { name: 'Run hooks at commits' });
  await expect(allow).toBeDisabled();
  await dialog.getByRole('button', { name: 'Show hooks' }).press('Enter');
  await expect(dialog).toContainText('echo "Not this late"');
  await expectAccessible(page);
  await allow.press('Space');
  await expect(dialog).toContainText('Hooks that run before the commit: pre-commit.');
  await expect(allow).toBeFocused();
  await dialog.getByRole('button', { name: 'Commit 1 file' }).press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('The hook pre-commit refused this commit (exit code 1).');
  await expect(dialog.getByText('Not this late', { exact: false }).last()).toContainText('b.txt');
  await expect(dialog.getByRole('button', { name: 'Try again' })).toBeFocused();
  await expect(message).toHaveValue('With hooks');
  await expectAccessible(page);
  await writeFile(join(workspace, '.git/hang'), '');
  await dialog.getByRole('button', { name: 'Try again' }).press('Enter');
  await dialog.getByRole('button', { name: 'Stop hooks' }).press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('Stopped. Nothing was committed.');
  // A second press of Enter must not start them again.
  await expect(dialog.getByRole('alert')).toBeFocused();
  await dialog.getByRole('button', { name: 'Commit without hooks' }).press('Enter');
  await expect(result.getByRole('status')).toContainText('With hooks');
  expect(git('status', '--porcelain')).toBe('');
});
