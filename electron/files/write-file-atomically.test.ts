import { lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomically } from './write-file-atomically.ts';

describe('writeFileAtomically', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workcell-files-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('replaces the text and leaves no temporary file', async () => {
    const path = join(folder, 'a.json');
    await writeFile(path, 'old and longer');
    await writeFileAtomically(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it('lets only the user read it', async () => {
    const path = join(folder, 'a.json');
    await writeFileAtomically(path, 'x');
    expect((await stat(path)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
  });

  it('rejects and cleans up when the name is taken by a folder', async () => {
    await mkdir(join(folder, 'taken'));
    await expect(writeFileAtomically(join(folder, 'taken'), 'x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it.skipIf(process.platform === 'win32')(
    'writes through a link, as people keep their settings elsewhere',
    async () => {
      await writeFile(join(folder, 'kept.toml'), 'old');
      await symlink(join(folder, 'kept.toml'), join(folder, 'config.toml'));
      await writeFileAtomically(join(folder, 'config.toml'), 'new');
      expect(await readFile(join(folder, 'kept.toml'), 'utf8')).toBe('new');
      expect((await lstat(join(folder, 'config.toml'))).isSymbolicLink()).toBe(true);
    },
  );
});
