import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import type { DraftKey } from '../../../stores/draft-key.ts';

/** An attachment that was added with its mention in the text of a draft. */
type Mention = {
  readonly draftKey: DraftKey;
  readonly text: string;
  readonly attachment: Attachment;
  /** True while the mention is in the text. */
  readonly isThere: boolean;
};

/** Attachments that were removed, and attachments that were restored. */
type MentionChanges = { readonly gone: readonly Attachment[]; readonly back: readonly Attachment[] };

/** Tracks attachments that a completion added. Undo and redo remove and restore them with their mention. */
export class Mentions {
  #all: readonly Mention[] = [];

  /** Records that a completion put a mention into the text of a draft. */
  add(mention: Omit<Mention, 'isThere'>): void {
    this.#all = [...this.#all, { ...mention, isThere: true }];
  }

  /** Handles a change in the text of a draft. `inputType` is the browser's name for the kind of change. */
  follow(draftKey: DraftKey, inputType: string | undefined, text: string): MentionChanges {
    if (inputType !== 'historyUndo' && inputType !== 'historyRedo') return { gone: [], back: [] };
    const before = this.#all;
    this.#all = before.map((mention) =>
      mention.draftKey === draftKey ? { ...mention, isThere: text.includes(mention.text) } : mention,
    );
    const changed = this.#all.filter(({ isThere }, at) => isThere !== before[at]?.isThere);
    return {
      gone: changed.flatMap(({ attachment, isThere }) => (isThere ? [] : attachment)),
      back: changed.flatMap(({ attachment, isThere }) => (isThere ? attachment : [])),
    };
  }
}
