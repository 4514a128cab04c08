import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import type { ObservedChange } from '../model/threads/file-snapshot.ts';
import { DiskClocks, hasClockOfMachine } from './disk-clocks.ts';

const root = '/folder';

function changedAt(...times: readonly number[]) {
  const after = { kind: 'lost', why: 'special' } as const;
  return {
    changes: times.map((at): ObservedChange => ({ path: `${at}`, stamp: 's', before: null, after, changedAt: at })),
  };
}

it('the clock of a disk is as far behind as its newest change is old, at most', async () => {
  const clocks = new DiskClocks(async () => false);
  await clocks.open(root);
  expect(clocks.note(root, changedAt(1_000, 4_000), 9_000)).toBe(5_000);
  expect(clocks.note(root, changedAt(2_000), 60_000)).toBe(5_000);
  expect(clocks.note(root, changedAt(60_700), 61_000)).toBe(300);
});

it('a disk whose newest change is to come may be behind by any time', async () => {
  const clocks = new DiskClocks(async () => false);
  await clocks.open(root);
  expect(clocks.note(root, changedAt(10_000), 9_000)).toBe(Number.POSITIVE_INFINITY);
});

it('a disk that uses the clock of the machine is never behind', async () => {
  const clocks = new DiskClocks(async () => true);
  await clocks.open(root);
  expect(clocks.note(root, changedAt(1_000), 9_000)).toBe(0);
});

it('a folder of the system for temporary files uses the clock of the machine, and a missing one has none', async () => {
  expect([await hasClockOfMachine(tmpdir()), await hasClockOfMachine(`${root}/missing`)]).toEqual([true, false]);
});
