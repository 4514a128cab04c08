import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { addFile, updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { startRun } from './start-run.ts';
import { expect, test } from './test.ts';

// What happens to the changes of runs that the app started in worktrees.

const askForEverything = { settings: { approval_mode: 'ask-for-everything' } };
const heading = '# A workspace of a test\n';
const edits = (title: string) => [
  patch([addFile('notes/plan.txt', 'Three steps\n'), updateFile('README.md', [{ from: heading, to: title }])]),
  answer('Both files are written.'),
];

async function review(dialog: Locator): Promise<Locator> {
  await dialog.getByRole('button', { name: 'Review changes', exact: true }).press('Enter');
  const pane = dialog.getByRole('region', { name: 'Changes in this run' });
  await pane.getByRole('treeitem', { name: /^README\.md/ }).click();
  return pane;
}

test('a run is answered from its row, reviewed and applied by keyboard', { tag: '@web' }, async ({ open }) => {
  const app = await open({ ...askForEverything, provider: { steps: edits('# A plan') } });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.show('Mission Control');
  const id = await startRun(page, 'Write a plan', ['test -f notes/plan.txt', 'false']);
  const card = page.getByRole('article', { name: id, exact: true });
  await expect(card).toContainText('Needs you');
  await expect(page.getByRole('main', { name: 'Mission Control' }).getByRole('article')).toHaveCount(1);
  await expectAccessible(page);

  await appPage.tabTo(card.getByRole('button', { name: 'Answer', exact: true }));
  await page.keyboard.press('Enter');
  const dialog = appPage.dialog(`Run ${id}`);
  await expect(dialog.getByText('write-a-plan', { exact: true })).toBeVisible();
  const approval = dialog.getByRole('region', { name: 'Approval' });
  await expect(approval).toContainText('Edit 2 files?');
  const approve = approval.getByRole('button', { name: 'Approve', exact: true });
  await expect(approve).toBeFocused();
  await expectAccessible(page);
  const size = page.viewportSize() ?? { width: 1280, height: 800 };
  await page.setViewportSize({ width: 1024, height: 600 });
  await expect(approve).toBeInViewport({ ratio: 1 });
  await page.setViewportSize(size);
  await appPage.waitUntilAnswerable();
  // Escape leaves the preview, not the run.
  await approval.getByRole('button', { name: 'More ways to approve' }).press('Enter');
  await approval.getByRole('menuitem').last().press('Enter');
  const preview = approval.getByRole('group', { name: 'What will be allowed' });
  await expect(preview).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(preview).toBeHidden();
  await approve.focus();
  await appPage.waitUntilAnswerable();
  await page.keyboard.press('y');
  await expect(approval).toBeHidden();
  await expect(dialog.getByRole('feed', { name: 'Timeline' })).toBeFocused();
  const checks = dialog.getByRole('region', { name: 'Event', exact: true }).getByRole('listitem');
  await expect(checks).toHaveCount(2);
  await expect(checks.first()).toContainText('passed');
  await expect(checks.last()).toContainText('exit 1');

  const pane = await review(dialog);
  await expect(pane.getByRole('group', { name: 'Diff', exact: true })).toContainText('# A plan');
  await expectAccessible(page);
  expect(existsSync(join(app.workspace, 'notes/plan.txt'))).toBe(false);
  await appPage.tabTo(pane.getByRole('button', { name: 'Apply to folder' }));
  await page.keyboard.press('Enter');
  await expect(pane.getByRole('status')).toContainText('Applied 2 files to the folder.');
  expect(await readFile(join(app.workspace, 'notes/plan.txt'), 'utf8')).toBe('Three steps\n');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(card).toContainText('1 of 2 checks passed');
});

test('a run that changed files only by commands is ready to review, and applied after that', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({
    settings: { approval_mode: 'ask-when-needed' },
    provider: { steps: [run('echo made > made.txt'), answer('It is made.')] },
  });
  await new AppPage(page).show('Mission Control');
  const id = await startRun(page, 'Make a file');
  const card = page.getByRole('article', { name: id, exact: true });
  await expect(card).toContainText('Ready to review');
  await card.getByRole('button', { name: 'View Details' }).click();
  const dialog = new AppPage(page).dialog(`Run ${id}`);
  await expect(dialog).toContainText('Ready to review');
  await page.keyboard.press('Escape');
  await card.getByRole('button', { name: 'Review', exact: true }).click();
  const pane = page.getByRole('region', { name: 'Changes in this run' });
  await pane.getByRole('button', { name: 'Apply to folder' }).click();
  await expect(pane.getByRole('status')).toContainText('Applied 1 file to the folder.');
  await page.keyboard.press('Escape');
  await expect(card).toContainText('applied');
  await expect(card).not.toContainText('Ready to review');
});

