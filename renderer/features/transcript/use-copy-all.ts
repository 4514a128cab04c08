import { type ClipboardEvent, type KeyboardEvent, useRef } from 'react';
import { useTranscript } from '../../stores/transcript.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import { formatTranscript } from '../../view-models/transcript-text.ts';

/**
 * Makes Select all cover the whole transcript, although only a part is in the DOM or even loaded: the next copy takes
 * the text from the model. `copySelected` copies any other selection.
 */
export function useCopyAll(copySelected: (event: ClipboardEvent) => void): {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onCopy: (event: ClipboardEvent) => void;
  readonly onPointerDown: () => void;
} {
  const allSelected = useRef(false);
  return {
    onKeyDown: (event) => {
      if (event.key.toLowerCase() !== 'a' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      getSelection()?.selectAllChildren(event.currentTarget);
      allSelected.current = true;
    },
    onCopy: (event) => {
      if (!allSelected.current) {
        copySelected(event);
        return;
      }
      event.preventDefault();
      const { turns } = useTranscript.getState().transcript;
      if (transcriptModel.hasOlderHistory) transcriptModel.copyAll();
      else event.clipboardData.setData('text/plain', formatTranscript(turns, workspacePath()));
    },
    onPointerDown: () => {
      allSelected.current = false;
    },
  };
}

function workspacePath(): string | null {
  return useWorkspace.getState().workspace?.path ?? null;
}
