import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, readFile, readlink, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { copySetupFiles, maxCopiedBytes } from './copy-setup-files.ts';
import { maxSetupFiles } from './find-setup-files.ts';
import { writeTo } from './testing/repository-bench.ts';

function createFolders() {
  const [from, to, outside] = ['from', 'to', 'outside'].map((name) => createTemporaryFolder(name));
  onTestFinished(async () => {
    for (const folder of [from, to, outside]) await folder?.remove();
  });
  return { from: from?.path ?? '', to: to?.path ?? '', outside: outside?.path ?? '' };
}

async function copy(
  { from, to }: { readonly from: string; readonly to: string },
  patterns: readonly string[],
  listNotIgnored: (paths: readonly string[]) => Promise<readonly string[]> = async () => [],
) {
  const signal = new AbortController().signal;
  const left = await copySetupFiles({ from, to, patterns, signal, listNotIgnored });
  return Object.fromEntries(left.map(({ path, why }) => [path, why]));
}

describe('copies for a worktree', () => {
  it('have the content and the permissions of the files that the patterns name', async () => {
    const folders = createFolders();
    const { from, to } = folders;
    await writeTo(join(from, '.env'), 'KEY=1\n');
    await writeTo(join(from, 'packages/a/.env.local'), 'A=1\n');
    await writeTo(join(from, 'packages/a/other'), 'no\n');
    await writeTo(join(from, 'certs/deep/key.pem'), 'pem\n');
    await writeTo(join(from, 'bin/tool'), 'tool\n');
    await chmod(join(from, '.env'), 0o600);
    await chmod(join(from, 'bin/tool'), 0o755);
    expect(await copy(folders, ['.env', 'packages/*/.env*', 'certs/', 'bin/t??l'])).toEqual({});
    expect(await readFile(join(to, '.env'), 'utf8')).toBe('KEY=1\n');
    expect(await readFile(join(to, 'packages/a/.env.local'), 'utf8')).toBe('A=1\n');
    expect(await readFile(join(to, 'certs/deep/key.pem'), 'utf8')).toBe('pem\n');
    expect((await lstat(join(to, '.env'))).mode & 0o777).toBe(0o600);
    expect((await lstat(join(to, 'bin/tool'))).mode & 0o777).toBe(0o755);
    await expect(lstat(join(to, 'packages/a/other'))).rejects.toThrow('ENOENT');
  });

  it('leave out packages and the files of git, however the patterns are written', async () => {
    const folders = createFolders();
    const { from, to } = folders;
    await writeTo(join(from, '.env'), '1');
    await writeTo(join(from, 'sub/.env'), '2');
    await writeTo(join(from, 'node_modules/x/.env'), '3');
    await writeTo(join(from, '.git/.env'), '4');
    await writeTo(join(from, 'sub/.git/.env'), '5');
    expect(await copy(folders, ['**/.env', '*'])).toEqual({});
    expect(
      execFileSync('find', ['.', '-type', 'f'], { cwd: to, encoding: 'utf8' }).trim().split('\n').toSorted(),
    ).toEqual(['./.env', './sub/.env']);
  });

  it('never follow a link of the folder, and name what is no regular file', async () => {
    const folders = createFolders();
    const { from, outside, to } = folders;
    await writeTo(join(outside, 'secret'), 'secret');
    await symlink(join(outside, 'secret'), join(from, '.env'));
    await symlink(outside, join(from, 'config'));
    execFileSync('mkfifo', [join(from, 'pipe')]);
    const left = await copy(folders, ['.env', 'config/secret', 'config/', 'pipe', 'gone', 'no*match']);
    expect(left).toEqual({
      '.env': 'link',
      config: 'link',
      pipe: 'special',
      gone: 'missing',
      'no*match': 'missing',
    });
    expect(execFileSync('ls', ['-A', to], { encoding: 'utf8' })).toBe('');
  });

  it('never write through a link of the worktree, and leave its files as they are', async () => {
    const folders = createFolders();
    const { from, outside, to } = folders;
    await writeTo(join(outside, 'victim'), 'mine');
    await mkdir(join(outside, 'folder'));
    for (const path of ['.env', '.env.local', 'config/key', 'tracked', 'broken'])
      await writeTo(join(from, path), 'new');
    await symlink(join(outside, 'victim'), join(to, '.env'));
    await symlink(join(outside, 'not-there'), join(to, 'broken'));
    await symlink(join(outside, 'folder'), join(to, 'config'));
    await writeTo(join(to, 'tracked'), 'old');
    expect(await copy(folders, ['.env', '.env.local', 'config/key', 'tracked', 'broken'])).toEqual({
      '.env': 'blocked',
      broken: 'blocked',
      'config/key': 'blocked',
    });
    expect(await readFile(join(outside, 'victim'), 'utf8')).toBe('mine');
    expect(execFileSync('ls', ['-A', join(outside, 'folder')], { encoding: 'utf8' })).toBe('');
    await expect(lstat(join(outside, 'not-there'))).rejects.toThrow('ENOENT');
    expect(await readlink(join(to, '.env'))).toBe(join(outside, 'victim'));
    expect(await readFile(join(to, 'tracked'), 'utf8')).toBe('old');
    expect(await readFile(join(to, '.env.local'), 'utf8')).toBe('new');
  });

  it('name a file that is too large, and what comes after too many files', async () => {
    const folders = createFolders();
    const { from, to } = folders;
    await writeTo(join(from, 'huge'), '');
    await truncate(join(from, 'huge'), maxCopiedBytes + 1);
    await mkdir(join(from, 'many'));
    for (let at = 0; at < maxSetupFiles + 5; at++) await writeTo(join(from, 'many', String(at).padStart(5, '0')), 'x');
    const left = await copy(folders, ['huge', 'many/*']);
    expect(left).toEqual({ huge: 'tooLarge', [`many/00${maxSetupFiles - 1}`]: 'tooMany' });
    expect(
      execFileSync('ls', [join(to, 'many')], { encoding: 'utf8' })
        .trim()
        .split('\n'),
    ).toHaveLength(maxSetupFiles - 1);
  });

  it('are removed again if git does not ignore them, or does not say', async () => {
    const folders = createFolders();
    const { from, to } = folders;
    await writeTo(join(from, '.env'), '1');
    await writeTo(join(from, 'notes.txt'), '2');
    expect(await copy(folders, ['.env', 'notes.txt'], async () => ['notes.txt'])).toEqual({
      'notes.txt': 'notIgnored',
    });
    expect(execFileSync('ls', ['-A', to], { encoding: 'utf8' })).toBe('.env\n');
    const other = createFolders();
    await writeTo(join(other.from, '.env'), '1');
    expect(await copy(other, ['.env'], () => Promise.reject(new Error('git')))).toEqual({ '.env': 'notIgnored' });
    expect(execFileSync('ls', ['-A', other.to], { encoding: 'utf8' })).toBe('');
  });

  it('are missing, not torn, when a program keeps writing to the file', async () => {
    const folders = createFolders();
    const { from, to } = folders;
    await writeTo(join(from, '.env'), 'x'.repeat(32 * 1024 * 1024));
    const writer = spawn('sh', ['-c', 'echo ready; while :; do echo more >> .env; done'], { cwd: from });
    onTestFinished(() => void writer.kill('SIGKILL'));
    await once(writer.stdout, 'data');
    expect(await copy(folders, ['.env'])).toEqual({ '.env': 'changed' });
    await expect(lstat(join(to, '.env'))).rejects.toThrow('ENOENT');
  });

  it('end when they take too long, with the rest named', async () => {
    const { from, to } = createFolders();
    await writeTo(join(from, 'a'), '1');
    const left = await copySetupFiles({
      ...{ from, to, patterns: ['a'], signal: AbortSignal.abort() },
      listNotIgnored: async () => [],
    });
    expect(left.map(({ why }) => why)).toEqual(['tooSlow']);
  });
});
