import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Result } from '../../../shared/base/result.ts';
import { readChanges, readFileTexts } from './changes.ts';
import { createBench, git, lines, writeTo } from './testing/repository-bench.ts';

function unwrap<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

it('reads both full texts of files that a run changed, and of no other files', async () => {
  const bench = await createBench();
  const record = unwrap(await bench.create());
  const at = (name: string) => join(record.path, name);
  await writeTo(at('a.txt'), 'first\r\nlast');
  await writeTo(at('new/[x] *.txt'), 'new\n');
  await writeTo(at('binary.bin'), 'a\0b');
  await writeTo(at('large.txt'), 'x'.repeat(1_000_001));
  await rm(at('b.txt'));
  await symlink('/etc/passwd', at('link.txt'));
  const { tree } = unwrap(await readChanges(git, record));
  const read = async (path: string, oldPath = path) =>
    unwrap(await readFileTexts(git, record, { tree, path, oldPath }));

  expect(await read('a.txt')).toEqual({ before: lines(9), after: 'first\r\nlast' });
  expect(await read('new/[x] *.txt')).toEqual({ before: null, after: 'new\n' });
  expect(await read('b.txt')).toEqual({ before: await bench.read('b.txt'), after: null });
  // A moved file: its old path and its new one.
  expect(await read('new/[x] *.txt', 'b.txt')).toEqual({ before: await bench.read('b.txt'), after: 'new\n' });
  for (const none of ['binary.bin', 'large.txt', 'link.txt', 'missing.txt', 'new', '*', ':(glob)**', '../a.txt'])
    expect([none, await read(none).catch(() => null)]).toEqual([none, null]);
  // Later changes are not shown.
  await writeTo(at('a.txt'), 'later\n');
  expect((await read('a.txt'))?.after).toBe('first\r\nlast');
  const now = await readFileTexts(git, record, { tree: null, path: 'a.txt', oldPath: 'a.txt' });
  expect(unwrap(now)?.after).toBe('later\n');
});
