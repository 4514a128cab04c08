import { useRef } from 'react';
import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import { detach } from '../../../commands/attach-files.commands.ts';
import type { DraftKey } from '../../../stores/draft-key.ts';
import { inputModel } from '../../../view-models/input-model.ts';
import { followUndo, type Mention } from './mentions.ts';

/** Makes attachments that a completion added go away and come back with their mention on undo and redo. */
export function useMentions(draftKey: DraftKey) {
  const mentions = useRef<readonly Mention[]>([]);
  return {
    attach: (attachment: Attachment, text: string): void => {
      inputModel.attachKnown(attachment);
      mentions.current = [...mentions.current, { draftKey, text, attachment, isThere: true }];
    },
    /** The text of the field has changed; `inputType` is the browser's name for how. */
    follow: (inputType: string | undefined, text: string): void => {
      if (inputType !== 'historyUndo' && inputType !== 'historyRedo') return;
      const { mentions: now, gone, back } = followUndo(mentions.current, draftKey, text);
      mentions.current = now;
      for (const attachment of gone) detach(draftKey, attachment);
      for (const attachment of back) inputModel.attachKnown(attachment);
    },
  };
}
