import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import type { UncommittedState } from '../../../shared/contract/commits.ts';
import { type CommitDraft, emptyDraft, toCommitDraft, toStoredMessage } from './commit.view-model.ts';
import { addSuggestion, describeSuggestion, swapTexts, toSuggestionRequest } from './suggestion.view-model.ts';

const state: UncommittedState = {
  root: '/project',
  head: 'a'.repeat(40),
  branch: 'main',
  tree: 'b'.repeat(40),
  files: ['a.txt', 'b.txt'].map((path) => ({ id: path, path, oldPath: null, status: 'modified' })),
  leftOut: [],
  operation: null,
  identity: { name: 'Ada', email: 'ada@example.com' },
  upstream: null,
  service: 'gitHub',
  last: null,
  hooks: { names: [], runnable: [], digest: null, permission: 'none', obstacle: null },
  signs: false,
  notes: false,
};
const shown = threadId.parse('t1');
const origin = { parent: shown, root: shown, rootTitle: '', path: [] };
const threads = { shown, origins: {}, threads: {}, syncStatuses: {} };
const draft: CommitDraft = { ...emptyDraft, message: 'Mine' };

describe('the button for a suggested commit message', () => {
  const describeWith = (changed: Partial<Parameters<typeof describeSuggestion>[0]>) =>
    describeSuggestion({ state, draft, threads, suggestion: { type: 'none' }, ...changed });

  it('says before a press that a suggestion uses tokens, and after it how many', () => {
    expect(describeWith({})).toMatchObject({ isEnabled: true, note: expect.stringContaining('uses tokens') });
    const { note } = describeWith({ suggestion: { type: 'done', tokens: { input: 10_546, output: 28 } } });
    expect(note).toBe('Codex suggested this (10,546 tokens in, 28 out). Check it before you commit.');
  });

  it('is greyed with a reason without a thread that Codex has and this process may continue', () => {
    const statuses = [{ type: 'locked', works: false } as const, { type: 'lost' } as const];
    const views = [
      describeWith({ threads: { ...threads, shown: null } }),
      describeWith({ threads: { ...threads, shown: threadId.parse('imported:1') } }),
      ...statuses.map((status) => describeWith({ threads: { ...threads, syncStatuses: { [shown]: status } } })),
      describeWith({ threads: { ...threads, origins: { [shown]: origin } } }),
      describeWith({ draft: { ...draft, left: new Set(['a.txt', 'b.txt']) } }),
    ];
    expect(views.every(({ isEnabled }) => !isEnabled)).toBe(true);
    expect(views.map(({ note }) => note)).toEqual([
      'To get a suggestion from Codex, open a thread first.',
      'Codex does not have this thread, so it cannot suggest a message.',
      'Another process has this thread open, so Codex cannot suggest a message here.',
      'Codex does not have this thread, so it cannot suggest a message.',
      'Codex cannot answer in an agent’s thread. Use the thread that the agent works for.',
      'To get a suggestion from Codex, choose at least one file.',
    ]);
  });

  it('becomes the way to cancel while Codex writes', () => {
    expect(describeWith({ suggestion: { type: 'running' } })).toMatchObject({ label: 'Cancel suggestion' });
  });

  it('asks only for the chosen files', () => {
    const request = toSuggestionRequest(state, { ...draft, left: new Set(['a.txt']) }, threads);
    expect(request).toMatchObject({ threadId: shown, files: ['b.txt'], amend: false });
    expect(toSuggestionRequest(state, draft, { shown: null })).toBeNull();
  });
});

describe('a suggested commit message', () => {
  it('replaces the text of the user, who can swap both as often as they like', () => {
    const suggested = addSuggestion(draft, 'Fix it', 'Mine');
    expect(suggested).toMatchObject({ message: 'Fix it', aside: { from: 'user', text: 'Mine' } });
    const back = swapTexts(suggested);
    expect(back).toMatchObject({ message: 'Mine', aside: { from: 'codex', text: 'Fix it' } });
    expect(swapTexts(back)).toMatchObject({ message: 'Fix it', aside: { from: 'user', text: 'Mine' } });
  });

  it('leaves what the user typed in the meantime in the field, and waits aside', () => {
    const typed = { ...draft, message: 'Mine, longer' };
    expect(addSuggestion(typed, 'Fix it', 'Mine')).toMatchObject({
      message: 'Mine, longer',
      aside: { from: 'codex', text: 'Fix it' },
    });
  });

  it('leaves nothing aside in an empty field, or in place of another suggestion', () => {
    const first = addSuggestion(emptyDraft, 'Fix it', '');
    expect(first).toMatchObject({ message: 'Fix it', aside: null });
    expect(addSuggestion(first, 'Fix it well', 'Fix it')).toMatchObject({ message: 'Fix it well', aside: null });
  });

  it('keeps the words of the user through further suggestions, also those added to a suggestion', () => {
    const first = addSuggestion(draft, 'Fix it', 'Mine');
    const again = addSuggestion(first, 'Fix it well', 'Fix it');
    expect(again.aside).toEqual({ from: 'user', text: 'Mine' });
    const edited = { ...again, message: 'Fix it well, for Ada' };
    const third = addSuggestion(edited, 'Fix it all', edited.message);
    expect(third).toMatchObject({
      message: 'Fix it all',
      aside: { from: 'user', text: 'Mine\n\nFix it well, for Ada' },
    });
  });

  it('is stored together with the text that it replaced', () => {
    const stored = toStoredMessage(addSuggestion(draft, 'Fix it', 'Mine'), state);
    expect(toCommitDraft(stored)).toMatchObject({ message: 'Fix it', aside: { from: 'user', text: 'Mine' } });
    expect(toCommitDraft(toStoredMessage(draft, state))).toMatchObject({ message: 'Mine', aside: null });
    expect(toStoredMessage(emptyDraft, state)).toBeNull();
  });
});
