import { mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AttachmentStore, detectShownType } from './attachment-store.ts';

const dayMs = 24 * 60 * 60 * 1_000;

describe('attached files', () => {
  let folder = '';
  const bytes = (text: string) => new TextEncoder().encode(text);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workcell-attachments-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const inside = () => join(folder, 'attachments');

  it('attached files are stored once under their name, readable only by the user', async () => {
    const store = new AttachmentStore(inside());
    const path = await store.store('shot 1.png', bytes('one'));
    expect(await store.store('shot 1.png', bytes('one'))).toBe(path);
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
  ])('attached files have a safe name: %j', async (name, kept) => {
    const path = await new AttachmentStore(inside()).store(name, bytes('x'));
    expect([basename(path), dirname(dirname(path))]).toEqual([kept, inside()]);
  });

  it('attached files can be shown when they are texts', () => {
    expect(detectShownType(bytes('Zeile äöü\n'))).toBe('text/plain');
    expect(detectShownType(new Uint8Array([0xff, 0xfe, 0x41]))).toBeNull();
    expect(detectShownType(bytes('a\0b'))).toBeNull();
  });

  it('attached files are read only from the store', async () => {
    const store = new AttachmentStore(inside());
    const path = await store.store('a', bytes('a'));
    await writeFile(join(folder, 'outside'), 'secret');
    await symlink(join(folder, 'outside'), join(dirname(path), 'link'));
    expect(await store.read(join(folder, 'outside'))).toBeNull();
    expect(await store.read(join(dirname(path), 'link'))).toBeNull();
    expect(await store.read(join(dirname(path), 'gone'))).toBeNull();
  });

  it('attached files are deleted, the oldest first, when they take too much room', async () => {
    const store = new AttachmentStore(inside(), 10);
    const [first, second] = [await store.store('1', bytes('11111')), await store.store('2', bytes('22222'))];
    await utimes(dirname(first), 1, 1);
    const third = await store.store('3', bytes('33333'));
    expect(await Promise.all([first, second, third].map((path) => store.read(path)))).toEqual([
      null,
      Buffer.from('22222'),
      Buffer.from('33333'),
    ]);
  });

  it('are deleted once they are old and nothing has mentioned them for thirty starts, a day apart', async () => {
    const store = new AttachmentStore(inside());
    const names = ['draft', 'moved', 'late', 'forgotten', 'new'];
    const paths = await Promise.all(names.map((name) => store.store(name, bytes(name))));
    const [draft = '', moved = '', late = '', forgotten = ''] = paths;
    const start = Date.now();
    for (const path of [draft, moved, late, forgotten]) await utimes(dirname(path), 1, 1);
    const left = async () => (await Promise.all(paths.map((path) => store.read(path)))).map((each) => each !== null);
    const mentioned = [draft, join('/elsewhere', basename(dirname(moved)), 'moved')];
    for (let day = 0; day < 30; day++) {
      // At one start, the mentioned files are unknown. At another one, the clock is wrong.
      const now = day === 10 ? start + 9_000 * dayMs : start + day * dayMs;
      const found = day === 20 ? [...mentioned, late] : mentioned;
      await store.removeUnused(async () => (day === 5 ? null : found), now);
    }
    expect(await left()).toEqual([true, true, true, true, true]);
    for (let day = 30; day < 34; day++) await store.removeUnused(async () => mentioned, start + day * dayMs);
    expect(await left()).toEqual([true, true, true, false, true]);
  });

  it('are stored while it is not known yet what is mentioned', async () => {
    const store = new AttachmentStore(inside());
    const old = await store.store('old', bytes('old'));
    await utimes(dirname(old), 1, 1);
    const { promise, resolve } = Promise.withResolvers<null>();
    const removing = store.removeUnused(() => promise, Date.now());
    const path = await store.store('new', bytes('new'));
    expect(await store.read(path)).toEqual(Buffer.from('new'));
    resolve(null);
    await removing;
  });
});
