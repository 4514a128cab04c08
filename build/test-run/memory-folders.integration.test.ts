import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCacheFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { withFoldersInMemory } from './memory-folders.ts';

/** Prints the file system and the files of each folder that it gets, and leaves a file in each. */
const look = `
  for folder; do
    stat --file-system --format=%T "$folder"
    ls "$folder"
    touch "$folder/made"
  done
  exit 7
`;

/** Root in a container often may not mount anything. */
const mayMount =
  totalmem() >= 8 * 1024 ** 3 &&
  spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tests', '/mnt']).status === 0;

describe.runIf(mayMount)('test folders in memory', () => {
  let top: TestFolder;

  beforeEach(() => {
    top = createCacheFolder('memory');
    writeFileSync(join(top.path, 'kept'), 'Kept');
  });

  afterEach(async () => {
    await top.remove();
  });

  it('a program finds empty folders in memory, and what it leaves there is gone with it', () => {
    const [program = '', ...args] = withFoldersInMemory([top.path], ['sh', '-c', look, 'sh', top.path]);
    const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 7, stdout: 'tmpfs\n' });
    expect(readdirSync(top.path)).toEqual(['kept']);
  });

  it('a folder in memory that does not exist is created', () => {
    const folder = join(top.path, 'missing');
    const [program = '', ...args] = withFoldersInMemory([folder], ['sh', '-c', look, 'sh', folder]);
    expect(spawnSync(program, args, { encoding: 'utf8' }).stdout).toBe('tmpfs\n');
  });
});
