import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import {
  createInsideCheck,
  findOnPath,
  getEnvironmentOutside,
  getPathOutside,
  systemEnvironmentOutside,
} from './find-on-path.ts';
import { runWithTimeout } from './silent-folders.ts';

async function putProgram(folder: string, name = 'git'): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, name);
  await writeFile(file, '#!/bin/sh\n');
  await chmod(file, 0o755);
  return file;
}

it.skipIf(process.platform === 'win32')('skips programs that a turn can write, even through links', async () => {
  const folder = createTemporaryFolder('path');
  onTestFinished(() => folder.remove());
  const workspace = join(folder.path, 'workspace');
  const planted = await putProgram(join(workspace, 'venv/bin'));
  const linkedFolder = join(folder.path, 'linked-folder');
  await symlink(join(workspace, 'venv/bin'), linkedFolder);
  const linkedFile = join(folder.path, 'linked-file');
  await mkdir(linkedFile);
  await symlink(planted, join(linkedFile, 'git'));
  const installed = await putProgram(join(folder.path, 'workspace-2/bin'));
  const system = join(folder.path, 'workspace-2/bin');
  const path = ['bin', join(workspace, 'venv/bin'), linkedFolder, linkedFile, system].join(delimiter);
  expect(await findOnPath('git', path)).toBe(planted);
  expect(await findOnPath('git', path, [workspace])).toBe(installed);
  expect(await getPathOutside(path, [workspace])).toBe([linkedFile, system].join(delimiter));
  // A workspace opened through a link is the same folder.
  await symlink(workspace, join(folder.path, 'alias'));
  expect(await findOnPath('git', path, [join(folder.path, 'alias')])).toBe(installed);
  expect(await findOnPath('git', path, ['/'])).toBe(planted);
});

it.skipIf(process.platform === 'win32')(
  'skips a folder that a turn could still create, even when a link points into the workspace',
  async () => {
    const folder = createTemporaryFolder('path');
    onTestFinished(() => folder.remove());
    const workspace = join(folder.path, 'real/workspace');
    await mkdir(workspace, { recursive: true });
    await symlink(join(folder.path, 'real'), join(folder.path, 'link'));
    const entry = join(folder.path, 'link/workspace/node_modules/.bin');
    const path = [entry, '/usr/bin'].join(delimiter);
    expect(await getPathOutside(path, [workspace])).toBe('/usr/bin');
    // A dangling link counts as its target.
    await symlink(join(workspace, 'later/bin'), join(folder.path, 'dangling'));
    const dangling = [join(folder.path, 'dangling'), join(folder.path, 'dangling/more')];
    expect(await getPathOutside([...dangling, '/usr/bin'].join(delimiter), [workspace])).toBe('/usr/bin');
  },
);

it('filters the PATH of an environment whatever its case, and nothing else', async () => {
  const given = { Path: ['relative', '/w/bin', '/usr/bin'].join(delimiter), HOME: '/home/ada' };
  expect(await getEnvironmentOutside(given, ['/w'], 'linux')).toEqual({ PATH: '/usr/bin', HOME: '/home/ada' });
});

it('leaves no empty PATH, with which programs would come from the current folder', async () => {
  const planted = { PATH: '/w/bin', HOME: '/home/ada' };
  expect(await getEnvironmentOutside(planted, ['/w'], 'linux')).toEqual({ HOME: '/home/ada' });
  expect(await getEnvironmentOutside({ HOME: '/home/ada' }, ['/w'], 'linux')).toEqual({ HOME: '/home/ada' });
});

it('keeps Windows from searching the current folder for what programs of the system and our own git start', async () => {
  const given = { HOME: 'C:\\ada', NODEFAULTCURRENTDIRECTORYINEXEPATH: '' };
  expect(await systemEnvironmentOutside(given, [], 'win32')).toEqual({
    HOME: 'C:\\ada',
    NoDefaultCurrentDirectoryInExePath: '1',
  });
  expect(await systemEnvironmentOutside({ HOME: '/home/ada' }, [], 'linux')).toEqual({ HOME: '/home/ada' });
});

it('lets the user decide whether Codex, its commands and editors start scripts of the current folder by name', async () => {
  for (const given of [{ HOME: 'C:\\ada' }, { HOME: 'C:\\ada', NoDefaultCurrentDirectoryInExePath: '1' }]) {
    expect(await getEnvironmentOutside(given, [], 'win32')).toEqual(given);
    expect(await getEnvironmentOutside(given, [], 'win32', true)).toEqual(given);
  }
});

it('leaves out a folder that does not answer, and does not wait for it', async () => {
  const clock = new ManualClock();
  const isInside = await createInsideCheck([], clock);
  const drive = '/disconnected-drive-of-this-test';
  const late = Promise.withResolvers<string>();
  const looked = runWithTimeout(clock, drive, () => late.promise, 'nothing');
  clock.advance(5_000);
  expect(await looked).toBe('nothing');
  expect([await isInside(`${drive}/lib`), await isInside('/usr/lib')]).toEqual([true, false]);
  const given = { LD_LIBRARY_PATH: `${drive}/lib:/usr/lib`, PATH: [`${drive}/bin`, '/usr/bin'].join(delimiter) };
  expect(await getEnvironmentOutside(given, [], 'linux')).toEqual({ LD_LIBRARY_PATH: '/usr/lib', PATH: '/usr/bin' });
  late.resolve('late');
});
