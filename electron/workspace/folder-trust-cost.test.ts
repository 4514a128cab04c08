import * as files from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { FolderTrust } from './folder-trust.ts';

vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof files>();
  return { ...real, lstat: vi.fn(real.lstat) };
});

it('reads each folder above only a few times when it decides on a deep folder', async () => {
  const folder = createTemporaryFolder('trust-cost');
  onTestFinished(() => folder.remove());
  const root = join(folder.path, 'project');
  const depth = 60;
  const deep = join(root, ...Array.from({ length: depth }, () => 'd'));
  await files.mkdir(deep, { recursive: true });
  await files.mkdir(join(root, '.git'));
  await files.writeFile(join(root, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  await files.writeFile(join(folder.path, 'config.toml'), `[projects."${root}"]\ntrust_level = "trusted"\n`);
  const trust = await FolderTrust.load(folder.path, folder.path);
  vi.mocked(files.lstat).mockClear();
  expect((await trust.decide(deep)).toWrite).toEqual({});
  expect(vi.mocked(files.lstat).mock.calls.length).toBeLessThan(10 * depth);
});
