import { useState } from 'react';
import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import { detach } from '../../../commands/attach-files.commands.ts';
import type { DraftKey } from '../../../stores/draft-key.ts';
import { inputModel } from '../../../view-models/input-model.ts';
import { Mentions } from './mentions.ts';

/** Removes and restores attachments that a completion added, together with their mention, on undo and redo. */
export function useMentions(draftKey: DraftKey) {
  const [mentions] = useState(() => new Mentions());
  return {
    attach: (attachment: Attachment, text: string): void => {
      inputModel.attachKnown(attachment);
      mentions.add({ draftKey, text, attachment });
    },
    /** Handles a change in the text of the field. `inputType` is the browser's name for the kind of change. */
    follow: (inputType: string | undefined, text: string): void => {
      const { back, gone } = mentions.follow(draftKey, inputType, text);
      for (const attachment of gone) detach(draftKey, attachment);
      for (const attachment of back) inputModel.attachKnown(attachment);
    },
  };
}
