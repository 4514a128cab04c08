import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import type { DraftKey } from '../../../stores/draft-key.ts';

/** An attachment that its mention in the text of a draft added. */
export type Mention = {
  readonly draftKey: DraftKey;
  readonly text: string;
  readonly attachment: Attachment;
  /** The mention is in the text. */
  readonly isThere: boolean;
};

/** The mentions of a draft after an undo or a redo, and the attachments that went away and came back with them. */
export function followUndo(
  mentions: readonly Mention[],
  draftKey: DraftKey,
  text: string,
): {
  readonly mentions: readonly Mention[];
  readonly gone: readonly Attachment[];
  readonly back: readonly Attachment[];
} {
  const now = mentions.map((mention) =>
    mention.draftKey === draftKey ? { ...mention, isThere: text.includes(mention.text) } : mention,
  );
  const changed = (isThere: boolean) =>
    now.filter((mention, at) => mention.isThere === isThere && mentions[at]?.isThere === !isThere);
  return {
    mentions: now,
    gone: changed(false).map(({ attachment }) => attachment),
    back: changed(true).map(({ attachment }) => attachment),
  };
}
