import { expect, it } from 'vitest';
import { countChange } from './count-changes.ts';

const update = (diff: string, move_path: string | null = null) =>
  countChange({ path: 'a', kind: { type: 'update', move_path }, diff });

it('counts all lines of a file that comes or goes, whatever they begin with', () => {
  const text = '+ one\n- two\nthree';
  const common = { path: 'a', movedTo: null };
  expect(countChange({ path: 'a', kind: { type: 'add' }, diff: text })).toEqual({
    ...common,
    change: 'added',
    added: 3,
    removed: 0,
  });
  expect(countChange({ path: 'a', kind: { type: 'delete' }, diff: `${text}\n` })).toEqual({
    ...common,
    change: 'deleted',
    added: 0,
    removed: 3,
  });
  expect(countChange({ path: 'a', kind: { type: 'delete' }, diff: '' })).toMatchObject({ removed: 0 });
});

it('counts the added and removed lines of a changed file, and names where it went', () => {
  expect(update('@@ -1,2 +1,3 @@\n same\n-old\n+new\n+more')).toMatchObject({
    change: 'modified',
    added: 2,
    removed: 1,
  });
  expect(update('+new\n', 'b')).toMatchObject({ change: 'renamed', movedTo: 'b', added: 1, removed: 0 });
});
