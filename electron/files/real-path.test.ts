import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isElsewhere, resolveRealPath, resolveRealPathIn } from './real-path.ts';
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
    expect(await resolveRealPath(join(folder, 'inside', 'link'))).toBe(join(folder, 'outside'));
    expect(await resolveRealPath(join(folder, 'inside', 'link', 'new', 'file'))).toBe(join(folder, 'outside/new/file'));
  });

  it('resolves a link whose target does not exist yet, and stops at a cycle of links', async () => {
    await symlink(join(folder, 'outside', 'later'), join(folder, 'inside', 'dangling'));
    await symlink('dangling', join(folder, 'inside', 'relative'));
    // `map` passes more arguments than the path.
    const [real] = await Promise.all([join(folder, 'inside', 'relative', 'file')].map(resolveRealPath));
    expect(real).toBe(join(folder, 'outside/later/file'));
    await symlink('circle', join(folder, 'inside', 'circle'));
    expect(await resolveRealPath(join(folder, 'inside', 'circle'))).toBe(join(folder, 'inside/circle'));
  });

  it.skipIf(process.platform === 'win32')('goes up from where a link leads, as the system does', async () => {
    const link = join(folder, 'inside', 'link');
    expect(await resolveRealPath(`${link}/../new`)).toBe(join(folder, 'new'));
    expect(await resolveRealPath(`${link}/no/../../new/./file`)).toBe(join(folder, 'new/file'));
    expect(await resolveRealPathIn(join(folder, 'inside'), 'link/../new')).toBe(join(folder, 'new'));
    expect(await resolveRealPath(`${link}/..`)).toBe(folder);
    expect(await resolveRealPathIn('/', '../../..//..')).toBe('/');
  });

  it('keeps a path that does not exist at all', async () => {
    expect(await resolveRealPath('/no/such/../path')).toBe('/no/path');
    expect(await resolveRealPath(join(folder, 'a\0b'))).toBe(join(folder, 'a\0b'));
  });
});

it.each([
  ...pathsElsewhere.map((path): [string, string] => ['C:\\w', path]),
  ['\\\\office\\work\\w', '\\\\evil\\work\\w'],
  ['\\\\office\\work\\w', '\\\\office\\other\\w'],
  ['\\\\office\\work\\w', '\\\\.\\UNC\\office\\work\\..\\..\\evil\\share\\x'],
])('detects a Windows path on another machine without accessing it: from %s, %s', async (folder, path) => {
  const { looks, system } = emptyWindows();
  await resolveRealPathIn(folder, path, system);
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
])('treats a Windows path on the same machine as local: from %s, %s', async (folder, path) => {
  const { looks, system } = emptyWindows();
  await resolveRealPathIn(folder, path, system);
  expect(looks).not.toEqual([]);
  expect(isElsewhere(folder, path, 'windows')).toBe(false);
});
