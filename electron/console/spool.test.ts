import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { OutputSpool } from './spool.ts';

let data: TestFolder;
let folder: string;
beforeEach(() => {
  data = createTemporaryFolder('spool');
  folder = join(data.path, 'spool');
});
afterEach(() => data.remove());

describe('recorded output', () => {
  it('writes recorded output to disk in order, private to the user', async () => {
    const spool = new OutputSpool(folder);
    for (const text of ['one ', 'zwei ', 'три ']) spool.append('a', text);
    await spool.waitForWrites();
    const [file] = readdirSync(folder);
    const { mode } = statSync(join(folder, file ?? ''));
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
    expect(spool.getLength('a')).toBe(13);
    expect(await spool.readEnds('a', 4, 4)).toEqual({ head: 'one ', tail: 'три ', length: 13 });
    expect(await spool.readEnds('a', 100, 100)).toEqual({ head: 'one zwei три ', tail: '', length: 13 });
    expect(await spool.readEnds('unknown', 100, 100)).toBeNull();
  });

  it('deletes recorded output of an earlier run at the start, and its own at the end', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'left.txt'), 'from before');
    const spool = new OutputSpool(folder);
    spool.append('a', 'text');
    await spool.waitForWrites();
    expect(readdirSync(folder)).toHaveLength(1);
    expect(readdirSync(folder)).not.toContain('left.txt');
    await spool.close();
    expect(readdirSync(data.path)).toEqual([]);
  });

  it('drops the oldest recorded output if there is no space for all', async () => {
    const spool = new OutputSpool(folder, 1_000);
    for (const key of ['a', 'b', 'c']) {
      spool.append(key, 'x'.repeat(600));
      await spool.waitForWrites();
    }
    spool.append('c', 'y');
    await spool.waitForWrites();
    expect(spool.getLength('a')).toBe(0);
    expect(spool.getProblem('a')).toBe('There was no space for more recordings.');
    expect(spool.getLength('c')).toBe(601);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('keeps recorded output that still grows, and drops it when it alone is too large', async () => {
    const spool = new OutputSpool(folder, 1_000);
    const add = async (key: string, length: number) => {
      spool.append(key, 'x'.repeat(length));
      await spool.waitForWrites();
    };
    await add('a', 400);
    await add('b', 400);
    await add('a', 400);
    await add('a', 1);
    expect([spool.getLength('a'), spool.getLength('b')]).toEqual([801, 0]);
    await add('a', 400);
    await add('a', 1);
    expect(spool.getLength('a')).toBe(0);
    expect(spool.getProblem('a')).toBe('There was no space for more recordings.');
  });

  it('ends a recording that cannot be written with the reason, and throws nothing', async () => {
    writeFileSync(join(data.path, 'file'), '');
    const spool = new OutputSpool(join(data.path, 'file', 'spool'));
    spool.append('a', 'text');
    await spool.waitForWrites();
    spool.append('a', 'more');
    expect(spool.getLength('a')).toBe(0);
    expect(spool.getProblem('a')).toContain('ENOTDIR');
    expect(await spool.readEnds('a', 10, 10)).toEqual({ head: '', tail: '', length: 0 });
    await spool.close();
  });
});
