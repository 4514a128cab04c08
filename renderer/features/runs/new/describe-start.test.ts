import { expect, it } from 'vitest';
import { createSampleStarted } from '../../../../shared/runs/testing/sample-started.ts';
import { describeStartRefusal, describeWait } from './new-run.view-model.ts';

const queued = createSampleStarted('wc-1', { stage: 'queued' });

it('says why a run does not start, and returns null for one that does', () => {
  expect(describeWait(queued, false)).toBe('It starts when there is room.');
  expect(describeWait({ ...queued, waitsFor: 'load' }, false)).toBe('It starts when the machine is less busy.');
  expect(describeWait(queued, true)).toBe('Waiting runs are on hold.');
  expect(describeWait({ ...queued, stage: 'preparing' }, true)).toBeNull();
  expect(describeWait(undefined, false)).toBeNull();
});

it("says why a run was refused, in the host's or its own words", () => {
  expect(describeStartRefusal({ type: 'refused', message: 'The disk is full.' })).toBe('The disk is full.');
  expect(describeStartRefusal({ type: 'needsTrust', path: '/p', covers: '' })).toContain('/p is not trusted yet.');
  expect(describeStartRefusal({ type: 'signedOut' })).toContain('Not signed in.');
  expect(describeStartRefusal({ type: 'disconnected' })).not.toBe('');
});
