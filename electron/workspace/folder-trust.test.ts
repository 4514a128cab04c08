import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderTrust } from './folder-trust.ts';

describe('trust in folders', () => {
  let dataFolder = '';
  let codexHome = '';
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'workcell-trust-'));
    codexHome = join(dataFolder, 'codex-home');
    await mkdir(codexHome);
  });
  afterEach(() => rm(dataFolder, { recursive: true }));

  it('is unknown until somebody answered', async () => {
    const trust = await FolderTrust.load(dataFolder, codexHome);
    expect(await trust.of('/project', null)).toEqual({ trust: 'unknown' });
  });

  it('keeps an answer for the next start', async () => {
    await (await FolderTrust.load(dataFolder, codexHome)).answer('/project', 'readOnly');
    const next = await FolderTrust.load(dataFolder, codexHome);
    expect(await next.of('/project', null)).toEqual({ trust: 'readOnly' });
    expect(await next.of('/project/part', '/project')).toEqual({ trust: 'readOnly' });
    expect(await next.of('/project/part', null)).toEqual({ trust: 'unknown' });
  });

  it('does not ask for what Codex was told to trust', async () => {
    await writeFile(
      join(codexHome, 'config.toml'),
      '[projects."/project"]\ntrust_level = "trusted"\n[projects."/project/other"]\ntrust_level = "untrusted"\n',
    );
    const trust = await FolderTrust.load(dataFolder, codexHome);
    expect(await trust.of('/project/part', '/project')).toEqual({ trust: 'writable' });
    expect(await trust.of('/project/other/part', null)).toEqual({ trust: 'unknown' });
  });

  it('lets an answer given here win over what Codex was told', async () => {
    await writeFile(join(codexHome, 'config.toml'), '[projects."/project"]\ntrust_level = "trusted"\n');
    const trust = await FolderTrust.load(dataFolder, codexHome);
    await trust.answer('/project', 'readOnly');
    expect(await trust.of('/project', '/project')).toEqual({ trust: 'readOnly' });
  });

  it('goes by the nearest answer, whoever it was given to', async () => {
    await writeFile(join(codexHome, 'config.toml'), '[projects."/home/me"]\ntrust_level = "trusted"\n');
    const trust = await FolderTrust.load(dataFolder, codexHome);
    await trust.answer('/home/me/hostile', 'readOnly');
    expect(await trust.of('/home/me/hostile', null)).toEqual({ trust: 'readOnly' });
    expect(await trust.of('/home/me/hostile/sub', '/home/me/hostile')).toEqual({ trust: 'readOnly' });
    expect(await trust.of('/home/me/hostile/sub', null)).toEqual({ trust: 'unknown' });
    expect(await trust.of('/home/me/other/sub', null)).toEqual({ trust: 'writable' });
  });

  it.each([
    ['.codex', 'settings'],
    ['.git', 'repository'],
  ])('does not reach into a folder with a %s of its own', async (name, notCovered) => {
    const root = join(dataFolder, 'project');
    await mkdir(join(root, 'sub', name), { recursive: true });
    await mkdir(join(root, 'sub', 'deeper'));
    await mkdir(join(root, '.git'));
    await writeFile(join(codexHome, 'config.toml'), `[projects."${root}"]\ntrust_level = "trusted"\n`);
    const byCodex = await FolderTrust.load(dataFolder, codexHome);
    const byUs = await FolderTrust.load(dataFolder, join(dataFolder, 'missing'));
    await byUs.answer(root, 'writable');
    for (const trust of [byCodex, byUs]) {
      expect(await trust.of(root, root)).toEqual({ trust: 'writable' });
      expect(await trust.of(join(root, 'sub'), root)).toEqual({ trust: 'unknown', notCovered });
      expect(await trust.of(join(root, 'sub', 'deeper'), root)).toEqual({ trust: 'unknown', notCovered });
    }
    await byUs.answer(join(root, 'sub'), 'writable');
    expect(await byUs.of(join(root, 'sub'), root)).toEqual({ trust: 'writable' });
  });

  it('names the folders that Codex would trust by itself and the person does not', async () => {
    const root = join(dataFolder, 'project');
    await mkdir(join(root, 'sub', '.codex'), { recursive: true });
    await writeFile(join(codexHome, 'config.toml'), `[projects."${root}"]\ntrust_level = "trusted"\n`);
    const trust = await FolderTrust.load(dataFolder, codexHome);
    const sub = join(root, 'sub');
    expect(await trust.untrustedFor(root, root)).toEqual([]);
    expect(await trust.untrustedFor(join(sub, 'deeper'), root)).toEqual([join(sub, 'deeper'), sub]);
    expect(await trust.untrustedFor(join(dataFolder, 'another'), null)).toEqual([]);
    await trust.answer(sub, 'writable');
    expect(await trust.untrustedFor(sub, root)).toEqual([]);
    await trust.answer(root, 'readOnly');
    expect(await trust.untrustedFor(root, root)).toEqual([root]);
  });

  it('is unknown where the configuration of Codex cannot be read', async () => {
    await writeFile(join(codexHome, 'config.toml'), 'projects = = 1');
    expect(await (await FolderTrust.load(dataFolder, codexHome)).of('/project', null)).toEqual({ trust: 'unknown' });
  });

  it('holds an answer that cannot be written until the app ends', async () => {
    const trust = await FolderTrust.load(join(dataFolder, 'missing'), codexHome);
    await trust.answer('/one', 'writable');
    await trust.answer('/two', 'readOnly');
    expect(await trust.of('/one', null)).toEqual({ trust: 'writable' });
    expect(await trust.of('/two', null)).toEqual({ trust: 'readOnly' });
  });
});