test('the thread of a run stays in the list, the search and under its title after a restart', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  // The first window outlives its host.
  allowErrors(/WebSocket|ERR_/);
  const plan = patch([addFile('notes/plan.txt', 'Three steps\n')]);
  const app = await start({ provider: { steps: [plan, answer('It is written.')] } });
  await new AppPage(app.page).show('Mission Control');
  const id = await startRun(app.page, 'Write a lighthouse plan');
  const title = 'Write a lighthouse plan';
  const isListed = async (page: Page) => {
    const appPage = new AppPage(page);
    await appPage.show('Threads');
    const row = page.getByRole('list', { name: 'Threads' }).getByRole('button', { name: title });
    await expect(row.first()).toBeVisible();
    await page.getByRole('searchbox', { name: 'Search threads' }).fill('lighthouse');
    await expect(row.first()).toBeVisible();
    await page.getByRole('searchbox', { name: 'Search threads' }).fill('');
    await appPage.show('Mission Control');
    const card = page.getByRole('article', { name: id, exact: true });
    await card.getByRole('button', { name: 'More for this run' }).click();
    await page.getByRole('menuitem', { name: 'Open thread' }).click();
    await expect(page.getByRole('main', { name: title })).toBeVisible();
    const added = appPage.turns('Codex').getByRole('button', { name: /^Added / });
    await expect(added.getByText('notes/plan.txt', { exact: true })).toBeVisible();
  };
  await expect(app.page.getByRole('article', { name: id, exact: true })).toContainText(/Done|Ready to review/);
  await app.page.reload();
  await isListed(app.page);
  await isListed(await app.restart());
});

test('keys open the review, apply from it alone, and ask before they discard', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const app = await open({ provider: { steps: edits('# A plan') } });
  const { page } = app;
  const appPage = new AppPage(page);
  const { keyboard } = page;
  await keyboard.press('ControlOrMeta+Shift+m');
  const id = await startRun(page, 'Write a plan');
  await expect(page.getByRole('article', { name: id, exact: true })).toContainText('Ready to review');
  const plan = join(app.workspace, 'notes/plan.txt');
  await page.clock.install();
  await appPage.show('Threads');
  await expect(appPage.message).toBeVisible();

  // From anywhere else, no key changes a file: each key opens the review.
  await keyboard.press('ControlOrMeta+Alt+a');
  const dialog = appPage.dialog(`Run ${id}`);
  const pane = dialog.getByRole('region', { name: 'Changes in this run' });
  await expect(pane.getByRole('button', { name: 'Apply to folder' })).toBeEnabled();
  await expect(pane).toBeFocused();
  expect(existsSync(plan)).toBe(false);

  // Discard asks, and under the question no key reaches the review.
  const question = appPage.dialog('Discard these changes');
  // A key counts once the changes have been shown for half a second.
  await page.clock.runFor(500);
  await keyboard.press('ControlOrMeta+Alt+z');
  await expect(question).toBeVisible();
  await keyboard.press('ControlOrMeta+Alt+a');
  await keyboard.press('Escape');
  await expect(question).toBeHidden();
  expect(existsSync(plan)).toBe(false);

  await keyboard.press('ControlOrMeta+Alt+a');
  await expect(pane.getByRole('status')).toContainText('Applied 2 files to the folder.');
  expect(await readFile(plan, 'utf8')).toBe('Three steps\n');
});

