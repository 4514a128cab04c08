import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { TomlTable } from 'smol-toml';
import { afterEach, expect, it } from 'vitest';
import { updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch } from '../../fixtures/provider/script.ts';
import { maxListedCopies } from '../../shared/contract/removed.ts';
import { runIdSchema } from '../../shared/runs/run-ref.ts';
import { writeRemovedRecord } from '../file-transactions/removed-record.ts';
import { writeRecord } from '../runs/worktrees/worktree-record.ts';
import { sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

/** Runs a rewind that removes what Codex wrote into a private file. */
async function afterRewind(options: TomlTable = {}): Promise<TestWindow> {
  app = await TestApp.start({
    settings: options,
    steps: [patch([updateFile('sub/edit.txt', [{ from: 'one', to: 'ONE' }])]), answer('Patched.')],
  });
  const window = await app.openWindow();
  await mkdir(at('sub'));
  await writeFile(at('sub/edit.txt'), 'one\n');
  await chmod(at('sub/edit.txt'), 0o640);
  const threadId = await sendMessage(window, 'Change it', { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  const plan = await window.get('planRewind', { target: { type: 'beforeTurn', threadId, turnId } });
  await window.get('rewind', { planId: plan.planId, scope: 'files', choices: [] });
  expect(await readFile(at('sub/edit.txt'), 'utf8')).toBe('one\n');
  return window;
}

const at = (path: string) => join(app.workspace.path, path);
const removed = () => join(app.dataFolder.path, 'removed');
const list = async (window: TestWindow) => (await window.get('listRemoved', null)).copies;

async function only(window: TestWindow) {
  const [copy, ...others] = await list(window);
  if (copy === undefined || others.length > 0) throw new Error(`There are ${others.length + 1} copies`);
  return copy;
}

/** Plants the copies of an earlier change. */
async function plant(name: string, files: Readonly<Record<string, string>>, removedAt: number): Promise<void> {
  const folder = join(removed(), name);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, 'before', path, '..'), { recursive: true });
    await writeFile(join(folder, 'before', path), text);
  }
  const root = app.workspace.path;
  await writeRemovedRecord(folder, { version: 1, kind: 'replaced', reason: 'applied', label: 'wc-1', root, removedAt });
}

it('lists what a rewind removed and restores it with its mode', async () => {
  const window = await afterRewind();
  const copy = await only(window);
  expect(copy).toMatchObject({
    kind: 'file',
    path: 'sub/edit.txt',
    folder: app.workspace.path,
    reason: 'applied',
    label: 'a rewind',
    bytes: 4,
  });
  await rm(at('sub'), { recursive: true });
  const restored = await window.get('restoreRemoved', { id: copy.id, isBeside: false, makesFolder: false });
  expect(restored).toEqual({ path: at('sub/edit.txt') });
  expect(await readFile(at('sub/edit.txt'), 'utf8')).toBe('ONE\n');
  expect((await stat(at('sub/edit.txt'))).mode & 0o777).toBe(0o640);
  expect(await list(window)).toEqual([]);
  expect(await readdir(removed())).toEqual([]);
});

it('never restores a copy over a file or a folder, and offers a free name next to it', async () => {
  const window = await afterRewind();
  const { id } = await only(window);
  await writeFile(at('sub/edit (2).txt'), 'there\n');
  const taken = { ok: false, error: { type: 'taken', name: 'sub/edit (3).txt' } };
  expect(await window.ask('restoreRemoved', { id, isBeside: false, makesFolder: false })).toMatchObject(taken);
  await rm(at('sub/edit.txt'));
  await mkdir(at('sub/edit.txt'));
  expect(await window.ask('restoreRemoved', { id, isBeside: false, makesFolder: false })).toMatchObject(taken);
  expect(await window.get('restoreRemoved', { id, isBeside: true, makesFolder: false })).toEqual({
    path: at('sub/edit (3).txt'),
  });
  expect(await readFile(at('sub/edit (3).txt'), 'utf8')).toBe('ONE\n');
  expect((await stat(at('sub/edit.txt'))).isDirectory()).toBe(true);
  expect(await window.ask('restoreRemoved', { id, isBeside: true, makesFolder: false })).toMatchObject({
    error: { type: 'gone' },
  });
});

