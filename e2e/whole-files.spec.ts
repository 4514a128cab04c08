import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Locator } from '@playwright/test';
import { answer } from '../fixtures/provider/script.ts';
import type { App } from './app.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { startRun } from './start-run.ts';
import { expect, test } from './test.ts';

// Files with both texts known are shown in full.

const line = (at: number): string => `export const value${at} = "text ${at}";`;
const numbered = (count: number): string[] => Array.from({ length: count }, (_, at) => line(at + 1));
const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
const before = {
  'src/values.ts': text(numbered(80)),
  'src/old.ts': text(numbered(3)),
  'windows.txt': 'one\r\ntwo\r\n',
  'large.txt': text(numbered(6_000)),
};
const changed = numbered(80);
changed[39] = 'export const value40 = "other 40";';
changed[40] = 'export const value41 = "a\u202eb\u200bc";';

const after: Readonly<Record<string, string | null>> = {
  'src/values.ts': text(changed).trimEnd(),
  'src/new.ts': `${text(numbered(4))}const tabs = {\n\ta: 1, // ${'long '.repeat(60)}\n};`,
  'src/old.ts': null,
  'windows.txt': 'one\ntwo \r\n',
  'large.txt': text(numbered(6_000)).replace('value3000', 'another3000'),
  'picture.bin': 'a\0b',
  'empty.txt': '',
};

/** Has a run change these files, and opens its review. */
async function review(app: App): Promise<Locator> {
  const appPage = new AppPage(app.page);
  await appPage.show('Mission Control');
  const id = await startRun(app.page, 'Change the values');
  const card = app.page.getByRole('article', { name: id, exact: true });
  await expect(card).toContainText(/Done|Ready to review/);
  const worktrees = join(app.dataFolder, 'worktrees');
  const folder = (await readdir(worktrees)).find((name) => name.startsWith(id)) ?? 'none';
  for (const [path, content] of Object.entries(after)) {
    const file = join(worktrees, folder, basename(app.workspace), path);
    await mkdir(dirname(file), { recursive: true });
    await (content === null ? rm(file) : writeFile(file, content));
  }
  await card.focus();
  await appPage.runCommand("Review the run's changes");
  return appPage.dialog(`Run ${id}`).getByRole('region', { name: 'Changes in this run' });
}

const setup = { workspace: { files: before }, provider: { steps: [answer('Done.')] } };

