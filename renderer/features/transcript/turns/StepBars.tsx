import { useMemo } from 'react';
import type { Turn } from '../../../../shared/transcript/turn.ts';
import { classNames } from '../../../components/class-names.ts';
import { useSecond } from '../../../components/use-now.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import {
  getEntryPieces,
  getTurnTape,
  placePiece,
  type TapePiece,
  type TurnTape,
} from '../../../view-models/turn-tape.ts';
import type { StepPlace } from '../row.ts';
import { useOpenWait } from '../use-open-wait.ts';
import styles from './StepBars.module.css';

/** Shows when a step ran, at its offset in the turn. */
export function StepBars({ place }: { readonly place: StepPlace }) {
  const { pieces, tape } = useStepPieces(place);
  if (tape === null) return null;
  return pieces.map((piece) => {
    const { left, width } = placePiece(tape, piece);
    return (
      <span
        key={`${piece.kind} ${piece.from}`}
        className={classNames(styles.bar, styles[piece.kind], styles[piece.state])}
        style={{ left: `${left}%`, width: `${width}%` }}
      />
    );
  });
}

/** Returns whether a turn failed with a step. */
export function isFailedInEnd(turn: Turn, place: StepPlace): boolean {
  const tape = turn.status === 'failed' ? getTurnTape(turn, 0) : null;
  return tape?.pieces.some((piece) => piece.state === 'failed' && isOf(piece, place)) ?? false;
}

function useStepPieces(place: StepPlace): { readonly tape: TurnTape | null; readonly pieces: readonly TapePiece[] } {
  const turn = useTranscript(({ transcript }) => transcript.turns.findLast(({ id }) => id === place.turnId));
  const now = useSecond(turn?.status === 'running');
  const waitsSince = useOpenWait(turn);
  return useMemo(() => {
    const tape = turn === undefined ? null : getTurnTape(turn, now, waitsSince);
    const pieces = tape === null ? [] : place.entryIds.flatMap((entryId) => getEntryPieces(tape, entryId));
    return { tape, pieces };
  }, [turn, now, waitsSince, place]);
}

function isOf(piece: TapePiece, { entryIds }: StepPlace): boolean {
  return piece.entryId !== null && entryIds.includes(piece.entryId);
}
