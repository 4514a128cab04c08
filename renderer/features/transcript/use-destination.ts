import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { TurnId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { clearHighlights, highlightMatches, revealRange, rowsOnPage } from '../../components/highlight-matches.ts';
import { toastShown } from '../../stores/alerts.store.ts';
import { disclosed } from '../../stores/disclosures.store.ts';
import { onTurnScrolledTo } from '../../stores/scroll-requests.ts';
import { destinationReached, useLibrary } from '../../stores/thread-actions.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import { findDestination } from './find/find-destination.ts';
import { rowOfTurn, type TranscriptView } from './transcript.view-model.ts';
import type { End } from './use-end.ts';

/**
 * Goes to the turn that the person chose elsewhere, and fetches earlier turns until it is there. The words of a search
 * stay highlighted in it until the person presses anything.
 */
export function useDestination(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  view: TranscriptView,
  leaveEnd: End['leave'],
): void {
  const threadId = useTranscript((state) => state.threadId);
  const chosen = useLibrary((state) => state.destination);
  const destination = chosen?.threadId === threadId ? chosen : null;
  const [mark, setMark] = useState<{ readonly key: string; readonly words: string } | null>(null);
  const isNew = useRef(false);

  useEffect(() => {
    if (destination === null) return;
    const place = findDestination(view, destination);
    if (place !== null && place.fold !== null) {
      disclosed(place.fold.turnId, place.fold.key, true);
      return;
    }
    if (place !== null) {
      destinationReached(destination);
      leaveEnd();
      isNew.current = true;
      setMark(destination.words === null ? null : { key: place.key, words: destination.words });
      virtualizer.scrollToIndex(place.index, { align: destination.words === null ? 'start' : 'center' });
      return;
    }
    let wanted = true;
    void transcriptModel.loadOlderHistory().then((more) => {
      if (!wanted || more) return;
      destinationReached(destination);
      toastShown(t`The turn cannot be shown.`, t`It is not in the part of this thread that Workcell can read.`);
    });
    return () => {
      wanted = false;
    };
  }, [destination, view, virtualizer, leaveEnd]);

  useEffect(() => {
    if (mark === null) return;
    const range = highlightMatches(rowsOnPage(virtualizer.scrollElement), mark.words, { key: mark.key, ordinal: 0 });
    if (range === null || !isNew.current) return;
    isNew.current = false;
    revealRange(virtualizer.scrollElement, range);
  });
  useEffect(() => {
    if (mark === null) return;
    const forget = () => setMark(null);
    const presses = ['pointerdown', 'keydown'] as const;
    for (const press of presses) document.addEventListener(press, forget);
    return () => {
      for (const press of presses) document.removeEventListener(press, forget);
      clearHighlights();
    };
  }, [mark]);
}

/** Shows the start of a turn when a row points to it, and fetches earlier turns until it is there. */
export function useTurnRequests(virtualizer: Virtualizer<HTMLDivElement, Element>, view: TranscriptView): void {
  const latest = useRef(view);
  latest.current = view;
  useEffect(() => {
    const show = async (turnId: TurnId): Promise<void> => {
      const index = rowOfTurn(latest.current, turnId);
      if (index !== null) virtualizer.scrollToIndex(index, { align: 'start' });
      else if (await transcriptModel.loadOlderHistory()) requestAnimationFrame(() => void show(turnId));
    };
    return onTurnScrolledTo((turnId) => void show(turnId));
  }, [virtualizer]);
}
