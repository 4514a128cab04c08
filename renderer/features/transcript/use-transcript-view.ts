import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useModel } from '../../components/use-model.ts';
import { useCodexLines } from '../../stores/codex-lines.store.ts';
import { useDisclosures } from '../../stores/disclosures.store.ts';
import { onLiveText } from '../../stores/live-text.ts';
import type { TextEntry } from '../../view-models/text-entry.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import { blocksOfEntry } from './live-blocks.ts';
import { describeTranscript, streamingEntries, type TranscriptView } from './transcript.view-model.ts';

/** The open transcript as rows. Streaming text creates a new view only when a block is added or settled. */
export function useTranscriptView(): TranscriptView {
  const transcript = useModel(transcriptModel, (model) => model.transcript);
  const opened = useDisclosures((state) => state.opened);
  const lines = useCodexLines((state) => state.byTurn);
  const streaming = useMemo(() => streamingEntries(transcript), [transcript]);
  const shape = useShape(streaming);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape represents the streamed text that the view reads
  return useMemo(() => describeTranscript(transcript, opened, lines), [transcript, opened, lines, shape]);
}

/** How the streaming texts are split, as one value. */
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
