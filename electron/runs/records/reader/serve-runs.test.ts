import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTemporaryFolder } from '../../../../fixtures/testkit/test-folder.ts';
import { trimIndexes } from './serve-runs.ts';

it('deletes the oldest indexes until the rest fit', async () => {
  const folder = createTemporaryFolder('indexes');
  const indexes = join(folder.path, 'indexes');
  mkdirSync(indexes);
  for (const [age, hash] of ['newest', 'middle', 'oldest'].entries()) {
    for (const [end, bytes] of [
      ['json', 10],
      ['records', 90],
    ] as const) {
      const file = join(indexes, `${hash}.${end}`);
      writeFileSync(file, 'x'.repeat(bytes));
      utimesSync(file, 1_000_000 - age * 1_000, 1_000_000 - age * 1_000);
    }
  }
  trimIndexes(indexes, 1_000);
  expect(readdirSync(indexes)).toHaveLength(6);
  trimIndexes(indexes, 210);
  expect(readdirSync(indexes).toSorted()).toEqual(['middle.json', 'middle.records', 'newest.json', 'newest.records']);
  trimIndexes(join(folder.path, 'missing'), 0);
  await folder.remove();
});
