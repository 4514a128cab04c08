import { describe, expect, it } from 'vitest';
import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import { followUndo, type Mention } from './mentions.ts';

const attachment: Attachment = { kind: 'file', name: 'src/app.ts', source: '/w/src/app.ts' };
const mention: Mention = { draftKey: 'new', text: '@src/app.ts', attachment, isThere: true };

describe('an attachment that a mention added', () => {
  it('goes away when undo removes the mention, and comes back with redo', () => {
    const undone = followUndo([mention], 'new', 'See @ap');
    expect(undone.gone).toEqual([attachment]);
    expect(followUndo(undone.mentions, 'new', 'See @ap').gone).toEqual([]);
    expect(followUndo(undone.mentions, 'new', 'See @src/app.ts ').back).toEqual([attachment]);
  });

  it('stays while the mention is in the text, whatever happens to another draft', () => {
    expect(followUndo([mention], 'new', 'See @src/app.ts').gone).toEqual([]);
    expect(followUndo([{ ...mention, draftKey: 'new' }], 'another' as Mention['draftKey'], '')).toEqual({
      mentions: [mention],
      gone: [],
      back: [],
    });
  });
});
