import { expect, it } from 'vitest';
import { assistantEntry, someTurn, userEntry } from '../../view-models/testing/sample-entries.ts';
import { isStoryOver } from './is-story-over.ts';

const told = [userEntry(), assistantEntry()];

it('is over when Codex has worked and does not work now, however its last turn ended', () => {
  expect(isStoryOver([])).toBe(false);
  expect(isStoryOver([someTurn([userEntry()], { status: 'notSent' })])).toBe(false);
  expect(isStoryOver([someTurn(told, { status: 'running' })])).toBe(false);
  for (const status of ['completed', 'interrupted', 'failed'] as const)
    expect(isStoryOver([someTurn(told, { status })])).toBe(true);
  expect(isStoryOver([someTurn(told), someTurn([userEntry()], { status: 'pending' })])).toBe(false);
});
