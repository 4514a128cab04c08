import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { err, ok } from '../../shared/base/result.ts';
import { readTextInside } from './read-text-inside.ts';

let base: string;
let root: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'workcell-read-')));
  root = join(base, 'workspace');
  mkdirSync(join(root, 'folder'), { recursive: true });
  writeFileSync(join(base, 'secret.txt'), 'secret');
});
afterEach(() => rmSync(base, { recursive: true }));

const read = (path: string) => readTextInside(root, join(root, path));

describe('a file of the workspace', () => {
  it('a file of the workspace is read as text, through any path inside the workspace', async () => {
    writeFileSync(join(root, 'folder/a.txt'), '\uFEFFone\r\ntwö');
    symlinkSync('folder/a.txt', join(root, 'link'));
    expect(await read('folder/a.txt')).toEqual(ok('\uFEFFone\r\ntwö'));
    expect(await read('link')).toEqual(ok('\uFEFFone\r\ntwö'));
  });

  it.each([
    ['../secret.txt', 'outsideWorkspace'],
    ['folder/gone.txt', 'missing'],
    ['folder', 'notText'],
  ])('a file of the workspace %s is not: %s', async (path, type) => {
    expect(await read(path)).toEqual(err({ type }));
  });

  it('a file of the workspace is not read through a link to the outside', async () => {
    symlinkSync(join(base, 'secret.txt'), join(root, 'out'));
    symlinkSync(base, join(root, 'up'));
    for (const path of ['out', 'up/secret.txt']) expect(await read(path)).toEqual(err({ type: 'outsideWorkspace' }));
  });

  it('a file of the workspace is not read if it is not text, or too large', async () => {
    writeFileSync(join(root, 'binary'), Buffer.from([0x89, 0xff]));
    writeFileSync(join(root, 'nul'), 'a\0b');
    writeFileSync(join(root, 'large'), 'x'.repeat(2 * 1024 * 1024 + 1));
    expect(await read('binary')).toEqual(err({ type: 'notText' }));
    expect(await read('nul')).toEqual(err({ type: 'notText' }));
    expect(await read('large')).toEqual(err({ type: 'tooLarge' }));
  });

  it.skipIf(process.platform === 'win32')('a file of the workspace does not block if it is a pipe', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(await read('pipe')).toEqual(err({ type: 'notText' }));
  });
});
