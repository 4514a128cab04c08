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
    expect(await trust.of('/project', null)).toBe('unknown');
  });

  it('keeps an answer for the next start', async () => {
    await (await FolderTrust.load(dataFolder, codexHome)).answer('/project', 'readOnly');
    const next = await FolderTrust.load(dataFolder, codexHome);
    expect(await next.of('/project', null)).toBe('readOnly');
    expect(await next.of('/project/part', '/project')).toBe('readOnly');
    expect(await next.of('/project/part', null)).toBe('unknown');
  });

  it('does not ask for what Codex was told to trust', async () => {
    await writeFile(
      join(codexHome, 'config.toml'),
      '[projects."/project"]\ntrust_level = "trusted"\n[projects."/project/other"]\ntrust_level = "untrusted"\n',
    );
    const trust = await FolderTrust.load(dataFolder, codexHome);
    expect(await trust.of('/project/part', '/project')).toBe('writable');
    expect(await trust.of('/project/other/part', null)).toBe('unknown');
  });

  it('lets an answer given here win over what Codex was told', async () => {
    await writeFile(join(codexHome, 'config.toml'), '[projects."/project"]\ntrust_level = "trusted"\n');
    const trust = await FolderTrust.load(dataFolder, codexHome);
    await trust.answer('/project', 'readOnly');
    expect(await trust.of('/project', '/project')).toBe('readOnly');
  });

  it('is unknown where the configuration of Codex cannot be read', async () => {
    await writeFile(join(codexHome, 'config.toml'), 'projects = = 1');
    expect(await (await FolderTrust.load(dataFolder, codexHome)).of('/project', null)).toBe('unknown');
  });

  it('holds an answer that cannot be written until the app ends', async () => {
    const trust = await FolderTrust.load(join(dataFolder, 'missing'), codexHome);
    await trust.answer('/one', 'writable');
    await trust.answer('/two', 'readOnly');
    expect(await trust.of('/one', null)).toBe('writable');
    expect(await trust.of('/two', null)).toBe('readOnly');
  });
});
