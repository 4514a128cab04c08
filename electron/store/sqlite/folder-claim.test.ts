import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FolderClaim } from './folder-claim.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workcell-claim-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('gives a folder to one owner at a time', () => {
  const [first, second] = [new FolderClaim(), new FolderClaim()];
  expect(first.claim(folder)).toBe(true);
  expect(second.claim(folder)).toBe(false);
  first.release();
  expect(second.claim(folder)).toBe(true);
  second.release();
});

it('keeps its claim when it claims again', () => {
  const [first, second] = [new FolderClaim(), new FolderClaim()];
  expect([first.claim(folder), first.claim(folder)]).toEqual([true, true]);
  expect(second.claim(folder)).toBe(false);
  first.release();
  expect(first.isClaimed).toBe(false);
  expect(second.claim(folder)).toBe(true);
  expect(first.claim(folder)).toBe(false);
  second.release();
});
