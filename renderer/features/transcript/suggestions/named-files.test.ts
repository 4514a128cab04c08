import { expect, it, vi } from 'vitest';
import { turnId } from '../../../../shared/base/ids.ts';
import { NamedFiles } from './named-files.ts';

const [one, other] = [turnId.parse('one'), turnId.parse('other')];

function create(existing: readonly string[]) {
  const find = vi.fn(async (paths: readonly string[]) => paths.filter((path) => existing.includes(path)));
  return { files: new NamedFiles(find), find };
}

it('asks the host once about the paths of a text, and again only for another turn', async () => {
  const { files, find } = create(['a.ts']);
  const changed = vi.fn();
  files.subscribe(changed);
  for (const path of ['a.ts', 'b.ts', 'a.ts']) files.ask(one, path);
  expect(files.doesExist(one, 'a.ts')).toBe(false);
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  expect([files.doesExist(one, 'a.ts'), files.doesExist(one, 'b.ts')]).toEqual([true, false]);
  for (const path of ['a.ts', 'b.ts']) files.ask(one, path);
  files.ask(other, 'a.ts');
  await vi.waitFor(() => expect(files.doesExist(other, 'a.ts')).toBe(true));
  expect(find.mock.calls).toEqual([[['a.ts', 'b.ts']], [['a.ts']]]);
});

it('asks about at most 200 paths of a turn', async () => {
  const { files, find } = create([]);
  for (let at = 0; at < 10_000; at++) files.ask(one, `src/${at}.ts`);
  await vi.waitFor(() => expect(find).toHaveBeenCalled());
  files.ask(one, 'src/more.ts');
  await Promise.resolve();
  expect(find.mock.calls.flatMap(([paths]) => paths)).toHaveLength(200);
});
