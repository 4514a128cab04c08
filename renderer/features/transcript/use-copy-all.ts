import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { copyText } from '../../commands/copy-text.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { transcriptText } from './transcript-text.ts';

/**
 * Select all in the transcript means all of it, though only a part is on the page: the copy that follows takes the
 * text from the model. Anything else that is selected is copied as it is.
 */
export function useCopyAll(): {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onCopy: (event: ClipboardEvent) => void;
  readonly onPointerDown: () => void;
} {
  const allSelected = useRef(false);
  useEffect(() => onPageRequest('copyThread', () => void copyText(wholeText(), 'Copied the thread')), []);
  return {
    onKeyDown: (event) => {
      if (event.key.toLowerCase() !== 'a' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      getSelection()?.selectAllChildren(event.currentTarget);
      allSelected.current = true;
    },
    onCopy: (event) => {
      if (!allSelected.current) return;
      event.clipboardData.setData('text/plain', wholeText());
      event.preventDefault();
    },
    onPointerDown: () => {
      allSelected.current = false;
    },
  };
}

function wholeText(): string {
  const workspace = useWorkspace.getState().workspace?.path ?? null;
  return transcriptText(useTranscript.getState().transcript.turns, workspace);
}
