import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeObstacle, prepareDataFolder } from './prepare-data-folder.ts';

describe('prepareDataFolder', () => {
  it('makes a folder for this person only, and says when it cannot', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'workcell-data-'));
    const folder = join(parent, 'a', 'b');
    expect(await prepareDataFolder(folder)).toBeNull();
    if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await writeFile(join(parent, 'file'), '');
    expect(await prepareDataFolder(join(parent, 'file', 'below'))).toBe(
      'A file is where a folder should be. Name another folder with --data-dir.',
    );
    await rm(parent, { recursive: true });
  });

  it('says of a home that can only be read that it can, whatever the system calls it', () => {
    const said = (code: string) => describeObstacle(Object.assign(new Error('no'), { code }));
    expect(said('EROFS')).toBe('That disk is read-only. Name another folder with --data-dir.');
    expect(said('ENOENT')).toBe('Its disk can only be read, or is not there. Name another folder with --data-dir.');
    expect(said('EIO')).toBe('Error: no. Name another folder with --data-dir.');
  });
});
