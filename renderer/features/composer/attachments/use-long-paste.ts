import { useState } from 'react';
import { filePasteCharacters, longPasteCharacters } from '../../../../shared/attachments/attachment-limits.ts';
import type { DraftKey } from '../../../stores/draft-key.ts';
import { draftChanged } from '../../../stores/drafts.store.ts';
import { attachFiles } from './attach-files.ts';

export type LongPaste = {
  /** How many characters were pasted; null while there is nothing to offer. */
  readonly characters: number | null;
  /** Text is pasted. True: it goes as a file and must not come into the field. */
  readonly pasted: (text: string) => boolean;
  /** Takes it out of the message and attaches it as a file. */
  readonly attach: () => void;
  readonly dismiss: () => void;
};

/** Offers to attach long text that was pasted as a file, for as long as it stands in the draft as it was pasted. */
export function useLongPaste(key: DraftKey, draft: string): LongPaste {
  const [text, setText] = useState<string | null>(null);
  const stands = text !== null && draft.includes(text);
  return {
    characters: stands ? text.length : null,
    pasted: (pasted) => {
      if (pasted.length > filePasteCharacters) {
        attachText(key, pasted);
        return true;
      }
      // The field has line breaks of one kind.
      if (pasted.length > longPasteCharacters) setText(pasted.replace(/\r\n?/g, '\n'));
      return false;
    },
    attach: () => {
      if (!stands) return;
      setText(null);
      draftChanged(
        key,
        draft.replace(text, () => ''),
      );
      attachText(key, text);
    },
    dismiss: () => setText(null),
  };
}

function attachText(key: DraftKey, text: string): void {
  const file = new File([text], 'pasted.txt', { type: 'text/plain' });
  void attachFiles(key, [{ file, isFolder: false }]);
}
