import { mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AttachmentStore } from './attachment-store.ts';

describe('attached files', () => {
  let folder = '';
  const bytes = (text: string) => new TextEncoder().encode(text);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workcell-attachments-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const inside = () => join(folder, 'attachments');

  it('are stored once under their name, readable only by the user', async () => {
    const store = new AttachmentStore(inside());
    const path = await store.keep('shot 1.png', bytes('one'));
    expect(await store.keep('shot 1.png', bytes('one'))).toBe(path);
    expect([basename(path), await readFile(path, 'utf8')]).toEqual(['shot 1.png', 'one']);
    expect(await store.read(path)).toEqual(Buffer.from('one'));
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(inside())).toHaveLength(1);
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\tmp\\a.txt', 'a.txt'],
    ['..', 'attachment'],
    ['two\nlines?.md', 'two_lines_.md'],
    [`${'x'.repeat(400)}.txt`, `${'x'.repeat(80)}.txt`],
    [`${'報'.repeat(120)}.txt`, `${'報'.repeat(60)}.txt`],
    [`${'😀'.repeat(120)}.${'報'.repeat(16)}`, `${'😀'.repeat(45)}.${'報'.repeat(16)}`],
    ['CON.txt', 'attachment CON.txt'],
    ['aux', 'attachment aux'],
  ])('have a safe name: %j', async (name, kept) => {
    const path = await new AttachmentStore(inside()).keep(name, bytes('x'));
    expect([basename(path), dirname(dirname(path))]).toEqual([kept, inside()]);
  });

  it('are read only from the store', async () => {
    const store = new AttachmentStore(inside());
    const path = await store.keep('a', bytes('a'));
    await writeFile(join(folder, 'outside'), 'secret');
    await symlink(join(folder, 'outside'), join(dirname(path), 'link'));
    expect(await store.read(join(folder, 'outside'))).toBeNull();
    expect(await store.read(join(dirname(path), 'link'))).toBeNull();
    expect(await store.read(join(dirname(path), 'gone'))).toBeNull();
  });

  it('are deleted, the oldest first, when they take too much room', async () => {
    const store = new AttachmentStore(inside(), 10);
    const [first, second] = [await store.keep('1', bytes('11111')), await store.keep('2', bytes('22222'))];
    await utimes(dirname(first), 1, 1);
    const third = await store.keep('3', bytes('33333'));
    expect(await Promise.all([first, second, third].map((path) => store.read(path)))).toEqual([
      null,
      Buffer.from('22222'),
      Buffer.from('33333'),
    ]);
  });

  it('are deleted once they are old and nothing mentions them', async () => {
    const store = new AttachmentStore(inside());
    const names = ['draft', 'moved', 'forgotten', 'new'];
    const paths = await Promise.all(names.map((name) => store.keep(name, bytes(name))));
    const [draft = '', moved = '', forgotten = '', fresh = ''] = paths;
    for (const path of [draft, moved, forgotten]) await utimes(dirname(path), 1, 1);
    await store.removeForgotten(async () => null, Date.now());
    expect(await readdir(inside())).toHaveLength(4);
    await store.removeForgotten(async () => [draft, join('/elsewhere', basename(dirname(moved)), 'moved')], Date.now());
    const left = await Promise.all([draft, moved, forgotten, fresh].map((path) => store.read(path)));
    expect(left.map((each) => each !== null)).toEqual([true, true, false, true]);
  });
});
