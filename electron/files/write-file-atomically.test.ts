import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceTextAtomically, retryWhileBusy, writeFileAtomically } from './write-file-atomically.ts';

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

  it('accepts names of the maximum length', async () => {
    const path = join(folder, `${'報'.repeat(84)}.md`);
    await writeFileAtomically(path, 'x');
    expect(await readFile(path, 'utf8')).toBe('x');
  });

  it('rejects and cleans up when a folder has the name', async () => {
    await mkdir(join(folder, 'taken'));
    await expect(writeFileAtomically(join(folder, 'taken'), 'x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it.skipIf(process.platform === 'win32')(
    'writes through a link, since people keep their settings elsewhere',
    async () => {
      await writeFile(join(folder, 'kept.toml'), 'old');
      await symlink(join(folder, 'kept.toml'), join(folder, 'config.toml'));
      await writeFileAtomically(join(folder, 'config.toml'), 'new');
      expect(await readFile(join(folder, 'kept.toml'), 'utf8')).toBe('new');
      expect((await lstat(join(folder, 'config.toml'))).isSymbolicLink()).toBe(true);
    },
  );

  describe.skipIf(process.platform === 'win32')('a link that leads to nothing yet', () => {
    const link = () => join(folder, 'config.toml');

    it('keeps a dangling link and creates its target, since people link settings before they exist', async () => {
      await mkdir(join(folder, 'dotfiles', 'deep'), { recursive: true });
      await symlink(join(folder, 'dotfiles', 'deep'), join(folder, 'way'));
      await symlink('way/../deep/first.toml', link());
      await symlink('../kept.toml', join(folder, 'dotfiles', 'deep', 'first.toml'));
      await writeFileAtomically(link(), 'new');
      expect(await readFile(join(folder, 'dotfiles', 'kept.toml'), 'utf8')).toBe('new');
      expect(await replaceTextAtomically(link(), 'new', 'newer')).toBe(true);
      expect(await readFile(join(folder, 'dotfiles', 'kept.toml'), 'utf8')).toBe('newer');
      expect((await lstat(link())).isSymbolicLink()).toBe(true);
      expect(await readdir(join(folder, 'dotfiles'))).toEqual(['deep', 'kept.toml']);
    });

    it('the first stored text creates the target of a dangling link too', async () => {
      await symlink('kept.toml', link());
      expect(await replaceTextAtomically(link(), '', 'first')).toBe(true);
      expect(await readFile(join(folder, 'kept.toml'), 'utf8')).toBe('first');
    });

    it.each([
      ['into a folder that is not there', 'gone/kept.toml', 'ENOENT'],
      ['in a circle', 'config.toml', 'ELOOP'],
    ])('a dangling link stays and is not written where it leads %s', async (_where, target, code) => {
      await symlink(target, link());
      await expect(writeFileAtomically(link(), 'new')).rejects.toMatchObject({ code });
      expect(await readdir(folder)).toEqual(['config.toml']);
      expect((await lstat(link())).isSymbolicLink()).toBe(true);
    });

    it('a dangling link is replaced in folders that others write to', async () => {
      await symlink('elsewhere', link());
      await writeFileAtomically(link(), 'new', { replaceLink: true });
      expect(await readdir(folder)).toEqual(['config.toml']);
      expect((await lstat(link())).isFile()).toBe(true);
    });
  });
});

describe('replaceTextAtomically', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workcell-files-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('replaces the text that was read, and treats a missing file as empty', async () => {
    const path = join(folder, 'config.toml');
    expect(await replaceTextAtomically(path, '', 'first')).toBe(true);
    expect(await replaceTextAtomically(path, 'first', 'second')).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('second');
    expect(await readdir(folder)).toEqual(['config.toml']);
  });

  it.skipIf(process.platform === 'win32')('keeps the permissions that a user gave the file', async () => {
    const path = join(folder, 'config.toml');
    await replaceTextAtomically(path, '', 'first');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    for (const mode of [0o644, 0o664, 0o400]) {
      const before = await readFile(path, 'utf8');
      await chmod(path, mode);
      await replaceTextAtomically(path, before, `with ${mode}`);
      expect((await stat(path)).mode & 0o777).toBe(mode);
    }
  });

  it('leaves a file alone that someone has written since', async () => {
    const path = join(folder, 'config.toml');
    await writeFile(path, 'by hand');
    expect(await replaceTextAtomically(path, 'as it was', 'ours')).toBe(false);
    expect(await replaceTextAtomically(path, '', 'ours')).toBe(false);
    expect(await readFile(path, 'utf8')).toBe('by hand');
    expect(await readdir(folder)).toEqual(['config.toml']);
  });
});

/** Returns an action that fails several times with a system error code, then returns the number of tries. */
function held(times: number, code: string) {
  let tries = 0;
  const waited: number[] = [];
  const act = () => {
    tries += 1;
    if (tries <= times) throw Object.assign(new Error(code), { code });
    return tries;
  };
  return { act, waited, wait: async (ms: number) => void waited.push(ms), tries: () => tries };
}

describe('retryWhileHeld', () => {
  it.each(['EPERM', 'EBUSY', 'EACCES'])('waits for a file that is held on Windows (%s)', async (code) => {
    const { act, wait, waited } = held(3, code);
    expect(await retryWhileBusy(act, 'win32', wait)).toBe(4);
    expect(waited).toEqual([10, 20, 40]);
  });

  it("gives up after a while, with the system's error", async () => {
    const { act, tries, wait, waited } = held(100, 'EPERM');
    await expect(retryWhileBusy(act, 'win32', wait)).rejects.toThrow('EPERM');
    expect([tries(), waited.reduce((sum, ms) => sum + ms)]).toEqual([9, 1_500]);
  });

  it('tries once for other errors, and on other systems', async () => {
    for (const [platform, code] of [
      ['win32', 'ENOSPC'],
      ['linux', 'EPERM'],
    ] as const) {
      const { act, tries, wait } = held(1, code);
      await expect(retryWhileBusy(act, platform, wait)).rejects.toThrow(code);
      expect(tries()).toBe(1);
    }
  });
});
