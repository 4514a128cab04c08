import { useEffect } from 'react';
import { attachExisting, detach } from '../../../commands/attach-files.commands.ts';
import type { DraftKey } from '../../../stores/draft-key.ts';
import { useDrafts } from '../../../stores/drafts.store.ts';
import { useWorkspace } from '../../../stores/workspace.store.ts';
import { Mentions } from './mentions.ts';

const mentions = new Mentions();

/** Removes and restores attachments together with their mention, whatever changes the text of the draft. */
export function useMentions(draftKey: DraftKey, draft: string): void {
  useEffect(() => {
    const attachments = useDrafts.getState().attachments[draftKey] ?? [];
    const root = useWorkspace.getState().workspace?.path ?? null;
    const { back, gone } = mentions.follow(draftKey, draft, attachments, root);
    for (const attachment of gone) detach(draftKey, attachment);
    for (const attachment of back) attachExisting(draftKey, attachment);
  }, [draftKey, draft]);
}
