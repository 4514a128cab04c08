import { beforeEach, describe, expect, it } from 'vitest';
import {
  attachmentAdded,
  caretMoved,
  draftChanged,
  draftRecalled,
  getDraftAfterSending,
  getTypedTexts,
  type Recall,
  useDrafts,
} from './drafts.store.ts';

const recall: Recall = { stepsBack: 1, draft: 'half a thought', shown: 'sent before', edits: {} };

describe('a draft', () => {
  beforeEach(() =>
    useDrafts.setState({
      drafts: {},
      carets: {},
      attachments: {},
      comments: {},
      notes: {},
      plans: {},
      inFlight: {},
      recalls: {},
    }),
  );

  it('adds the same attachment to a draft only once', () => {
    const file = { kind: 'file', name: 'a.ts', source: '/w/a.ts' } as const;
    attachmentAdded('new', file);
    attachmentAdded('new', file);
    expect(useDrafts.getState().attachments.new).toEqual([file]);
  });

  it('keeps the caret with the text, and puts one beyond the text at its end', () => {
    draftChanged('new', 'one two', { start: 3, end: 3 });
    expect(useDrafts.getState().carets.new).toEqual({ start: 3, end: 3 });
    const before = useDrafts.getState();
    caretMoved('new', { start: 3, end: 3 });
    expect(useDrafts.getState()).toBe(before);
    caretMoved('new', { start: 2, end: 9 });
    expect(useDrafts.getState().carets.new).toEqual({ start: 2, end: 7 });
    caretMoved('new', { start: 9, end: 9 });
    expect(useDrafts.getState().carets.new).toBeUndefined();
    caretMoved('new', { start: 1, end: 1 });
    draftChanged('new', 'another text');
    expect(useDrafts.getState().carets.new).toBeUndefined();
  });

  it('returns the typed text while an earlier message is shown in its place, with edits to that message', () => {
    draftRecalled('new', 'sent before', recall);
    expect(getTypedTexts(useDrafts.getState(), 'new')).toEqual({ text: 'half a thought', unsent: '' });
    draftChanged('new', 'sent before, changed');
    expect(getTypedTexts(useDrafts.getState(), 'new')).toEqual({
      text: 'sent before, changed',
      unsent: 'half a thought',
    });
    draftChanged('new', '');
    expect(getTypedTexts(useDrafts.getState(), 'new')).toEqual({ text: 'half a thought', unsent: '' });
  });

  it('restores the typed text once an earlier message is sent in its place', () => {
    expect(getDraftAfterSending(recall)).toEqual({ text: 'half a thought', recall: null });
    expect(getDraftAfterSending({ ...recall, edits: { 'sent before': 'changed', other: 'also changed' } })).toEqual({
      text: 'half a thought',
      recall: { stepsBack: 0, draft: 'half a thought', shown: 'half a thought', edits: { other: 'also changed' } },
    });
    expect(getDraftAfterSending(undefined)).toEqual({ text: '', recall: null });
  });
});
