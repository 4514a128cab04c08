import { expect, it } from 'vitest';
import { createUpdateAlert } from './updates.ts';

const release = { version: '0.2.0', notes: '' };

it('announces a version that is ready, with the action that installs it', () => {
  expect(createUpdateAlert({ type: 'ready', release, restarts: false })).toMatchObject({
    severity: 'info',
    fact: 'Workcell 0.2.0 is ready.',
    commands: ['restartToUpdate'],
  });
});

it('offers no second restart', () => {
  expect(createUpdateAlert({ type: 'ready', release, restarts: true })?.commands).toEqual([]);
});

it('returns null for everything else', () => {
  expect(createUpdateAlert({ type: 'downloading', release, percent: 4 })).toBeNull();
  expect(createUpdateAlert({ type: 'failed', problem: { kind: 'cutOff', detail: '' }, at: 0 })).toBeNull();
});
