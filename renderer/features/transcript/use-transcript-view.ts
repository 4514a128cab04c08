import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useCodexLines } from '../../stores/codex-lines.store.ts';
import { useCopyNote } from '../../stores/copy-note.store.ts';
import { useDisclosures } from '../../stores/disclosures.store.ts';
import { onLiveText } from '../../stores/live-text.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { blocksOfEntry } from './live-blocks.ts';
import type { TextEntry } from './row.ts';
import { describeTranscript, streamingEntries, type TranscriptView } from './transcript.view-model.ts';
import { withCopyNote } from './with-copy-note.ts';

/** The open transcript as rows. Text that streams makes a new view only when a block is added or settled. */
export function useTranscriptView(): TranscriptView {
  const told = useTranscript((state) => state.transcript);
  const threadId = useTranscript((state) => state.threadId);
  const note = useCopyNote((state) => state.note);
  const transcript = useMemo(() => withCopyNote(told, threadId, note), [told, threadId, note]);
  const opened = useDisclosures((state) => state.opened);
  const lines = useCodexLines((state) => state.byTurn);
  const streaming = useMemo(() => streamingEntries(transcript), [transcript]);
  const shape = useShape(streaming);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape stands for the streamed text that the view reads
  return useMemo(() => describeTranscript(transcript, opened, lines), [transcript, opened, lines, shape]);
}

/** How the streaming texts are divided, as one value. */
function useShape(streaming: readonly TextEntry[]): string {
  const subscribe = useCallback(
    (changed: () => void) => {
      const ends = streaming.map((entry) => onLiveText(entry.id, changed));
      return () => {
        for (const end of ends) end();
      };
    },
    [streaming],
  );
  return useSyncExternalStore(subscribe, () => streaming.map(shapeOf).join(' '));
}

function shapeOf(entry: TextEntry): string {
  const { revision, live } = blocksOfEntry(entry);
  return `${revision}+${live.length}`;
}
