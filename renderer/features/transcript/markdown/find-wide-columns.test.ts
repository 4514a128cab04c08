import { expect, it } from 'vitest';
import { findWideColumns } from './find-wide-columns.ts';
import { parseTreeByBlocks } from './testing/trees.ts';

it('widens table columns with more than a few words', () => {
  const [table] = parseTreeByBlocks(
    `| a | b | a head of many words, really |\n|---|---|---|\n| 1 | ${'word '.repeat(9)} | 3 |`,
  );
  expect(table?.type === 'table' && [...findWideColumns(table)].toSorted()).toEqual([1, 2]);
});
