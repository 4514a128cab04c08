import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { importedThreadId } from '../../../shared/exports/imported-thread.ts';
import { describeThreadMenu, describeThreadState } from './thread-menu.view-model.ts';

const usual = { id: threadId.parse('t'), archived: false, knownToCodex: true, pinned: false };
const words = (thread: Partial<typeof usual>) =>
  describeThreadMenu({ ...usual, ...thread }, false).map((entry) => entry.words);

describe('describeThreadMenu', () => {
  it('offers what can be done with a thread, and to undo what was done', () => {
    expect(words({})).toEqual(['Rename', 'Pin', 'Fork', 'View details', 'Export…', 'Archive', 'Delete…']);
    expect(words({ pinned: true })).toContain('Unpin');
  });

  it('offers its rewinds only if some can be undone', () => {
    expect(describeThreadMenu(usual, true).map((entry) => entry.words)).toContain('Rewinds…');
    expect(words({})).not.toContain('Rewinds…');
  });

  it('offers neither a name nor a fork where Codex would refuse it', () => {
    expect(words({ archived: true })).toEqual(['Pin', 'View details', 'Export…', 'Unarchive', 'Delete…']);
    expect(words({ knownToCodex: false })).toEqual(['Rename', 'Pin', 'View details', 'Export…', 'Archive', 'Delete…']);
  });
});

describe('describeThreadState', () => {
  it('says what is unusual about a thread, and nothing about others', () => {
    expect(describeThreadState(usual)).toBeNull();
    expect(describeThreadState({ ...usual, archived: true })?.words).toBe('Archived');
    expect(describeThreadState({ ...usual, knownToCodex: false })?.words).toBe('No longer in Codex');
    expect(describeThreadState({ ...usual, id: importedThreadId('t'), knownToCodex: false })?.words).toBe('Imported');
  });
});
