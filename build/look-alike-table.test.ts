import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lookAlikeTable } from './look-alike-table.ts';

it('matches the installed Unicode data', () => {
  expect(readFileSync('shared/approvals/look-alike-table.ts', 'utf8')).toBe(lookAlikeTable());
});