// @web: the page shows this, the same on both hosts.
test('a reviewed file is shown whole: unchanged lines open, and its hidden characters are spelled out', {
  tag: ['@web', '@long'],
}, async ({ host, start }) => {
  const app = await start(setup);
  const { page } = app;
  const pane = await review(app);
  const diff = pane.getByRole('group', { name: 'Diff', exact: true });
  const show = async (name: RegExp): Promise<void> => {
    await pane.getByRole('treeitem', { name }).click();
    await expect(pane.getByRole('treeitem', { name })).toHaveAttribute('aria-selected', 'true');
  };
  await show(/^src\/values\.ts/);
  await expect(diff.locator('mark').filter({ hasText: 'other' })).toHaveCount(1);
  await expect(diff.getByTitle('Invisible character')).toHaveText(['\\u202e', '\\u200b']);
  await expect(diff.getByTitle('No line break at the end of the file')).toHaveCount(1);
  await expect(diff).not.toContainText('"text 10"');
  await expect(diff).not.toContainText('\u202e');
  await expectAccessible(page);

  const sheets = page.locator('style[data-emotion]');
  const sheetCount = await sheets.count();
  const nonce = await page
    .locator('script[nonce]')
    .first()
    .evaluate((each) => ('nonce' in each ? each.nonce : ''));
  expect(nonce).not.toBe('');
  expect(new Set(await sheets.evaluateAll((all) => all.map((each) => ('nonce' in each ? each.nonce : ''))))).toEqual(
    new Set([nonce]),
  );
  await diff.focus();
  await page.keyboard.press('Tab');
  await expect(diff.getByRole('button', { name: 'Show 36 unchanged lines' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(diff).toContainText('"text 10"');
  await expect(diff).toBeFocused();

  await pane.getByRole('button', { name: 'Side by side' }).click();
  await expect(diff.getByRole('button', { name: /^Show/ })).toHaveCount(1);
  // The two halves share the visible width.
  const middle = await diff.evaluate((list) => list.getBoundingClientRect().x + list.clientWidth / 2);
  expect((await diff.getByText('"text 40"').boundingBox())?.x).toBeLessThan(middle);
  expect((await diff.getByText('"other 40"').boundingBox())?.x).toBeGreaterThan(middle);
  expect(await diff.evaluate((list) => list.scrollWidth - list.clientWidth)).toBe(0);
  await expectAccessible(page);
  await pane.getByRole('button', { name: 'Unified' }).click();

  await show(/^src\/new\.ts/);
  await expect(diff).toContainText('const tabs');
  const copied = await diff.evaluate((element) => {
    const selection = element.ownerDocument.getSelection();
    selection?.selectAllChildren(element);
    return selection?.toString() ?? '';
  });
  // The older Electron of the desktop tests also copies what cannot be selected: numbers and signs.
  if (host === 'web') expect(copied.trimEnd()).toBe(after['src/new.ts']?.trimEnd());
  else expect(copied).toContain(after['src/new.ts']?.split('\n')[0]);
  await show(/^src\/old\.ts/);
  await expect(diff.getByRole('deletion')).toHaveCount(3);
  await show(/^windows\.txt/);
  await expect(diff.getByRole('insertion')).toHaveText(['one', 'two ']);
  expect(await sheets.count()).toBe(sheetCount);
  await show(/^picture\.bin/);
  await expect(diff).toContainText('Not shown: binary or too large');
  await show(/^empty\.txt/);
  await expect(diff).toContainText('No lines changed');
});

// @web: the page shows this, the same on both hosts.
test('a very large file keeps the list of its hunks', { tag: ['@web', '@long'] }, async ({ start }) => {
  const app = await start(setup);
  const pane = await review(app);
  await pane.getByRole('treeitem', { name: /^large\.txt/ }).click();
  const diff = pane.getByRole('group', { name: 'Diff', exact: true });
  await expect(diff).toContainText('another3000');
  await expect(diff).toContainText('2,996 lines above');
  await expect(diff.getByRole('button', { name: /^Show/ })).toHaveCount(0);
  await diff.getByRole('button', { name: 'Leave out hunk 1 of 1 in large.txt' }).focus();
  await app.page.keyboard.press('u');
  await expect(diff.getByRole('button', { name: 'Keep hunk 1 of 1 in large.txt' })).toBeFocused();
  await expect(pane.getByRole('button', { name: 'Apply 7 of 8 hunks' })).toBeEnabled();
  await expectAccessible(app.page);
});

// @web: the page shows this, the same on both hosts.
test('a file that a run wrote is shown whole in its event and in Replay', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const app = await open();
  const { page } = app;
  const id = 'wc-3-20261120T064510Z';
  const diff =
    '--- /dev/null\n+++ b/new.ts\n@@ -0,0 +1,2 @@\n+const a = "\u202e";\n+const b = 2;\n\\ No newline at end of file\n';
  const events = [
    { type: 'started', timestamp: '2026-11-20T06:45:10.000Z', toolchain: 'codex' },
    { type: 'file_write', timestamp: '2026-11-20T06:45:11.000Z', path: 'new.ts', diff, added: 2, removed: 0 },
    { type: 'completed', timestamp: '2026-11-20T06:45:12.000Z', status: 'success', exit_code: 0 },
  ];
  const folder = join(app.workspace, '.workcells', id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'telemetry.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const appPage = new AppPage(page);
  await appPage.show('Mission Control');
  await page.getByRole('article', { name: id, exact: true }).getByRole('button', { name: 'View Details' }).click();
  const dialog = appPage.dialog(`Run ${id}`);

  await dialog.getByRole('feed', { name: 'Timeline' }).getByRole('article').filter({ hasText: 'new.ts' }).click();
  const expectWhole = async (pane: Locator): Promise<void> => {
    const shown = pane.getByRole('group', { name: 'Diff', exact: true });
    await expect(shown.getByRole('insertion')).toHaveCount(2);
    await expect(shown.getByTitle('Invisible character')).toHaveText('\\u202e');
    await expect(shown.getByTitle('No line break at the end of the file')).toHaveCount(1);
    await expectAccessible(page);
  };
  await expectWhole(dialog.getByRole('region', { name: 'Event', exact: true }));

  await dialog.getByRole('group', { name: 'Show' }).getByRole('button', { name: 'Replay' }).press('Enter');
  const replay = dialog.getByRole('region', { name: 'Replay', exact: true });
  await replay.getByRole('slider', { name: 'Position' }).press('End');
  await replay.getByRole('option', { name: /new\.ts/ }).click();
  await expectWhole(replay.getByRole('region', { name: 'Diff at this point' }));
});