// @web: the page shows this, the same on both hosts.
test('hunks, lines and files that are left out by key stay out of the folder, and the rest can follow', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const numbered = (changed: Readonly<Record<number, string>> = {}): string =>
    Array.from({ length: 60 }, (_, at) => `${changed[at + 1] ?? `export const value${at + 1} = ${at + 1};`}\n`).join(
      '',
    );
  const changes = { 3: '// first', 30: '// second', 55: '// third' };
  const sed = Object.entries(changes).map(([line, text]) => `-e '${line}s|.*|${text}|'`);
  const command = `sed -i.bak ${sed.join(' ')} -e 57d src/values.ts && rm src/values.ts.bak && echo note > note.txt`;
  const app = await open({
    settings: { approval_mode: 'ask-when-needed' },
    workspace: { files: { 'src/values.ts': numbered() } },
    provider: { steps: [run(command), answer('Three values are comments now.')] },
  });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.show('Mission Control');
  const id = await startRun(page, 'Comment on values');
  const card = page.getByRole('article', { name: id, exact: true });
  await card.getByRole('button', { name: 'Review', exact: true }).click();
  const dialog = appPage.dialog(`Run ${id}`);
  const pane = dialog.getByRole('region', { name: 'Changes in this run' });
  const file = pane.getByRole('treeitem', { name: /^src\/values\.ts|^values\.ts/ });
  await file.click();
  const diff = pane.getByRole('group', { name: 'Diff', exact: true });
  const toggle = (name: string): Locator => diff.getByRole('button', { name: `${name} in src/values.ts` });
  await expect(toggle('Leave out hunk 2 of 3')).toHaveCSS('opacity', '0');
  await expect(pane.getByRole('button', { name: 'Apply to folder' })).toBeEnabled();

  await toggle('Leave out hunk 2 of 3').focus();
  await expect(toggle('Leave out hunk 2 of 3')).toHaveCSS('opacity', '1');
  await page.keyboard.press('u');
  await expect(toggle('Keep hunk 2 of 3')).toBeFocused();
  await expect(pane.getByRole('button', { name: 'Apply 3 of 4 hunks' })).toBeEnabled();
  await expect(file).toHaveAccessibleName(/2 of 3 hunks/);
  await page.keyboard.press('u');
  await page.keyboard.press('k');
  await expect(pane.getByRole('button', { name: 'Apply to folder' })).toBeEnabled();
  await page.keyboard.press('u');
  await expectAccessible(page);
  await pane.getByRole('button', { name: 'Side by side' }).click();
  await expect(toggle('Keep hunk 2 of 3')).toHaveCount(1);
  await diff.getByText('// third').hover();
  await expect(toggle('Leave out hunk 3 of 3')).toHaveCSS('opacity', '1');
  await pane.getByRole('button', { name: 'Unified' }).click();

  // Of the third hunk, only a selected line.
  const line57 = 'export const value57 = 57;';
  const removed = diff.getByText(line57, { exact: true });
  const box = await removed.boundingBox();
  if (box === null) throw new Error('The line is not shown');
  await page.mouse.move(box.x + 1, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 80, box.y + box.height / 2);
  await page.mouse.up();
  await expect(toggle('Leave out 1 line hunk 3 of 3')).toHaveCSS('opacity', '1');
  await page.keyboard.press('u');
  await expect(toggle('Keep 1 line hunk 3 of 3')).toHaveCount(1);
  await page.keyboard.press('k');
  await expect(pane.getByRole('button', { name: 'Apply 3 of 4 hunks' })).toBeEnabled();
  await toggle('Leave out 1 line hunk 3 of 3').click();
  await expect(pane.getByRole('button', { name: 'Apply the chosen changes' })).toBeEnabled();
  await expect(file).toHaveAccessibleName(/left out in part/);
  await expect(diff.getByText('1 line left out')).toBeVisible();
  await expectAccessible(page);

  // They are still left out when the review is opened again, also after a reload.
  const review = async (): Promise<void> => {
    await card.getByRole('button', { name: 'Review', exact: true }).click();
    await expect(pane.getByRole('button', { name: 'Apply the chosen changes' })).toBeEnabled();
    await expect(file).toHaveAccessibleName(/left out in part/);
  };
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await review();
  await page.reload();
  await appPage.show('Mission Control');
  await review();
  await file.click();

  const note = pane.getByRole('treeitem', { name: /^note\.txt/ });
  await note.click();
  await page.keyboard.press('u');
  await expect(note).toHaveAccessibleName(/left out/);
  await page.keyboard.press('k');
  await expect(note).not.toHaveAccessibleName(/left out/);
  await pane.getByRole('button', { name: 'Leave out file' }).focus();
  await page.keyboard.press('u');
  await pane.getByRole('button', { name: 'Apply the chosen changes' }).click();
  await expect(pane.getByRole('status')).toContainText('You left out changes in 3 hunks.');
  // The second click of a double click has no further effect.
  await pane.getByRole('button', { name: 'Apply the rest' }).hover();
  await page.mouse.down({ clickCount: 2 });
  await page.mouse.up({ clickCount: 2 });
  const values = () => readFile(join(app.workspace, 'src/values.ts'), 'utf8');
  expect(await values()).toBe(numbered({ 3: changes[3], 55: changes[55] }));
  expect(existsSync(join(app.workspace, 'note.txt'))).toBe(false);
  await pane.getByRole('button', { name: 'Discard…' }).click();
  const question = appPage.dialog('Discard these changes');
  await expect(question).toContainText('but not those that you left out in 3 hunks.');
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();

  // The rest is all that there is to decide on, also after a reload.
  await page.reload();
  await appPage.show('Mission Control');
  await expect(card).toContainText('applied in part');
  await card.getByRole('button', { name: 'More for this run' }).click();
  await page.getByRole('menuitem', { name: 'Review changes' }).click();
  await file.click();
  await expect(diff.getByText('applied', { exact: true })).toHaveCount(1);
  await expect(diff.getByText('2 lines applied', { exact: true })).toHaveCount(1);
  await expect(diff.getByRole('button', { name: /^(Keep|Leave out)/ })).toHaveCount(2);
  await toggle('Leave out hunk 2 of 3').focus();
  await page.keyboard.press('u');
  await expect(pane.getByRole('button', { name: 'Apply 2 of 3 hunks' })).toBeEnabled();
  await expect(file).toHaveAccessibleName(/2 of 3 hunks/);
  await expectAccessible(page);
  await page.keyboard.press('k');
  await pane.getByRole('button', { name: 'Apply the rest' }).click();
  await expect(pane.getByRole('status')).toContainText('Applied 2 files to the folder.');
  expect(await values()).toBe(numbered(changes).replace(`${line57}\n`, ''));
  expect(await readFile(join(app.workspace, 'note.txt'), 'utf8')).toBe('note\n');
  await expect(diff.getByRole('button', { name: /^(Keep|Leave out)/ })).toHaveCount(0);
});

