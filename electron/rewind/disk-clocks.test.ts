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
  expect(clocks.note(root, changedAt(1_000, 4_000), { now: 9_000, since: 0 }).lag).toBe(5_000);
  expect(clocks.note(root, changedAt(2_000), { now: 60_000, since: 0 }).lag).toBe(5_000);
  expect(clocks.note(root, changedAt(60_700), { now: 61_000, since: 0 }).lag).toBe(300);
});

it('the clock of a disk is as far ahead as its changes are later than the scan before, at most', async () => {
  const clocks = new DiskClocks(async () => false);
  await clocks.open(root);
  expect(clocks.note(root, changedAt(9_500, 12_000), { now: 10_000, since: 9_000 }).lead).toBe(500);
  expect(clocks.note(root, changedAt(19_000), { now: 30_000, since: 20_000 }).lead).toBe(500);
  expect(clocks.note(root, changedAt(20_200), { now: 30_000, since: 20_000 }).lead).toBe(200);
});

it('a disk whose newest change is to come may be behind by any time', async () => {
  const clocks = new DiskClocks(async () => false);
  await clocks.open(root);
  expect(clocks.note(root, changedAt(10_000), { now: 9_000, since: 0 }).lag).toBe(Number.POSITIVE_INFINITY);
});

it('a file that cannot be read says nothing about the clock of its disk', async () => {
  const clocks = new DiskClocks(async () => false);
  await clocks.open(root);
  const after = { kind: 'lost', why: 'unreadable' } as const;
  const changes = [{ path: 'locked', stamp: '~', before: null, after, changedAt: 9_000 }];
  const { lag, lead } = clocks.note(root, { changes }, { now: 9_000, since: 9_000 });
  expect([lag, lead]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
});

it('a disk that uses the clock of the machine is never behind nor ahead', async () => {
  const clocks = new DiskClocks(async () => true);
  await clocks.open(root);
  expect(clocks.note(root, changedAt(1_000), { now: 9_000, since: 0 })).toEqual({ lag: 0, lead: 0 });
});

it('a folder of the system for temporary files uses the clock of the machine, and a missing one has none', async () => {
  expect([await hasClockOfMachine(tmpdir()), await hasClockOfMachine(`${root}/missing`)]).toEqual([true, false]);
});
