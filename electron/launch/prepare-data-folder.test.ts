import { chmod, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeObstacle, prepareDataFolder, refuseDataFolder } from './prepare-data-folder.ts';

describe('prepareDataFolder', () => {
  it('makes a folder for this user only, and reports a failure', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'workcell-data-'));
    const folder = join(parent, 'a', 'b');
    expect(await prepareDataFolder(folder)).toBeNull();
    if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await writeFile(join(parent, 'file'), '');
    expect(await prepareDataFolder(join(parent, 'file', 'below'))).toBe(
      'A file is where a folder should be. Choose another folder with --data-dir.',
    );
    await rm(parent, { recursive: true });
  });

  it('reports that a home is read-only, whatever the system calls it', () => {
    const said = (code: string) => describeObstacle(Object.assign(new Error('no'), { code }));
    expect(said('EROFS')).toBe('That disk is read-only. Choose another folder with --data-dir.');
    expect(said('ENOENT')).toBe('Its disk is read-only or missing. Choose another folder with --data-dir.');
    expect(said('EIO')).toBe('Error: no. Choose another folder with --data-dir.');
  });
});

describe.runIf(process.platform !== 'win32')('refuseDataFolder', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workcell-data-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const modeOf = async () => (await stat(folder)).mode & 0o777;

  it.each([0o777, 0o750, 0o701])("restricts Workcell's own folder with mode %o", async (mode) => {
    await chmod(folder, mode);
    expect(await refuseDataFolder(folder)).toBeNull();
    expect(await modeOf()).toBe(0o700);
  });

  it('leaves a missing folder alone, and one that root lets us read', async () => {
    expect(await refuseDataFolder(join(folder, 'missing'))).toBeNull();
    await chmod(folder, 0o755);
    if ((await stat(folder)).uid === 0) expect(await refuseDataFolder(folder, 4_242)).toBeNull();
    expect(await modeOf()).toBe(0o755);
  });

  it.runIf(process.getuid?.() === 0)(
    "refuses a folder with another user's files, and one that root lets others change",
    async () => {
      await chmod(folder, 0o777);
      expect(await refuseDataFolder(folder, 4_242)).toMatch(/Other users can access .* Choose another folder/);
      expect(await refuseDataFolder(folder)).toBeNull();
      await writeFile(join(folder, 'config.toml'), 'editor = ["/bin/sh"]');
      await chown(join(folder, 'config.toml'), 4_242, 4_242);
      expect(await refuseDataFolder(folder)).toMatch(/^"config\.toml" in the data folder .* belongs to another user\./);
      await chown(folder, 4_242, 4_242);
      expect(await refuseDataFolder(folder)).toMatch(
        /belongs to another user\. Choose another folder with --data-dir\.$/,
      );
    },
  );
});