test('conflicting changes are refused as a whole, and discarded on request', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const app = await open({ provider: { steps: edits('# Theirs') } });
  const { page } = app;
  const appPage = new AppPage(page);
  await appPage.show('Mission Control');
  const id = await startRun(page, 'Write a plan');
  const card = page.getByRole('article', { name: id, exact: true });
  await expect(card).toContainText('Ready to review');
  await writeFile(join(app.workspace, 'README.md'), '# Mine\n');
  await card.getByRole('button', { name: 'Review', exact: true }).click();
  const dialog = appPage.dialog(`Run ${id}`);
  const pane = dialog.getByRole('region', { name: 'Changes in this run' });
  await pane.getByRole('button', { name: 'Apply to folder' }).click();
  await expect(pane.getByRole('status')).toContainText('Not applied.');
  await expect(pane.getByRole('status')).toContainText('README.md');
  expect(await readFile(join(app.workspace, 'README.md'), 'utf8')).toBe('# Mine\n');
  expect(existsSync(join(app.workspace, 'notes/plan.txt'))).toBe(false);

  await pane.getByRole('button', { name: 'Discard…' }).click();
  const question = appPage.dialog('Discard these changes');
  await expect(question).toContainText('2 files');
  await question.getByRole('button', { name: 'Discard', exact: true }).click();
  await expect(pane.getByRole('status')).toContainText('Discarded.');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await card.getByRole('button', { name: 'More for this run' }).click();
  await expect(page.getByRole('menuitem', { name: 'Review changes' })).toBeHidden();
  await page.getByRole('menuitem', { name: 'Run again' }).click();
  const prompt = appPage.dialog('New run').getByRole('textbox', { name: 'Prompt' });
  await expect(prompt).toHaveValue('Write a plan');

  // Changes to the request are kept until the run is started or canceled.
  await prompt.fill('Write a better plan');
  await appPage.untilTextIsSaved();
  await page.reload();
  await expect(appPage.message.or(card).first()).toBeVisible();
  await appPage.show('Mission Control');
  const runAgain = async () => {
    await card.getByRole('button', { name: 'More for this run' }).click();
    await page.getByRole('menuitem', { name: 'Run again' }).click();
  };
  await runAgain();
  await expect(prompt).toHaveValue('Write a better plan');
  await appPage.dialog('New run').getByRole('button', { name: 'Cancel' }).click();
  await runAgain();
  await expect(prompt).toHaveValue('Write a plan');
});

