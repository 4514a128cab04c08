import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { TurnId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { clearHighlights, findRowsOnPage, highlightMatches, revealRange } from '../../components/highlight-matches.ts';
import { showToast } from '../../stores/alerts.store.ts';
import { disclosureChanged } from '../../stores/disclosures.store.ts';
import { onScrollToTurn } from '../../stores/scroll-requests.ts';
import { destinationReached, useThreadActions } from '../../stores/thread-actions.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import { findDestination } from './find/find-destination.ts';
import { findRowOfTurn, type TranscriptView } from './transcript.view-model.ts';
import type { End } from './use-end.ts';

/**
 * Goes to the turn that the user chose elsewhere, and fetches earlier turns until that turn is loaded. The words of a
 * search stay highlighted in the turn until the user presses anything.
 */
export function useDestination(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  view: TranscriptView,
  leaveEnd: End['leave'],
): void {
  const threadId = useTranscript((state) => state.threadId);
  const chosen = useThreadActions((state) => state.destination);
  const destination = chosen?.threadId === threadId && chosen?.restored === undefined ? chosen : null;
  const [mark, setMark] = useState<{ readonly key: string; readonly words: string } | null>(null);
  const isNew = useRef(false);

  useEffect(() => {
    if (destination === null) return;
    const place = findDestination(view, destination);
    if (place !== null && place.fold !== null) {
      disclosureChanged(place.fold.turnId, place.fold.key, true);
      return;
    }
    if (place !== null) {
      destinationReached(destination);
      leaveEnd();
      isNew.current = true;
      setMark(destination.searchTerms === null ? null : { key: place.key, words: destination.searchTerms });
      virtualizer.scrollToIndex(place.index, { align: destination.searchTerms === null ? 'start' : 'center' });
      return;
    }
    let wanted = true;
    void transcriptModel.loadOlderHistory().then((more) => {
      if (!wanted || more) return;
      destinationReached(destination);
      showToast(t`The turn cannot be shown.`, t`It is not in the part of this thread that Workcell can read.`);
    });
    return () => {
      wanted = false;
    };
  }, [destination, view, virtualizer, leaveEnd]);

  useEffect(() => {
    if (mark === null) return;
    const range = highlightMatches(findRowsOnPage(virtualizer.scrollElement), mark.words, {
      key: mark.key,
      ordinal: 0,
    });
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

/** Shows the start of a turn when a row points to it, and fetches earlier turns until that turn is loaded. */
export function useTurnRequests(virtualizer: Virtualizer<HTMLDivElement, Element>, view: TranscriptView): void {
  const latest = useRef(view);
  latest.current = view;
  useEffect(() => {
    const show = async (turnId: TurnId): Promise<void> => {
      const index = findRowOfTurn(latest.current, turnId);
      if (index !== null) virtualizer.scrollToIndex(index, { align: 'start' });
      else if (await transcriptModel.loadOlderHistory()) requestAnimationFrame(() => void show(turnId));
    };
    return onScrollToTurn((turnId) => void show(turnId));
  }, [virtualizer]);
}
