import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { noteOwner, readOwner } from './folder-owner.ts';

const here = { kind: 'web', address: 'http://127.0.0.1:4100/' } as const;

describe('the owner note of a data folder', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = createTemporaryFolder('owner');
  });
  afterEach(() => folder.remove());

  it('names the process, its start and its address', async () => {
    await noteOwner(folder.path, here);
    const owner = await readOwner(folder.path);
    expect(owner).toEqual({ ...here, pid: process.pid, startedAt: expect.any(Number) });
    expect(Math.abs((owner?.startedAt ?? 0) - (Date.now() - process.uptime() * 1_000))).toBeLessThan(5_000);
  });

  it('does not count once that process has ended, or another has its pid', async () => {
    await noteOwner(folder.path, here);
    const path = join(folder.path, 'owner.json');
    const note = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...note, process: { ...note.process, startMark: 'another' } }));
    expect(await readOwner(folder.path)).toBeNull();
    await writeFile(path, '{"process": {');
    expect(await readOwner(folder.path)).toBeNull();
  });

  it.skipIf(process.platform === 'win32')('is private to this user', async () => {
    await noteOwner(folder.path, here);
    expect((await stat(join(folder.path, 'owner.json'))).mode & 0o777).toBe(0o600);
  });
});
