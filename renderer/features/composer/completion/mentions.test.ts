import { describe, expect, it } from 'vitest';
import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import { threadId } from '../../../../shared/base/ids.ts';
import { Mentions } from './mentions.ts';

const attachment: Attachment = { kind: 'file', name: 'src/app.ts', source: '/w/src/app.ts' };
const other: Attachment = { kind: 'file', name: 'src/b.ts', source: '/w/src/b.ts' };
const nothing = { gone: [], back: [] };

function mentioned(): Mentions {
  const mentions = new Mentions();
  mentions.add({ draftKey: 'new', text: '@src/app.ts', attachment });
  mentions.add({ draftKey: 'new', text: '@src/b.ts', attachment: other });
  return mentions;
}

describe('an attachment that a mention added', () => {
  it("removes a mention's attachment on undo and restores it on redo", () => {
    const mentions = mentioned();
    expect(mentions.follow('new', 'historyUndo', 'See @src/app.ts')).toEqual({ gone: [other], back: [] });
    expect(mentions.follow('new', 'historyUndo', 'See @ap')).toEqual({ gone: [attachment], back: [] });
    expect(mentions.follow('new', 'historyUndo', 'See')).toEqual(nothing);
    expect(mentions.follow('new', 'historyRedo', 'See @src/app.ts ')).toEqual({ gone: [], back: [attachment] });
  });

  it("keeps a mention's attachment while its text exists, whatever happens to other drafts", () => {
    const mentions = mentioned();
    expect(mentions.follow('new', 'historyUndo', 'See @src/app.ts and @src/b.ts')).toEqual(nothing);
    expect(mentions.follow(threadId.parse('another'), 'historyUndo', '')).toEqual(nothing);
  });

  it('keeps the attachment when the user deletes the mention', () => {
    const mentions = mentioned();
    expect(mentions.follow('new', 'deleteContentBackward', 'See')).toEqual(nothing);
    expect(mentions.follow('new', undefined, 'See')).toEqual(nothing);
  });
});
