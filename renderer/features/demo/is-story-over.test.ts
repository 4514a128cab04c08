import { expect, it } from 'vitest';
import { assistantEntry, sampleTurn, userEntry } from '../../view-models/testing/sample-entries.ts';
import { isStoryOver } from './is-story-over.ts';

const entries = [userEntry(), assistantEntry()];

it('ends the demo story when Codex has worked and is idle, however its last turn ended', () => {
  expect(isStoryOver([])).toBe(false);
  expect(isStoryOver([sampleTurn([userEntry()], { status: 'notSent' })])).toBe(false);
  expect(isStoryOver([sampleTurn(entries, { status: 'running' })])).toBe(false);
  for (const status of ['completed', 'interrupted', 'failed'] as const)
    expect(isStoryOver([sampleTurn(entries, { status })])).toBe(true);
  expect(isStoryOver([sampleTurn(entries), sampleTurn([userEntry()], { status: 'pending' })])).toBe(false);
});
