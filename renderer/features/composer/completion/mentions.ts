import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import type { DraftKey } from '../../../stores/draft-key.ts';

/** An attachment that its mention in the text of a draft added. */
type Mention = {
  readonly draftKey: DraftKey;
  readonly text: string;
  readonly attachment: Attachment;
  /** The mention is in the text. */
  readonly isThere: boolean;
};

/** Attachments that went away, and attachments that came back. */
type MentionChanges = { readonly gone: readonly Attachment[]; readonly back: readonly Attachment[] };

/** Attachments that a completion added. They go away and come back with their mention on undo and redo. */
export class Mentions {
  #all: readonly Mention[] = [];

  /** A completion put a mention into the text of a draft. */
  add(mention: Omit<Mention, 'isThere'>): void {
    this.#all = [...this.#all, { ...mention, isThere: true }];
  }

  /** The text of a draft has changed; `inputType` is the browser's name for how. */
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
