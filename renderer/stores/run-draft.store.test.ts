import { beforeEach, expect, it } from 'vitest';
import {
  emptyRunDraft,
  runDraftChanged,
  runDraftFolderChanged,
  runDraftStarted,
  useRunDraft,
} from './run-draft.store.ts';

const typed = {
  ...emptyRunDraft,
  prompt: 'Mend it',
  tool: 'claude',
  isolation: 'inPlace',
  checks: [{ key: 0, command: 'npm test' }],
} as const;

beforeEach(() => runDraftChanged(typed));

it('starts the next run without the prompt of the last one, but with its tool', () => {
  runDraftStarted(typed);
  expect(useRunDraft.getState().draft).toEqual({ ...typed, prompt: '', checks: null });
});

it('keeps text typed into the run draft while a run was starting', () => {
  const later = { ...typed, prompt: 'Mend that too' };
  runDraftChanged(later);
  runDraftStarted(typed);
  expect(useRunDraft.getState().draft).toEqual(later);
});

it('keeps the prompt of the run draft in another folder, but not the choices for the previous folder', () => {
  runDraftFolderChanged();
  expect(useRunDraft.getState().draft).toEqual({ ...typed, isolation: null, checks: null });
});
