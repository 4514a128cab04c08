import { useState } from 'react';
import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import { detach } from '../../../commands/attach-files.commands.ts';
import type { DraftKey } from '../../../stores/draft-key.ts';
import { inputModel } from '../../../view-models/input-model.ts';
import { Mentions } from './mentions.ts';

/** Makes attachments that a completion added go away and come back with their mention on undo and redo. */
export function useMentions(draftKey: DraftKey) {
  const [mentions] = useState(() => new Mentions());
  return {
    attach: (attachment: Attachment, text: string): void => {
      inputModel.attachKnown(attachment);
      mentions.add({ draftKey, text, attachment });
    },
    /** The text of the field has changed; `inputType` is the browser's name for how. */
    follow: (inputType: string | undefined, text: string): void => {
      const { back, gone } = mentions.follow(draftKey, inputType, text);
      for (const attachment of gone) detach(draftKey, attachment);
      for (const attachment of back) inputModel.attachKnown(attachment);
    },
  };
}
