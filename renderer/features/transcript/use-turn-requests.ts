import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { onTurnScrolledTo } from './scroll-requests.ts';
import { rowOfTurn, type TranscriptView } from './transcript.view-model.ts';

/** Shows the beginning of a turn when a row points at it. */
export function useTurnRequests(virtualizer: Virtualizer<HTMLDivElement, Element>, view: TranscriptView): void {
  const latest = useRef(view);
  latest.current = view;
  useEffect(
    () =>
      onTurnScrolledTo((turnId) => {
        const index = rowOfTurn(latest.current, turnId);
        if (index !== null) virtualizer.scrollToIndex(index, { align: 'start' });
      }),
    [virtualizer],
  );
}
