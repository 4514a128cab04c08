import { describe, expect, it } from 'vitest';
import { type ThreadId, threadId } from '../base/ids.ts';
import { buildBranchTree } from './branch-tree.ts';

const id = (name: string): ThreadId => threadId.parse(name);

/** The lines of a tree, each indented by its depth. */
function lines(origins: Readonly<Record<string, string | null>>, from: string): readonly string[] {
  const map = new Map(Object.entries(origins).map(([fork, origin]) => [id(fork), origin === null ? null : id(origin)]));
  return buildBranchTree(map, id(from)).map((branch) => `${' '.repeat(branch.depth)}${branch.id}`);
}

describe('the tree of branches', () => {
  it('the branch tree is the same from every branch, and leaves out other threads', () => {
    const origins = { a: null, b: 'a', c: 'b', d: 'a', other: null, fork: 'other' };
    for (const from of ['a', 'b', 'c', 'd']) expect(lines(origins, from)).toEqual(['a', ' b', '  c', ' d']);
    expect(lines({ a: null }, 'a')).toEqual(['a']);
  });

  it('the branch tree keeps the forks of a missing thread together', () => {
    expect(lines({ b: 'gone', c: 'gone' }, 'c')).toEqual(['gone', ' b', ' c']);
  });

  it('the branch tree ends in cycles, with the same root from everywhere', () => {
    const origins = { a: 'c', b: 'a', c: 'b', d: 'c' };
    for (const from of ['a', 'b', 'c', 'd']) expect(lines(origins, from)).toEqual(['a', ' b', '  c', '   d']);
    expect(lines({ a: 'a' }, 'a')).toEqual(['a']);
  });

  it('the branch tree numbers 1,000 siblings, and follows a chain of 500 and of 50,000', () => {
    const many = new Map([
      [id('a'), null],
      ...Array.from({ length: 1_000 }, (_, at) => [id(`f${at}`), id('a')] as const),
    ]);
    const tree = buildBranchTree(many, id('f7'));
    expect(tree).toHaveLength(1_001);
    expect(tree.at(-1)).toEqual({ id: 'f999', depth: 1, position: 1_000, siblings: 1_000 });
    for (const length of [500, 50_000]) {
      const chain = new Map(Array.from({ length }, (_, at) => [id(`t${at}`), at === 0 ? null : id(`t${at - 1}`)]));
      expect(buildBranchTree(chain, id('t9')).at(-1)).toMatchObject({ id: `t${length - 1}`, depth: length - 1 });
    }
  });
});
