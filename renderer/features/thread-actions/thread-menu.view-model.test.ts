import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { createImportedThreadId } from '../../../shared/exports/imported-thread.ts';
import { describeThreadMenu, describeThreadState } from './thread-menu.view-model.ts';

const usual = { id: threadId.parse('t'), archived: false, knownToCodex: true, pinned: false };
const words = (thread: Partial<typeof usual>) =>
  describeThreadMenu({ ...usual, ...thread }, false).map((entry) => entry.label);

describe('describeThreadMenu', () => {
  it('offers the actions of a thread, and the reverse of those already done', () => {
    expect(words({})).toEqual(['Rename', 'Pin', 'Fork', 'View details', 'Budget…', 'Export…', 'Archive', 'Delete…']);
    expect(words({ pinned: true })).toContain('Unpin');
  });

  it('offers rewinds only if some can be undone', () => {
    expect(describeThreadMenu(usual, true).map((entry) => entry.label)).toContain('Rewinds…');
    expect(words({})).not.toContain('Rewinds…');
  });

  it('offers neither rename nor fork where Codex would refuse it', () => {
    expect(words({ archived: true })).toEqual(['Pin', 'View details', 'Export…', 'Unarchive', 'Delete…']);
    expect(words({ knownToCodex: false })).toEqual(['Rename', 'Pin', 'View details', 'Export…', 'Archive', 'Delete…']);
  });
});

describe('describeThreadState', () => {
  it('describes only unusual thread states', () => {
    expect(describeThreadState(usual)).toBeNull();
    expect(describeThreadState({ ...usual, archived: true })?.text).toBe('Archived');
    expect(describeThreadState({ ...usual, knownToCodex: false })?.text).toBe('No longer in Codex');
    expect(describeThreadState({ ...usual, id: createImportedThreadId('t'), knownToCodex: false })?.text).toBe(
      'Imported',
    );
  });
});
