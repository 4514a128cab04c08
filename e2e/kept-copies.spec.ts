import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeRemovedRecord } from '../electron/file-transactions/removed-record.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// The page is the same on both hosts, and the host's part has integration tests.

type Place = { readonly dataFolder: string; readonly workspace: string };

/** Plants the copies that a change kept, and returns their folder. */
async function plantKeptCopies(
  { dataFolder, workspace }: Place,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = join(dataFolder, 'removed', 'aaaa');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, 'before', path, '..'), { recursive: true });
    await writeFile(join(folder, 'before', path), text);
  }
  const change = { version: 1, kind: 'replaced', reason: 'applied', label: 'a rewind' } as const;
  await writeRemovedRecord(folder, { ...change, root: workspace, removedAt: Date.now() - 3_600_000 });
  return folder;
}

test('a kept copy is restored without replacing another file, or deleted permanently', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({});
  const { page } = app;
  const appPage = new AppPage(page);
  const copies = page.getByRole('region', { name: 'Kept copies' });
  await appPage.showSettings('Data');
  await expect(copies).toContainText('No kept copies');

  const kept = await plantKeptCopies(app, {
    'notes.md': 'my hour of work\n',
    'src/free.ts': 'free\n',
    'old.txt': 'old\n',
  });
  await writeFile(join(app.workspace, 'notes.md'), 'something newer\n');
  await appPage.showSettings('General');
  await appPage.showSettings('Data');
  const row = (path: string) => copies.getByRole('listitem').filter({ hasText: path });
  await expect(copies.getByRole('listitem')).toHaveCount(3);
  await expect(row('notes.md')).toContainText('Replaced by a rewind');
  await expect(row('notes.md')).toContainText(`from ${app.workspace}`);
  await expectAccessible(page);

  await row('src/free.ts')
    .getByRole('button', { name: /^Restore/ })
    .focus();
  await page.keyboard.press('Enter');
  await expect(row('src/free.ts')).toBeHidden();
  expect(await readFile(join(app.workspace, 'src/free.ts'), 'utf8')).toBe('free\n');
  await expect(copies).toBeFocused();

  await row('notes.md')
    .getByRole('button', { name: /^Restore/ })
    .click();
  const question = appPage.dialog('Restore with another name');
  await expect(question).toContainText('notes (2).md');
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Restore with this name' }).click();
  await expect(row('notes.md')).toBeHidden();
  expect(await readFile(join(app.workspace, 'notes.md'), 'utf8')).toBe('something newer\n');
  expect(await readFile(join(app.workspace, 'notes (2).md'), 'utf8')).toBe('my hour of work\n');

  await rm(kept, { recursive: true });
  await row('old.txt')
    .getByRole('button', { name: /^Delete now/ })
    .click();
  await appPage.dialog('Delete this copy').getByRole('button', { name: 'Delete now' }).click();
  await expect(page.getByText('This copy no longer exists.')).toBeVisible();
  await expect(copies).toContainText('No kept copies');
});

test('a kept copy is restored into a missing folder once the user agrees to create it', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({});
  const appPage = new AppPage(app.page);
  await plantKeptCopies(app, { 'notes.md': 'my hour of work\n' });
  await rm(app.workspace, { recursive: true });
  await appPage.showSettings('Data');
  const copies = app.page.getByRole('region', { name: 'Kept copies' });
  const restore = copies.getByRole('button', { name: /^Restore/ });
  await restore.click();
  const question = appPage.dialog('Make the folder again');
  await expect(question).toContainText(app.workspace);
  await expectAccessible(app.page);
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(existsSync(app.workspace)).toBe(false);
  await restore.click();
  await question.getByRole('button', { name: 'Make the folder and restore' }).click();
  await expect(copies).toContainText('No kept copies');
  expect(await readFile(join(app.workspace, 'notes.md'), 'utf8')).toBe('my hour of work\n');
});

test('a thousand kept copies stay in a list of their own, which shows more on request', {
  tag: ['@web', '@long'],
}, async ({ start }) => {
  const app = await start({});
  const appPage = new AppPage(app.page);
  const many = Array.from(
    { length: 1_000 },
    (_, index) => [`many/${String(index).padStart(4, '0')}.txt`, 'x'] as const,
  );
  await plantKeptCopies(app, Object.fromEntries(many));
  await appPage.showSettings('Data');
  const copies = app.page.getByRole('region', { name: 'Kept copies' });
  await expect(copies.getByRole('listitem')).toHaveCount(50);
  expect((await copies.boundingBox())?.height).toBeLessThan(600);
  await expectAccessible(app.page);
  await copies.getByRole('button', { name: 'Show more' }).focus();
  await app.page.keyboard.press('Enter');
  await expect(copies.getByRole('listitem').last()).toContainText('many/0099.txt');
});
