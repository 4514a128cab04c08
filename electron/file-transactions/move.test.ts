import { link, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { moveWithoutReplacing } from './move.ts';

vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof import('node:fs/promises')>();
  return { ...real, link: vi.fn(real.link) };
});

let folder: string;
beforeEach(() => {
  const { path, remove } = createTemporaryFolder('move');
  onTestFinished(remove);
  folder = path;
});
const at = (name: string) => join(folder, name);
const textOf = (name: string) => readFile(at(name), 'utf8').catch(() => null);

describe.each(['EPERM', 'ENOTSUP', 'EXDEV'])('a move on a disk that refuses hard links with %s', (code) => {
  const refuse = async (meanwhile: () => Promise<void> = async () => undefined) => {
    await writeFile(at('from'), 'ours');
    vi.mocked(link).mockImplementationOnce(async () => {
      await meanwhile();
      throw Object.assign(new Error(code), { code });
    });
  };

  it('moves the whole file', async () => {
    await refuse();
    await moveWithoutReplacing(at('from'), at('to'));
    expect([await textOf('from'), await textOf('to')]).toEqual([null, 'ours']);
  });

  it('replaces nothing that was saved there in the last moment', async () => {
    const saved = { done: false };
    await refuse();
    const moved = moveWithoutReplacing(at('from'), at('to'), async () => {
      await writeFile(at('to'), 'theirs');
      saved.done = true;
    });
    await expect(moved).rejects.toMatchObject({ code: 'EEXIST' });
    expect([saved.done, await textOf('from'), await textOf('to')]).toEqual([true, 'ours', 'theirs']);
  });
});
