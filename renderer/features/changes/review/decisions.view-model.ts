import { toMarkKey } from '../../../../shared/changes/kept-hunk.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { Review, ReviewMark } from '../../../../shared/rewind/review.ts';
import type { DiscardNote } from '../../../stores/discard-note.ts';
import type { SelectionView, Stop } from '../selection.view-model.ts';
import { getMark, type ReviewPart } from './review.view-model.ts';

/** One hunk or whole file, or several neighbors if there are too many. `partly`: only some of it is decided. */
export type DecisionCell = { readonly key: string; readonly mark: ReviewMark | 'partly'; readonly isSelected: boolean };

/** What the user has decided of what Changes shows, for the bar below it. */
export type Decisions = {
  readonly cells: readonly DecisionCell[];
  /** The cells in words. */
  readonly name: string;
  /** `2 kept, 1 discarded`; null while nothing is decided. */
  readonly text: string | null;
  /** Whether the next message says so. */
  readonly isTold: boolean;
};

export type DecisionsInput = Pick<SelectionView, 'place' | 'selected'> & {
  /** Null while nothing can be decided. */
  readonly review: Review | null;
  readonly stops: readonly Stop[];
  /** The notes that go out with the next message. */
  readonly notes: readonly DiscardNote[];
};

/** More cells than this would be too narrow to tell apart. */
const maxCells = 24;

/** Describes what is decided and what is left. Null while nothing can be decided. */
export function describeDecisions({ notes, place, review, selected, stops }: DecisionsInput): Decisions | null {
  const all = stops.flatMap(({ at, part, path }, index): readonly DecisionCell[] => {
    if (review === null || part === null) return [];
    const isSelected = place === -1 ? path === selected?.path : index === place;
    return [{ key: `${path} ${at}`, mark: findMark(review, part), isSelected }];
  });
  if (review === null || all.length === 0) return null;
  const count = (wanted: DecisionCell['mark']) => all.filter(({ mark }) => mark === wanted).length;
  const [kept, discarded, partly] = [count('kept'), count('discarded'), count('partly')];
  const decided = [
    ...(kept > 0 ? [t`${kept} kept`] : []),
    ...(discarded > 0 ? [t`${discarded} discarded`] : []),
    ...(partly > 0 ? [t`${partly} partly decided`] : []),
  ];
  const left = all.length - kept - discarded;
  const words = [...decided, left === 0 ? t`All decided` : t`${left} to decide`].join(', ');
  return {
    cells: mergeCells(all),
    name: place === -1 ? words : `${t`Change ${place + 1} of ${stops.length}`}: ${words}`,
    text: decided.length === 0 ? null : decided.join(', '),
    isTold: isTold(review, notes),
  };
}

function findMark(review: Review, part: ReviewPart): DecisionCell['mark'] {
  const { discardedLines, keptLines } = review.get(part.path)?.hunks[part.hunk ?? -1] ?? {};
  const isPart = (discardedLines?.size ?? 0) + (keptLines?.size ?? 0) > 0;
  return getMark(review, part) ?? (isPart ? 'partly' : null);
}

function mergeCells(all: readonly DecisionCell[]): readonly DecisionCell[] {
  if (all.length <= maxCells) return all;
  const share = all.length / maxCells;
  return Array.from({ length: maxCells }, (_, at) => {
    const own = all.slice(Math.floor(at * share), Math.floor((at + 1) * share));
    const marks = new Set(own.map(({ mark }) => mark));
    const [mark = null] = marks.size === 1 ? marks : (['partly'] as const);
    return { key: String(at), mark, isSelected: own.some(({ isSelected }) => isSelected) };
  });
}

/** Whether a note is about something that is decided here. */
function isTold(review: Review, notes: readonly DiscardNote[]): boolean {
  const rewinds = new Set(notes.map(({ rewindId }) => rewindId));
  const kept = new Set(notes.flatMap((note) => note.kept ?? []).map(toMarkKey));
  return [...review].some(
    ([path, { hunks, lastDiscard, name }]) =>
      kept.has(toMarkKey({ path, ...name })) ||
      [lastDiscard, ...hunks.map((hunk) => hunk.lastDiscard)].some(
        (discard) => discard !== null && rewinds.has(discard.rewindId),
      ) ||
      hunks.some(({ marks }) => marks.some((mark) => kept.has(toMarkKey(mark)))),
  );
}