it('restores no copy into a read-only folder, or through a link, and keeps the copy', async () => {
  const window = await afterRewind();
  const { id } = await only(window);
  const outside = join(app.dataFolder.path, 'outside');
  await mkdir(outside);
  await rm(at('sub'), { recursive: true });
  await symlink(outside, at('sub'));
  expect(await window.ask('restoreRemoved', { id, isBeside: false, makesFolder: false })).toMatchObject({
    error: { type: 'failed' },
  });
  expect(await readdir(outside)).toEqual([]);
  await rm(at('sub'));
  await window.ask('answerTrust', { path: app.workspace.path, trust: 'readOnly' });
  expect(await window.ask('restoreRemoved', { id, isBeside: false, makesFolder: false })).toMatchObject({
    error: { type: 'failed' },
  });
  expect(existsSync(at('sub'))).toBe(false);
  expect(await list(window)).toHaveLength(1);
});

it('restores the folder of a discarded run as a new folder next to its repository, without git’s own file', async () => {
  app = await TestApp.start();
  const window = await app.openWindow();
  const root = app.workspace.path;
  const folder = join(removed(), 'run');
  await mkdir(join(folder, 'project/src'), { recursive: true });
  await writeFile(join(folder, 'project/src/a.txt'), 'work');
  await writeFile(join(folder, 'project/.git'), 'gitdir: /elsewhere');
  const runId = runIdSchema.parse('wc-1');
  const path = join(app.dataFolder.path, 'worktrees/run/project');
  const branch = { branch: 'workcell/wc-1', base: 'a', baseTree: null, gitFolder: null };
  await writeRecord(folder, { version: 2, runId, projectRoot: root, repository: root, path, createdAt: 1, ...branch });
  await writeRemovedRecord(folder, {
    version: 1,
    kind: 'worktree',
    reason: 'discarded',
    label: 'wc-1',
    root,
    removedAt: 1_000,
  });
  const { id } = await only(window);
  for (const name of [`${root}-wc-1`, `${root}-wc-1 (2)`]) {
    expect(await window.get('restoreRemoved', { id, isBeside: false, makesFolder: false })).toEqual({ path: name });
    expect(await readdir(name, { recursive: true })).toEqual(['src', 'src/a.txt']);
  }
  for (const name of [`${root}-wc-1`, `${root}-wc-1 (2)`]) await rm(name, { recursive: true });
  await window.get('deleteRemoved', { id });
  expect(await readdir(removed())).toEqual([]);
});

it('deletes one copy immediately and keeps the others of the same change', async () => {
  app = await TestApp.start();
  const window = await app.openWindow();
  await plant('aaaa', { 'a.txt': 'first', 'deep/b.txt': 'second' }, 1_000);
  const [first, second] = await list(window);
  if (first === undefined || second === undefined) throw new Error('Nothing is listed');
  await window.get('deleteRemoved', { id: first.id });
  expect(await list(window)).toEqual([second]);
  expect(await window.ask('deleteRemoved', { id: first.id })).toMatchObject({ error: { type: 'gone' } });
  await window.get('deleteRemoved', { id: second.id });
  expect(await readdir(removed())).toEqual([]);
});

it('accepts no copy outside the kept ones', async () => {
  app = await TestApp.start();
  const window = await app.openWindow();
  await plant('aaaa', { 'a.txt': 'first' }, 1_000);
  for (const id of ['..', 'aaaa', 'aaaa/removed.json', 'aaaa/before/../removed.json', '../config.toml', '']) {
    expect(await window.ask('restoreRemoved', { id, isBeside: true, makesFolder: false }), id).toMatchObject({
      error: { type: 'gone' },
    });
    expect(await window.ask('deleteRemoved', { id }), id).toMatchObject({ error: { type: 'gone' } });
  }
  expect(await list(window)).toHaveLength(1);
});

it('lists the newest of very many copies, and returns how many more there are', async () => {
  app = await TestApp.start();
  const window = await app.openWindow();
  await plant('newer', { 'new.txt': 'new' }, 2_000);
  const many = Array.from({ length: maxListedCopies }, (_, index) => [`${index}.txt`, 'old'] as const);
  await plant('older', Object.fromEntries(many), 1_000);
  const { copies, more } = await window.get('listRemoved', null);
  expect([copies.length, more, copies[0]?.path]).toEqual([maxListedCopies, 1, 'new.txt']);
});

/** Returns the paths of the encrypted copies, once no plain copy of a file is left. */
async function sealed(): Promise<readonly string[]> {
  const names = async () => {
    const entries = await readdir(removed(), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.name !== 'removed.json');
    return files.map((entry) => join(entry.parentPath, entry.name));
  };
  const isSealed = (path: string) => path.includes(`${sep}sealed${sep}`);
  await expect.poll(async () => (await names()).every(isSealed), { timeout: 20_000 }).toBe(true);
  return await names();
}

