import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findEditors } from './find-editors.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workcell-editors-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function program(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
  await chmod(path, 0o755);
  return path;
}

describe('findEditors', () => {
  it.runIf(process.platform !== 'win32')('finds editors on PATH by absolute paths, with their arguments', async () => {
    const code = await program('bin/code');
    await program('bin/subl');
    await program('bin/sh');
    const found = await findEditors({ platform: 'linux', env: { PATH: join(folder, 'bin') } });
    expect(found.map(({ id }) => id)).toEqual(['vscode', 'sublime']);
    expect(found[0]?.command).toEqual([code, '--goto', '{file}:{line}']);
  });

  it.runIf(process.platform !== 'win32')('searches no folder that depends on the current one', async () => {
    await program('code');
    const PATH = ['', '.', 'bin'].join(delimiter);
    expect(await findEditors({ platform: 'linux', env: { PATH } })).toEqual([]);
  });

  it('knows where Windows installs them, as a program that needs no shell', async () => {
    const code = await program('local/Programs/Microsoft VS Code/Code.exe');
    const found = await findEditors({ platform: 'win32', env: { PATH: '', LOCALAPPDATA: join(folder, 'local') } });
    expect(found).toEqual([{ id: 'vscode', name: 'VS Code', command: [code, '--goto', '{file}:{line}'] }]);
  });
});
