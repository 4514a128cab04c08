import { execFileSync } from 'node:child_process';
import { rmSync, watch, writeFileSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { defaultSettings, type SettingsSnapshot } from '../../shared/settings/settings-schema.ts';
import { Lifetime } from '../base/lifetime.ts';
import { readSettingsFile } from '../files/read-settings-file.ts';
import { loadSettingsStore, type SettingsStore } from './settings-store.ts';

vi.mock('smol-toml', async (importOriginal) => {
  const toml = await importOriginal<typeof import('smol-toml')>();
  return { ...toml, parse: vi.fn(toml.parse) };
});

vi.mock('../files/read-settings-file.ts', async (importOriginal) => {
  const files = await importOriginal<typeof import('../files/read-settings-file.ts')>();
  return { ...files, readSettingsFile: vi.fn(files.readSettingsFile) };
});

describe('the options store', () => {
  let folder = '';
  let clock: ManualClock;
  let lifetime = new Lifetime();
  const load = (dataFolder = folder, stay = lifetime): Promise<SettingsStore> =>
    loadSettingsStore(dataFolder, clock, stay);
  const file = () => join(folder, 'config.toml');
  /** Resolves once the condition is true. Advances the clock while waiting. */
  const until = (holds: () => boolean) =>
    expect
      .poll(() => {
        clock.advance(100);
        return holds();
      })
      .toBe(true);
  const settled = async (change: Promise<unknown>) => {
    let isSettled = false;
    void change.then(() => {
      isSettled = true;
    });
    await until(() => isSettled);
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workcell-options-'));
    clock = new ManualClock();
    lifetime = new Lifetime();
  });
  afterEach(async () => {
    await lifetime.end();
    await rm(folder, { recursive: true });
  });

  it('the settings store starts with the defaults and writes nothing on load', async () => {
    const store = await load();
    expect(store.snapshot).toEqual({ values: defaultSettings, file: file(), lines: {}, problems: [] });
    expect(await readdir(folder)).toEqual([]);
  });

  it('the settings store saves a change for the next start and notifies its listeners', async () => {
    const store = await load();
    const reported: SettingsSnapshot[] = [];
    store.onChange((snapshot) => reported.push(snapshot));
    const changed = await store.change({ theme: 'dark' });
    expect(changed.ok && changed.value.values.theme).toBe('dark');
    expect(reported.at(-1)?.values.theme).toBe('dark');
    expect((await load()).snapshot.values.theme).toBe('dark');
  });

  it('the settings store applies a change at once, before it is saved', async () => {
    const store = await load();
    const changing = store.change({ textSize: 110 });
    expect(store.snapshot.values.textSize).toBe(110);
    await changing;
  });

  it('the settings store reads the file once for a change, and reports a value once if its line stays', async () => {
    await writeFile(file(), '# mine\ntheme = "dark"\n');
    const store = await load();
    const reported: SettingsSnapshot[] = [];
    store.onChange((snapshot) => reported.push(snapshot));
    vi.mocked(parse).mockClear();
    await store.change({ theme: 'light' });
    expect({ parsed: vi.mocked(parse).mock.calls.length, reported: reported.length }).toEqual({
      parsed: 1,
      reported: 1,
    });
    await expect.poll(() => clock.pending).toBeGreaterThan(0);
    clock.advance(100);
    // Runs after the check that the clock has started. The app's own write is not announced.
    await store.change({});
    expect({ parsed: vi.mocked(parse).mock.calls.length, reported: reported.length }).toEqual({
      parsed: 1,
      reported: 1,
    });
    expect(await readFile(file(), 'utf8')).toBe('# mine\ntheme = "light"\n');
  });

  it('the settings store saves a change without reading the file again, unless someone else wrote it', async () => {
    await writeFile(file(), '# mine\n');
    const store = await load();
    vi.mocked(readSettingsFile).mockClear();
    expect((await store.change({ theme: 'light' })).ok).toBe(true);
    expect(readSettingsFile).not.toHaveBeenCalled();
    expect(await readFile(file(), 'utf8')).toBe('# mine\ntheme = "light"\n');

    await writeFile(file(), 'theme = "dark"\n');
    await settled(store.change({ theme: 'light' }));
    expect(readSettingsFile).toHaveBeenCalled();
    expect(await readFile(file(), 'utf8')).toBe('theme = "light"\n');
  });

  it('the settings store lets the last of many quick changes win', async () => {
    const store = await load();
    await Promise.all([100, 110, 120, 130].map((textSize) => store.change({ textSize })));
    expect(store.snapshot.values.textSize).toBe(130);
    expect((await load()).snapshot.values.textSize).toBe(130);
  });

  it('the settings store keeps edits made by hand since the last read', async () => {
    const store = await load();
    await writeFile(file(), 'theme = "light" # by hand\n');
    await settled(store.change({ textSize: 90 }));
    expect(store.snapshot.values).toEqual({ ...defaultSettings, theme: 'light', textSize: 90 });
    expect(await readFile(file(), 'utf8')).toBe('theme = "light" # by hand\ntext_size = 90\n');
  });

  it('the settings store keeps what another program writes at the moment of saving', async () => {
    const store = await load();
    for (const textSize of [90, 100, 110, 120, 130]) {
      const theme = textSize % 20 === 0 ? 'dark' : 'light';
      // The new text is written next to the file before it replaces the file.
      const beside = watch(folder, (_event, which) => {
        if (!which?.endsWith('.tmp')) return;
        beside.close();
        writeFileSync(file(), `theme = "${theme}"\n`);
      });
      const changing = store.change({ textSize });
      await settled(changing);
      await until(() => store.snapshot.values.theme === theme);
      expect(await readFile(file(), 'utf8')).toContain(`theme = "${theme}"`);
    }
  });

  it('the settings store never overwrites a file that it cannot read, and says so', async () => {
    await writeFile(file(), 'theme = = 1\n');
    const store = await load();
    const changed = await store.change({ textSize: 90 });
    expect(changed.ok).toBe(false);
    expect(store.snapshot.values.textSize).toBe(90);
    expect(store.snapshot.problems).toHaveLength(2);
    expect(await readFile(file(), 'utf8')).toBe('theme = = 1\n');
  });

  it('the settings store keeps changes in memory while they cannot be saved, and saves them once they can', async () => {
    const gone = join(folder, 'gone');
    const store = await load(gone);
    const changed = await store.change({ textSize: 90 });
    expect(changed).toEqual({ ok: false, error: { type: 'notSaved', message: expect.stringContaining('ENOENT') } });
    expect(store.snapshot.values.textSize).toBe(90);
    expect(store.snapshot.problems).toHaveLength(1);
    await mkdir(gone);
    expect((await store.change({ theme: 'dark' })).ok).toBe(true);
    expect(store.snapshot.problems).toEqual([]);
    expect((await load(gone)).snapshot.values).toEqual({ ...defaultSettings, textSize: 90, theme: 'dark' });
  });

  describe('edits of its file', () => {
    /** Records every announced snapshot, oldest first. */
    async function follow(text: string) {
      await writeFile(file(), text);
      const store = await load();
      const reported: SettingsSnapshot[] = [];
      store.onChange((snapshot) => reported.push(snapshot));
      return { store, reported };
    }

    it('edits of config.toml are noticed, even by an editor that replaces the file', async () => {
      const { store, reported } = await follow('theme = "dark"\n');
      await writeFile(`${file()}~`, 'theme = "light"\n');
      await rename(`${file()}~`, file());
      await until(() => store.snapshot.values.theme === 'light');
      expect(reported).toHaveLength(1);
      await rm(file());
      await until(() => store.snapshot.values.theme === 'system');
    });

    it('edits of config.toml are read once if they are written in several steps', async () => {
      const { store, reported } = await follow('');
      let written = '';
      for (const line of ['theme = "dark"\n', 'text_size = 90\n', 'model = "m"\n']) {
        written += line;
        await writeFile(file(), written);
      }
      await until(() => store.snapshot.values.model === 'm');
      expect(reported).toHaveLength(1);
    });

    it('edits of config.toml do not count while the file is emptied before it is filled', async () => {
      const { store, reported } = await follow('theme = "dark"\n');
      await writeFile(file(), '');
      await expect.poll(() => clock.pending).toBeGreaterThan(0);
      clock.advance(100);
      // The file was read once. Now it waits for the second read.
      await expect.poll(() => clock.pending).toBeGreaterThan(0);
      await writeFile(file(), 'theme = "light\n');
      await until(() => store.snapshot.problems.length > 0);
      expect(reported.map(({ values }) => values.theme)).toEqual(['dark']);
    });

    it('edits of config.toml do not count if they are its own', async () => {
      const { store, reported } = await follow('');
      await store.change({ theme: 'dark' });
      const count = reported.length;
      await expect.poll(() => clock.pending).toBeGreaterThan(0);
      clock.advance(100);
      // Runs after the timers that were started.
      await store.change({ theme: 'light' });
      expect(reported.slice(count).map(({ values }) => values.theme)).toEqual(['light']);
    });

    it('edits of config.toml are reported with the line of an error, and keep the earlier values until it is fixed', async () => {
      const { store } = await follow('theme = "dark"\n');
      await writeFile(file(), 'theme = "dark"\ntext_size = = 3\n');
      await until(() => store.snapshot.problems.length > 0);
      expect(store.snapshot.problems).toEqual([
        expect.stringMatching(
          /^config\.toml has an error on line 2: .* Workcell is using the earlier settings and cannot save/,
        ),
      ]);
      expect(store.snapshot.values).toEqual({ ...defaultSettings, theme: 'dark' });
      expect((await store.change({ textSize: 90 })).ok).toBe(false);

      await writeFile(file(), 'theme = "dark"\n');
      await until(() => store.snapshot.problems.length === 0);
      expect(await readFile(file(), 'utf8')).toBe('theme = "dark"\ntext_size = 90\n');
    });

    it('edits of config.toml are no longer followed after the end', async () => {
      const { reported } = await follow('');
      const longer = new Lifetime();
      const other = await load(folder, longer);
      await lifetime.end();
      await writeFile(file(), 'theme = "light"\n');
      await until(() => other.snapshot.values.theme === 'light');
      await longer.end();
      expect(reported).toEqual([]);
    });
  });

  it('the settings store leaves a file alone that is not UTF-8, and reports that it cannot be read', async () => {
    const bytes = Buffer.from('# gr\xfc\xdfe\ntheme = "light"\n', 'latin1');
    await writeFile(join(folder, 'config.toml'), bytes);
    const store = await loadSettingsStore(folder, clock, new Lifetime());
    expect((await store.change({ theme: 'dark' })).ok).toBe(false);
    expect(await readFile(join(folder, 'config.toml'))).toEqual(bytes);
    expect(store.snapshot.problems.join()).toContain('cannot be read');
  });

  it('the settings store leaves a file as it is where a change would cost what is in it, says so, and saves other changes', async () => {
    await writeFile(file(), '# mine\ndesktop = 5 # five\n');
    const store = await load();
    const changed = await store.change({ metrics: true });
    expect(!changed.ok && changed.error.message).toContain('line 2: "desktop" is not a table');
    expect(await readFile(file(), 'utf8')).toBe('# mine\ndesktop = 5 # five\n');
    expect(store.snapshot.values.metrics).toBe(true);
    expect(store.snapshot.problems.join()).toContain('"desktop.metrics" was not saved');

    expect((await store.change({ theme: 'dark' })).ok).toBe(true);
    expect(await readFile(file(), 'utf8')).toBe('# mine\ndesktop = 5 # five\ntheme = "dark"\n');
    expect(store.snapshot.problems.join()).toContain('"desktop.metrics" was not saved');

    await writeFile(file(), '# mine\n[desktop] # five\n');
    await until(() => store.snapshot.problems.length === 0);
    expect(await readFile(file(), 'utf8')).toBe('# mine\n[desktop] # five\nmetrics = true\n');
  });

  it.skipIf(process.platform === 'win32')(
    'the settings store does not wait for a pipe, and leaves it, until a file is there',
    async () => {
      execFileSync('mkfifo', [file()]);
      const store = await load();
      expect(store.snapshot).toMatchObject({
        values: defaultSettings,
        problems: [expect.stringContaining('not a regular file')],
      });
      expect((await store.change({ theme: 'dark' })).ok).toBe(false);
      expect((await lstat(file())).isFIFO()).toBe(true);

      await writeFile(`${file()}~`, '# mine\n');
      await rename(`${file()}~`, file());
      await until(() => store.snapshot.problems.length === 0);
      expect(await readFile(file(), 'utf8')).toBe('# mine\ntheme = "dark"\n');
    },
  );

  it('the settings store does not read a huge file, and leaves it', async () => {
    await writeFile(file(), '# mine\n');
    await truncate(file(), 3 * 1024 ** 3);
    const store = await load();
    expect(store.snapshot.problems).toEqual([expect.stringContaining('larger than 1 MiB')]);
    expect((await store.change({ theme: 'dark' })).ok).toBe(false);
    expect((await lstat(file())).size).toBe(3 * 1024 ** 3);
  });

  it('the settings store refuses a change that would make the file too large to read, and leaves the file', async () => {
    const text = `#${'x'.repeat(1024 ** 2 - 2)}\n`;
    await writeFile(file(), text);
    const store = await load();
    const changed = await store.change({ theme: 'dark' });
    expect(!changed.ok && changed.error.message).toContain('"theme" was not saved because the file would exceed');
    expect(await readFile(file(), 'utf8')).toBe(text);
    expect(store.snapshot.values.theme).toBe('dark');
    expect(store.snapshot.problems).toHaveLength(1);
    expect((await load()).snapshot.problems).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')(
    'the settings store does not wait for a pipe that takes the place of the file before a write',
    async () => {
      await writeFile(file(), '# mine\n');
      const store = await load();
      const beside = watch(folder, (_event, which) => {
        if (!which?.endsWith('.tmp')) return;
        beside.close();
        rmSync(file());
        execFileSync('mkfifo', [file()]);
      });
      const changing = store.change({ theme: 'dark' });
      await settled(changing);
      expect((await lstat(file())).isFIFO()).toBe(true);
      expect(store.snapshot.problems.join()).toContain('not a regular file');
      expect((await readdir(folder)).length).toBe(1);
    },
  );

  it.skipIf(process.platform === 'win32')(
    'the settings store makes the file that a link of the user leads to, and leaves the link',
    async () => {
      await mkdir(join(folder, 'dotfiles'));
      await symlink(join('dotfiles', 'workcell.toml'), file());
      const store = await load();
      expect(store.snapshot.problems).toEqual([]);
      expect((await store.change({ theme: 'dark' })).ok).toBe(true);
      expect(await readFile(join(folder, 'dotfiles', 'workcell.toml'), 'utf8')).toContain('theme = "dark"');
      expect((await lstat(file())).isSymbolicLink()).toBe(true);
      expect((await load()).snapshot.values.theme).toBe('dark');
    },
  );
});
