import { expect, it } from 'vitest';
import { treeOf } from './testing/trees.ts';
import { wideColumns } from './wide-columns.ts';

it('gives room to the columns with more than a few words', () => {
  const [table] = treeOf(`| a | b | a head of many words, really |\n|---|---|---|\n| 1 | ${'word '.repeat(9)} | 3 |`);
  expect(table?.type === 'table' && [...wideColumns(table)].toSorted()).toEqual([1, 2]);
});
