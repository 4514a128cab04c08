import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCacheFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { requests } from '../../shared/contract/contract.ts';
import { TestApp } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let bin: TestFolder;
let app: TestApp;
let window: TestWindow;
beforeEach(async () => {
  bin = createCacheFolder('programs');
  await mkdir(join(bin.path, 'bin'));
  for (const name of ['code', 'codex']) {
    await writeFile(join(bin.path, 'bin', name), '#!/bin/sh\nexit 1\n');
    await chmod(join(bin.path, 'bin', name), 0o755);
  }
  const PATH = [join(bin.path, 'bin'), '/usr/bin', '/bin'].join(delimiter);
  app = await TestApp.start({ environment: { PATH } });
  window = await app.connect();
});
afterEach(async () => {
  await app.end();
  await bin.remove();
});

const configFile = () => readFile(join(app.dataFolder.path, 'config.toml'), 'utf8');

describe.runIf(process.platform !== 'win32')('the programs that are started', () => {
  it('accepts a program choice only from the programs that the host finds', async () => {
    const code = join(bin.path, 'bin', 'code');
    const command = [code, '--goto', '{file}:{line}'];
    const { codexOnPath, editors } = await window.get('listPrograms', null);
    expect(codexOnPath).toBe(join(bin.path, 'bin', 'codex'));
    expect(editors).toContainEqual({ id: 'vscode', name: 'VS Code', command });
    expect((await window.get('chooseEditor', { editor: 'vscode' })).values.editor).toEqual(command);
    expect((await window.get('chooseCodex', { codex: 'path' })).values.codexBinary).toBe(codexOnPath);
    expect(await configFile()).toContain(code);
    expect((await window.get('chooseEditor', { editor: null })).values.editor).toBeNull();
    expect((await window.get('chooseCodex', { codex: 'usual' })).values.codexBinary).toBeNull();
  });

  it('refuses to choose a missing program', async () => {
    expect(await window.ask('chooseEditor', { editor: 'notepadPlusPlus' })).toMatchObject({
      error: { type: 'notFound' },
    });
    await bin.remove();
    expect(await window.ask('chooseCodex', { codex: 'path' })).toMatchObject({ error: { type: 'notFound' } });
  });

  it('never sets a program from a plain settings request', async () => {
    const before = await configFile();
    const shell = ['/bin/sh', '-c', 'touch /tmp/taken'];
    for (const [method, input] of [
      ['changeSettings', { editor: shell }],
      ['changeSettings', { codexBinary: '/bin/sh' }],
      ['changeSettings', { theme: 'dark', editor: shell }],
      ['changeSettings', { editor: null }],
      ['chooseEditor', { editor: '/bin/sh' }],
      ['chooseEditor', { editor: shell }],
      ['chooseEditor', { editor: 'vscode', command: shell }],
      ['chooseCodex', { codex: '/bin/sh' }],
    ] as const) {
      const { input: schema } = requests[method];
      expect([method, input, schema.safeParse(input).success]).toEqual([method, input, false]);
    }
    expect(await configFile()).toBe(before);
    expect(window.app.settings.values).toMatchObject({ editor: null, codexBinary: null });
  });
});
