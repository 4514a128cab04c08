import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listOpenFiles } from '../../fixtures/testkit/open-files.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { copyRegularFile, readSmallFile } from './read-small-file.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = createTemporaryFolder('small-file');
});
afterEach(() => folder.remove());

const inFolder = (name: string) => join(folder.path, name);

function write(name: string, content: string): string {
  writeFileSync(inFolder(name), content);
  return inFolder(name);
}

/** Creates a folder and, where they exist, a pipe and a link to nothing. */
function oddPlaces(): readonly string[] {
  mkdirSync(inFolder('folder'));
  if (process.platform === 'win32') return ['folder'];
  execFileSync('mkfifo', [inFolder('pipe')]);
  symlinkSync('nowhere', inFolder('link'));
  return ['folder', 'pipe', 'link'];
}

describe('a file that git would read', () => {
  it('a small git file is read up to 4 MiB', async () => {
    const most = 'x'.repeat(4 * 1024 * 1024);
    expect((await readSmallFile(write('most', most)))?.toString()).toBe(most);
    expect(await readSmallFile(write('more', `${most}x`))).toBeNull();
  });

  it('a small git file is nothing if it is missing or no regular file, and a pipe does not block', async () => {
    for (const name of ['missing', ...oddPlaces()]) {
      expect(await readSmallFile(inFolder(name))).toBeNull();
      expect(await copyRegularFile(inFolder(name), inFolder('copy'))).toBe(false);
    }
    expect(readdirSync(folder.path)).not.toContain('copy');
  });

  it('a small git file is copied with its bytes', async () => {
    const bytes = Buffer.from([0, 0xff, 10, 13]);
    writeFileSync(inFolder('bytes'), bytes);
    expect(await copyRegularFile(inFolder('bytes'), inFolder('copy'))).toBe(true);
    expect(readFileSync(inFolder('copy'))).toEqual(bytes);
  });

  it.runIf(process.platform === 'linux')('a small git file is closed again at once', async () => {
    await readSmallFile(write('small', 'x'));
    expect(listOpenFiles(folder.path)).toEqual([]);
    await readSmallFile(write('large', 'x'.repeat(4 * 1024 * 1024 + 1)));
    expect(listOpenFiles(folder.path)).toEqual([]);
    for (const name of oddPlaces()) await readSmallFile(inFolder(name));
    expect(listOpenFiles(folder.path)).toEqual([]);
  });
});