it('encrypts what a rewind removed when threads are encrypted, and restores it after a restart', async () => {
  await afterRewind();
  const [place = ''] = await sealed();
  expect((await readFile(place)).includes('ONE')).toBe(false);
  await app.restart();
  const window = await app.openWindow();
  const copy = await only(window);
  expect(copy).toMatchObject({ path: 'sub/edit.txt', bytes: 4 });
  await rm(at('sub/edit.txt'));
  await window.get('restoreRemoved', { id: copy.id, isBeside: false, makesFolder: false });
  expect(await readFile(at('sub/edit.txt'), 'utf8')).toBe('ONE\n');
  expect((await stat(at('sub/edit.txt'))).mode & 0o777).toBe(0o640);
  expect(await readdir(removed())).toEqual([]);
});

it('leaves copies plain while threads are not encrypted, and encrypts them once they are', async () => {
  app = await TestApp.start({ settings: { persistence: { encrypt: false } } });
  await app.openWindow();
  await plant('aaaa', { 'a.txt': 'first words', 'deep/b.txt': 'second words' }, 1_000);
  await app.restart();
  const later = await app.openWindow();
  expect(await readFile(join(removed(), 'aaaa/before/a.txt'), 'utf8')).toBe('first words');
  const before = await list(later);
  await later.get('encryptThreads', { on: true });
  expect(await sealed()).toHaveLength(2);
  expect(await list(later)).toEqual(before);
});

it('encrypts what a rewind took away while threads were not encrypted, once they are', async () => {
  const window = await afterRewind({ persistence: { encrypt: false } });
  await window.get('encryptThreads', { on: true });
  const [place = ''] = await sealed();
  expect((await readFile(place)).includes('ONE')).toBe(false);
});

it('restores encrypted copies after encryption was turned off, and after the key was changed', async () => {
  app = await TestApp.start();
  const window = await app.openWindow();
  await window.until(() => window.app.encryption.type === 'encrypted');
  await plant('aaaa', { 'a.txt': 'first', 'b.txt': 'second' }, 1_000);
  await app.restart();
  const later = await app.openWindow();
  await sealed();
  await later.get('changeKey', null);
  const [first, second] = await list(later);
  if (first === undefined || second === undefined) throw new Error('Nothing is listed');
  expect(await later.get('restoreRemoved', { id: first.id, isBeside: false, makesFolder: false })).toEqual({
    path: at('a.txt'),
  });
  await later.get('encryptThreads', { on: false });
  expect(await later.get('restoreRemoved', { id: second.id, isBeside: false, makesFolder: false })).toEqual({
    path: at('b.txt'),
  });
  expect([await readFile(at('a.txt'), 'utf8'), await readFile(at('b.txt'), 'utf8')]).toEqual(['first', 'second']);
});

it('refuses a damaged copy, says so, and changes no file', async () => {
  const window = await afterRewind();
  const [place = ''] = await sealed();
  await truncate(place, (await stat(place)).size - 1);
  const { id } = await only(window);
  await rm(at('sub'), { recursive: true });
  expect(await window.ask('restoreRemoved', { id, isBeside: false, makesFolder: false })).toMatchObject({
    error: { type: 'failed', message: 'This copy is damaged. Nothing was restored from it.' },
  });
  expect(existsSync(at('sub'))).toBe(false);
  expect(existsSync(place)).toBe(true);
});

it('creates a missing folder again only when asked to', async () => {
  const window = await afterRewind();
  const { id } = await only(window);
  const { path: root } = app.workspace;
  await rm(root, { recursive: true });
  const folderGone = { error: { type: 'folderGone', folder: root } };
  expect(await window.ask('restoreRemoved', { id, isBeside: false, makesFolder: false })).toMatchObject(folderGone);
  expect(existsSync(root)).toBe(false);
  const restored = await window.get('restoreRemoved', { id, isBeside: false, makesFolder: true });
  expect(restored).toEqual({ path: at('sub/edit.txt') });
  expect(await readFile(at('sub/edit.txt'), 'utf8')).toBe('ONE\n');
  expect(await readdir(removed())).toEqual([]);
});

it('leaves no folder behind when a copy cannot be restored into a folder that is gone', async () => {
  const window = await afterRewind();
  const [place = ''] = await sealed();
  await truncate(place, 100);
  const { id } = await only(window);
  await rm(app.workspace.path, { recursive: true });
  const failed = { error: { type: 'failed' } };
  expect(await window.ask('restoreRemoved', { id, isBeside: false, makesFolder: true })).toMatchObject(failed);
  expect(existsSync(app.workspace.path)).toBe(false);
});
