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
  expect(first.take(folder)).toBe(true);
  expect(second.take(folder)).toBe(false);
  first.release();
  expect(second.take(folder)).toBe(true);
  second.release();
});

it('keeps its claim when it claims again', () => {
  const [first, second] = [new FolderClaim(), new FolderClaim()];
  expect([first.take(folder), first.take(folder)]).toEqual([true, true]);
  expect(second.take(folder)).toBe(false);
  first.release();
  expect(first.isHeld).toBe(false);
  expect(second.take(folder)).toBe(true);
  expect(first.take(folder)).toBe(false);
  second.release();
});
