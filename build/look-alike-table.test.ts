import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lookAlikeTable } from './look-alike-table.ts';

it('is what the installed data of Unicode gives', () => {
  expect(readFileSync('shared/approvals/look-alike-table.ts', 'utf8')).toBe(lookAlikeTable());
});
