import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { readOwner, writeOwner } from './folder-owner.ts';

const here = { kind: 'web', address: 'http://127.0.0.1:4100/' } as const;

describe('the owner note of a data folder', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = createTemporaryFolder('owner');
  });
  afterEach(() => folder.remove());

  it('writes the process, its start and its address into the owner note', async () => {
    await writeOwner(folder.path, here);
    const owner = await readOwner(folder.path);
    expect(owner).toEqual({ ...here, pid: process.pid, startedAt: expect.any(Number) });
    expect(Math.abs((owner?.startedAt ?? 0) - (Date.now() - process.uptime() * 1_000))).toBeLessThan(5_000);
  });

  it('ignores an owner note once its process has ended or another process has its pid', async () => {
    await writeOwner(folder.path, here);
    const path = join(folder.path, 'owner.json');
    const note = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...note, process: { ...note.process, startMark: 'another' } }));
    expect(await readOwner(folder.path)).toBeNull();
    await writeFile(path, '{"process": {');
    expect(await readOwner(folder.path)).toBeNull();
  });

  it.skipIf(process.platform === 'win32')('makes the owner note private to this user', async () => {
    await writeOwner(folder.path, here);
    expect((await stat(join(folder.path, 'owner.json'))).mode & 0o777).toBe(0o600);
  });
});
