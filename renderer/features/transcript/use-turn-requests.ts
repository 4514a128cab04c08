import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { TurnId } from '../../../shared/base/ids.ts';
import { onTurnScrolledTo } from '../../stores/scroll-requests.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import { rowOfTurn, type TranscriptView } from './transcript.view-model.ts';

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
