import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createLookAlikeTable } from './look-alike-table.ts';

it('the look-alike table matches the installed Unicode data', () => {
  expect(readFileSync('shared/approvals/look-alike-table.ts', 'utf8')).toBe(createLookAlikeTable());
});
