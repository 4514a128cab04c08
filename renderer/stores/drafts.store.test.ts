import { beforeEach, describe, expect, it } from 'vitest';
import {
  afterSending,
  attached,
  draftChanged,
  draftRecalled,
  type Recall,
  typedTexts,
  useDrafts,
} from './drafts.store.ts';

const recall: Recall = { back: 1, draft: 'half a thought', shown: 'sent before', edits: {} };

describe('a draft', () => {
  beforeEach(() =>
    useDrafts.setState({ drafts: {}, attachments: {}, comments: {}, notes: {}, underWay: {}, recalls: {} }),
  );

  it('has each attachment once', () => {
    const file = { kind: 'file', name: 'a.ts', source: '/w/a.ts' } as const;
    attached('new', file);
    attached('new', file);
    expect(useDrafts.getState().attachments.new).toEqual([file]);
  });

  it('is what the person typed while an earlier message is shown in its place, with what they change there', () => {
    draftRecalled('new', 'sent before', recall);
    expect(typedTexts(useDrafts.getState(), 'new')).toEqual({ text: 'half a thought', unsent: '' });
    draftChanged('new', 'sent before, changed');
    expect(typedTexts(useDrafts.getState(), 'new')).toEqual({
      text: 'sent before, changed',
      unsent: 'half a thought',
    });
    draftChanged('new', '');
    expect(typedTexts(useDrafts.getState(), 'new')).toEqual({ text: 'half a thought', unsent: '' });
  });

  it('comes back once an earlier message is sent in its place', () => {
    expect(afterSending(recall)).toEqual({ text: 'half a thought', recall: null });
    expect(afterSending({ ...recall, edits: { 'sent before': 'changed', other: 'also changed' } })).toEqual({
      text: 'half a thought',
      recall: { back: 0, draft: 'half a thought', shown: 'half a thought', edits: { other: 'also changed' } },
    });
    expect(afterSending(undefined)).toEqual({ text: '', recall: null });
  });
});
