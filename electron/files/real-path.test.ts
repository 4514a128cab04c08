import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isElsewhere, realPathIn, realPathOf } from './real-path.ts';
import { emptyWindows, pathsElsewhere } from './testing/empty-windows.ts';

describe('realPathOf', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'workcell-real-')));
    await mkdir(join(folder, 'outside'));
    await mkdir(join(folder, 'inside'));
    await symlink(join(folder, 'outside'), join(folder, 'inside', 'link'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('resolves a link, even for a file behind it that does not exist yet', async () => {
    expect(await realPathOf(join(folder, 'inside', 'link'))).toBe(join(folder, 'outside'));
    expect(await realPathOf(join(folder, 'inside', 'link', 'new', 'file'))).toBe(join(folder, 'outside/new/file'));
  });

  it('resolves a link whose target does not exist yet, and stops at a cycle of links', async () => {
    await symlink(join(folder, 'outside', 'later'), join(folder, 'inside', 'dangling'));
    await symlink('dangling', join(folder, 'inside', 'relative'));
    // Through `map`, which passes more than the path.
    const [real] = await Promise.all([join(folder, 'inside', 'relative', 'file')].map(realPathOf));
    expect(real).toBe(join(folder, 'outside/later/file'));
    await symlink('circle', join(folder, 'inside', 'circle'));
    expect(await realPathOf(join(folder, 'inside', 'circle'))).toBe(join(folder, 'inside/circle'));
  });

  it.skipIf(process.platform === 'win32')('goes up from where a link leads, as the system does', async () => {
    const link = join(folder, 'inside', 'link');
    expect(await realPathOf(`${link}/../new`)).toBe(join(folder, 'new'));
    expect(await realPathOf(`${link}/no/../../new/./file`)).toBe(join(folder, 'new/file'));
    expect(await realPathIn(join(folder, 'inside'), 'link/../new')).toBe(join(folder, 'new'));
    expect(await realPathOf(`${link}/..`)).toBe(folder);
    expect(await realPathIn('/', '../../..//..')).toBe('/');
  });

  it('keeps a path that does not exist at all', async () => {
    expect(await realPathOf('/no/such/../path')).toBe('/no/path');
    expect(await realPathOf(join(folder, 'a\0b'))).toBe(join(folder, 'a\0b'));
  });
});

it.each([
  ...pathsElsewhere.map((path): [string, string] => ['C:\\w', path]),
  ['\\\\office\\work\\w', '\\\\evil\\work\\w'],
  ['\\\\office\\work\\w', '\\\\office\\other\\w'],
  ['\\\\office\\work\\w', '\\\\.\\UNC\\office\\work\\..\\..\\evil\\share\\x'],
])('knows a path of Windows on another machine without looking at it: from %s, %s', async (folder, path) => {
  const { looks, system } = emptyWindows();
  await realPathIn(folder, path, system);
  expect(looks).toEqual([]);
  expect(isElsewhere(folder, path, 'windows')).toBe(true);
  expect(isElsewhere(folder, path, 'posix')).toBe(false);
});

it.each([
  ['C:\\w', 'D:\\x'],
  ['C:\\w', 'src\\x'],
  ['C:\\w', '\\x'],
  ['C:\\w', '\\\\?\\C:\\x'],
  ['C:\\w', '\\\\.\\c:'],
  ['C:\\w', 'src\\..\\x'],
  ['\\\\office\\work\\w', '\\\\Office\\work\\w\\src'],
  ['\\\\office\\work\\w', '\\\\?\\UNC\\office\\work\\x'],
])('takes a path of Windows on the same machine for what it is: from %s, %s', async (folder, path) => {
  const { looks, system } = emptyWindows();
  await realPathIn(folder, path, system);
  expect(looks).not.toEqual([]);
  expect(isElsewhere(folder, path, 'windows')).toBe(false);
});
