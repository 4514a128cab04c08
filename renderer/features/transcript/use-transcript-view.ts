import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import type { TurnId } from '../../../shared/base/ids.ts';
import type { Transcript, Turn } from '../../../shared/transcript/turn.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { useCodexLines } from '../../stores/codex-lines.store.ts';
import { useDisclosures } from '../../stores/disclosures.store.ts';
import { onLiveText } from '../../stores/live-text.ts';
import { findOpenWait } from '../../view-models/open-wait.ts';
import type { TextEntry } from '../../view-models/text-entry.ts';
import { getEntryBlocks } from './live-blocks.ts';
import { describeTranscript, listStreamingEntries, type TranscriptView } from './transcript.view-model.ts';
import { getInitialUnfolded, updateUnfolded } from './unfolded-turns.ts';

/**
 * Returns the open transcript as rows. Streaming text creates a new view only when a block is added or settled.
 * `followed`: the view is at the end.
 */
export function useTranscriptView(transcript: Transcript, followed: boolean): TranscriptView {
  const opened = useDisclosures((state) => state.opened);
  const lines = useCodexLines((state) => state.byTurn);
  const streaming = useMemo(() => listStreamingEntries(transcript), [transcript]);
  const shape = useShape(streaming);
  const unfolded = useUnfolded(transcript.turns, followed);
  const waiting = useApprovals(
    ({ approvals }) => transcript.turns.findLast((turn) => findOpenWait(approvals, turn) !== null)?.id ?? null,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape represents the streamed text that the view reads
  return useMemo(
    () => describeTranscript(transcript, opened, lines, unfolded, waiting),
    [transcript, opened, lines, unfolded, waiting, shape],
  );
}

/** Returns the finished turns that do not collapse yet, in the current thread. */
function useUnfolded(turns: readonly Turn[], followed: boolean): ReadonlySet<TurnId> {
  const [known, setKnown] = useState(() => getInitialUnfolded(turns));
  const next = updateUnfolded(known, turns, followed);
  if (next !== known) setKnown(next);
  return next.turns;
}

/** Returns how the streaming texts are split, as one value. */
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
  return useSyncExternalStore(subscribe, () => streaming.map(getShape).join(' '));
}

function getShape(entry: TextEntry): string {
  const { revision, live } = getEntryBlocks(entry);
  return `${revision}+${live.length}`;
}
