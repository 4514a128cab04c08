import { expect, it } from 'vitest';
import type { PatchEntry } from '../../../shared/transcript/entry.ts';
import { patchEntry, someTurn } from '../../view-models/testing/sample-entries.ts';
import { newlyFailedPatches } from './failed-patches.ts';

const applying = someTurn([patchEntry({ id: 'p', status: 'applying' })]);
const ended = (status: PatchEntry['status']) => someTurn([patchEntry({ id: 'p', status })]);
const ids = (...[before, after]: Parameters<typeof newlyFailedPatches>) =>
  newlyFailedPatches(before, after).map(({ patch }) => patch.id);

it.each(['didNotApply', 'failed'] as const)('reports a patch that becomes %s once', (status) => {
  expect(ids([applying], [ended(status)])).toEqual(['p']);
  expect(ids([ended(status)], [ended(status)])).toEqual([]);
});

it.each(['done', 'declined', 'cancelled', 'cutOff'] as const)('does not report one that becomes %s', (status) => {
  expect(ids([applying], [ended(status)])).toEqual([]);
});

it('reports one whose turn starts and fails at the same moment', () => {
  expect(ids([], [ended('didNotApply')])).toEqual(['p']);
  const earlier = someTurn([], { id: 'earlier' });
  expect(ids([earlier], [earlier, ended('didNotApply')])).toEqual(['p']);
});

it('treats older turns that were fetched as history', () => {
  const newest = someTurn([], { id: 'newest' });
  expect(ids([newest], [ended('didNotApply'), newest])).toEqual([]);
});
