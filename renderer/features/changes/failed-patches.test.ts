import { expect, it } from 'vitest';
import type { PatchEntry } from '../../../shared/transcript/entry.ts';
import { patchEntry, sampleTurn } from '../../view-models/testing/sample-entries.ts';
import { findNewlyFailedPatches } from './failed-patches.ts';

const applying = sampleTurn([patchEntry({ id: 'p', status: 'applying' })]);
const ended = (status: PatchEntry['status']) => sampleTurn([patchEntry({ id: 'p', status })]);
const ids = (...[before, after]: Parameters<typeof findNewlyFailedPatches>) =>
  findNewlyFailedPatches(before, after).map(({ patch }) => patch.id);

it.each(['didNotApply', 'failed'] as const)('reports a patch that becomes %s once', (status) => {
  expect(ids([applying], [ended(status)])).toEqual(['p']);
  expect(ids([ended(status)], [ended(status)])).toEqual([]);
});

it.each(['done', 'declined', 'cancelled', 'cutOff'] as const)('does not report a patch that becomes %s', (status) => {
  expect(ids([applying], [ended(status)])).toEqual([]);
});

it('reports a patch whose turn starts and fails at the same moment', () => {
  expect(ids([], [ended('didNotApply')])).toEqual(['p']);
  const earlier = sampleTurn([], { id: 'earlier' });
  expect(ids([earlier], [earlier, ended('didNotApply')])).toEqual(['p']);
});

it('does not report failed patches of older turns that were loaded later', () => {
  const newest = sampleTurn([], { id: 'newest' });
  expect(ids([newest], [ended('didNotApply'), newest])).toEqual([]);
});
