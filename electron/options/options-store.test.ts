import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultOptions, type OptionsSnapshot } from '../../shared/options/options.ts';
import { loadOptionsStore } from './options-store.ts';

describe('the options store', () => {
  let folder = '';
  const file = () => join(folder, 'config.toml');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workcell-options-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('starts with the defaults and writes nothing by loading', async () => {
    const store = await loadOptionsStore(folder);
    expect(store.snapshot).toEqual({ values: defaultOptions, file: file(), problems: [] });
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps a change for the next start and tells its listeners', async () => {
    const store = await loadOptionsStore(folder);
    const told: OptionsSnapshot[] = [];
    store.onChange((snapshot) => told.push(snapshot));
    const changed = await store.change({ theme: 'dark' });
    expect(changed.ok && changed.value.values.theme).toBe('dark');
    expect(told.at(-1)?.values.theme).toBe('dark');
    expect((await loadOptionsStore(folder)).snapshot.values.theme).toBe('dark');
  });

  it('holds a change at once, before it is on disk', async () => {
    const store = await loadOptionsStore(folder);
    const changing = store.change({ textSize: 110 });
    expect(store.snapshot.values.textSize).toBe(110);
    await changing;
  });

  it('lets the last of many quick changes win', async () => {
    const store = await loadOptionsStore(folder);
    await Promise.all([100, 110, 120, 130].map((textSize) => store.change({ textSize })));
    expect(store.snapshot.values.textSize).toBe(130);
    expect((await loadOptionsStore(folder)).snapshot.values.textSize).toBe(130);
  });

  it('keeps what was edited by hand since it was read', async () => {
    const store = await loadOptionsStore(folder);
    await writeFile(file(), 'theme = "light" # by hand\n');
    await store.change({ textSize: 90 });
    expect(store.snapshot.values).toEqual({ ...defaultOptions, theme: 'light', textSize: 90 });
    expect(await readFile(file(), 'utf8')).toBe('theme = "light" # by hand\ntext_size = 90\n');
  });

  it('never writes over a file that it cannot read, and says so', async () => {
    await writeFile(file(), 'theme = = 1\n');
    const store = await loadOptionsStore(folder);
    const changed = await store.change({ textSize: 90 });
    expect(changed.ok).toBe(false);
    expect(store.snapshot.values.textSize).toBe(90);
    expect(store.snapshot.problems).toHaveLength(2);
    expect(await readFile(file(), 'utf8')).toBe('theme = = 1\n');
  });

  it('keeps changes in memory while they cannot be written, and writes them once they can', async () => {
    const gone = join(folder, 'gone');
    const store = await loadOptionsStore(gone);
    const changed = await store.change({ textSize: 90 });
    expect(changed).toEqual({ ok: false, error: { type: 'notSaved', message: expect.stringContaining('ENOENT') } });
    expect(store.snapshot.values.textSize).toBe(90);
    expect(store.snapshot.problems).toHaveLength(1);
    await mkdir(gone);
    expect((await store.change({ theme: 'dark' })).ok).toBe(true);
    expect(store.snapshot.problems).toEqual([]);
    expect((await loadOptionsStore(gone)).snapshot.values).toEqual({ ...defaultOptions, textSize: 90, theme: 'dark' });
  });
});