test('worktrees from earlier runs are offered, and removed one by one', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  // The first window outlives its host.
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [...edits('# One'), ...edits('# Two')] } });
  const ids: string[] = [];
  for (const prompt of ['First', 'Second']) {
    await new AppPage(app.page).show('Mission Control');
    const id = await startRun(app.page, prompt);
    await expect(app.page.getByRole('article', { name: id, exact: true })).toContainText(/Done|Ready to review/);
    ids.push(id);
  }
  const [deleted = '', kept = ''] = ids;
  const folders = await readdir(join(app.dataFolder, 'worktrees'));
  const folder = folders.find((name) => name.startsWith(deleted)) ?? 'none';
  await rm(join(app.dataFolder, 'worktrees', folder, basename(app.workspace)), { recursive: true });

  const page = await app.restart();
  const appPage = new AppPage(page);
  await appPage.show('Mission Control');
  await expect(page.getByText('2 worktrees from earlier runs')).toBeVisible();
  await page.getByRole('button', { name: 'Clean up' }).press('Enter');
  const dialog = appPage.dialog('Worktrees from earlier runs');
  const row = (title: string) => dialog.getByRole('listitem', { name: title, exact: true });
  await expect(row('First')).toContainText('Its folder was deleted.');
  await expect(row('First').getByRole('button')).toHaveText(['Discard…']);
  await expectAccessible(page);
  await row('First').getByRole('button', { name: 'Discard…' }).press('Enter');
  await expect(appPage.dialog('Discard these changes')).toContainText('First');
  const discard = appPage.dialog('Discard these changes').getByRole('button', { name: 'Discard', exact: true });
  await expect(discard).toBeEnabled();
  await discard.press('Enter');
  await expect(row('First')).toBeHidden();
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused();

  await row('Second').getByRole('button', { name: 'Review changes' }).press('Enter');
  const detail = appPage.dialog(`Run ${kept}`);
  const pane = detail.getByRole('region', { name: 'Changes in this run' });
  const files = pane.getByRole('tree', { name: 'Changed files' });
  await files.press('End');
  await files.press('Enter');
  await expect(pane.getByRole('group', { name: 'Diff', exact: true })).toContainText('# Two');
  await pane.getByRole('button', { name: 'Keep branch' }).press('Enter');
  await expect(pane.getByRole('status')).toContainText('Kept on the branch workcell/second.');
  await page.keyboard.press('Escape');
  await expect(detail).toBeHidden();
  await expect(page.getByText('from earlier runs')).toBeHidden();
});
