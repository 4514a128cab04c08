import {
  type RefObject,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { announce } from '../../stores/announcements.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import type { DiffLayout } from '../../view-models/diff-rows.ts';
import type { ListRow } from '../line-comments/commented-rows.ts';
import { nameFold, nameLongFold } from './folds/fold-rows.ts';
import type { Folding } from './folds/use-folds.ts';
import type { DiffListHandle } from './parts/DiffList.tsx';
import {
  getMark,
  isAllKept,
  listOpenParts,
  namePart,
  type ReviewPart,
  type ReviewSelection,
} from './review/review.view-model.ts';
import type { Reviewing } from './review/use-review.ts';
import { usePointerSelection } from './selected-lines.ts';
import {
  type Choice,
  describeSelection,
  findLinesOfRows,
  findStopOfRow,
  followSelected,
  goOnAfter,
  isInLongFold,
  listStops,
  placeStops,
  type RowRange,
  type Selected,
  type SelectionInput,
  type SelectionView,
  type Stop,
  stepSelection,
} from './selection.view-model.ts';

/** What is selected in Changes, and how the user changes that. */
export type Selecting = SelectionView & {
  /** The hunks and whole files that F7 goes through. */
  readonly stops: readonly Stop[];
  /** Selects a hunk or a file; null selects nothing. */
  readonly select: (selected: Selected | null) => void;
  /** Selects what a row belongs to. */
  readonly selectRow: (index: number) => void;
  /** Selects rows by keyboard; null ends that. */
  readonly selectRows: (rows: RowRange | null) => void;
  /** Keeps or discards what is selected, and goes on to the next undecided hunk. */
  readonly decide: (how: 'keep' | 'discard') => void;
  /** Takes back the decision on a part, and selects it. */
  readonly undo: (part: ReviewPart) => void;
  /** Opens or closes a fold, and selects what it is of. */
  readonly toggleFold: (index: number) => void;
  /** Opens or closes the fold of what is selected. */
  readonly toggleSelected: () => void;
};

export type SelectionDeps = {
  /** What is shown. A choice ends with it. */
  readonly shown: string;
  /** The rows before they are folded. */
  readonly allRows: readonly ListRow[];
  readonly folding: Folding;
  readonly files: readonly ParsedDiffFile[];
  readonly reviewing: Reviewing | null;
  readonly layout: DiffLayout;
  readonly list: RefObject<DiffListHandle | null>;
};

/** What was shown when the user decided. */
type DecidedIn = Pick<SelectionInput, 'shown' | 'review' | 'stops' | 'files'>;

/** Holds the one selection of Changes, and moves it for F7 and after a decision. */
export function useSelection(deps: SelectionDeps): Selecting {
  const { allRows, files, folding, layout, list, reviewing, shown } = deps;
  const { places, rows, setFolds } = folding;
  const review = reviewing?.review ?? null;
  const [choice, setChoice] = useState<Choice | null>(null);
  const [chosenRows, setChosenRows] = useState<RowRange | null>(null);
  const linesOf = useMemo(() => (review === null ? null : (path: string) => review.get(path)?.allLines), [review]);
  const byPointer = usePointerSelection(linesOf);
  const lines = useMemo(
    () => byPointer ?? (chosenRows === null ? null : findLinesOfRows({ rows, files }, chosenRows)),
    [byPointer, chosenRows, rows, files],
  );
  const stops = useMemo(() => placeStops(listStops(allRows, files, review), places), [allRows, files, review, places]);
  const view = useMemo(
    () => describeSelection({ rows, files, stops, review, shown, choice, lines }),
    [rows, files, stops, review, shown, choice, lines],
  );

  // A discard makes the diff of a scope again, without the discarded hunk.
  const followed = useRef({ shown, files });
  const follow = useEffectEvent(() => {
    const before = followed.current;
    if (files.length === 0) return;
    followed.current = { shown, files };
    if (before.shown !== shown || choice?.shown !== shown || choice.selected === null) return;
    const selected = followSelected(choice.selected, before.files, files);
    if (selected !== choice.selected) setChoice({ shown, selected });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other files are the reason to look again
  useLayoutEffect(() => follow(), [files, shown]);

  const select = useEffectEvent((selected: Selected | null) => {
    setChoice({ shown, selected });
    list.current?.clearRows();
  });
  const staySelected = useEffectEvent(() => setChoice({ shown, selected: view.selected }));
  // The hunk of selected lines stays selected when the lines no longer are.
  useEffect(() => {
    if (lines !== null) staySelected();
  }, [lines]);
  // Rows that are selected by their indexes are others once a decision folds some.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another review is the reason to clear
  useEffect(() => list.current?.clearRows(), [review, list]);
  const findStop = (one: Selected | null) => stops.find(({ at, path }) => path === one?.path && at === one.at);
  /** What to show once the rows are drawn. */
  const wanted = useRef<Selected | null>(null);
  useLayoutEffect(() => {
    const stop = findStop(wanted.current);
    wanted.current = null;
    if (stop !== undefined) list.current?.showRows(stop);
  });
  /** Selects a stop, shows it, and says which one it is, after what was `done`. */
  const goTo = useEffectEvent((to: Selected | null, done: string | null = null) => {
    if (byPointer !== null) document.getSelection()?.removeAllRanges();
    select(to);
    list.current?.takeFocus();
    const place = stops.findIndex(({ at, path }) => path === to?.path && at === to.at);
    const stop = stops[place];
    wanted.current = to;
    if (stop !== undefined && isInLongFold(rows, stop)) setFolds([nameLongFold(stop.path)], true);
    const where = stop === undefined ? [] : [t`Change ${place + 1} of ${stops.length}, ${visibleText(stop.path)}`];
    const said = [...(done === null ? [] : [done]), ...where].join('. ');
    if (said !== '') announce(said);
  });
  const step = useEffectEvent((by: 1 | -1) => goTo(stepSelection(stops, view.selected, by)));
  useEffect(() => onPageRequest('nextChange', () => step(1)), []);
  useEffect(() => onPageRequest('previousChange', () => step(-1)), []);
  const keepInView = useEffectEvent(() => {
    if (choice !== null && view.frame !== null) list.current?.showRows(view.frame);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the other layout is the reason to scroll
  useEffect(() => keepInView(), [layout]);

  /** Goes on after a decision, unless the user has selected something else in the meantime. */
  const goOn = useEffectEvent((decided: SelectionView, then: DecidedIn, done: string | null) => {
    const selected = choice?.shown === shown ? choice.selected : view.selected;
    if (then.shown !== shown) return;
    if (selected?.path !== decided.selected?.path || selected?.at !== decided.selected?.at) return;
    // The diff may have been made again, without what was discarded.
    const next = goOnAfter(then.files === files ? { review, stops } : then, decided);
    goTo(next === null ? null : followSelected(next, then.files, files), done);
  });
  const decide = useEffectEvent((how: 'keep' | 'discard') => {
    if (reviewing === null || view.target === null) return;
    const stop = findStop(view.selected);
    // The user sees what a key decides on before it does.
    if (stop !== undefined && view.target.lines === undefined && isInLongFold(rows, stop)) return goTo(stop);
    setFolds(listFolds(reviewing, view.target.parts), false);
    const now: DecidedIn = { shown, review, stops, files };
    // What the user decides on stays selected until it is decided.
    setChoice({ shown, selected: view.selected });
    if (how === 'keep') {
      const { isKept, said } = keep(reviewing, view.target);
      if (isKept) goOn(view, now, said);
      else if (said !== null) announce(said);
    } else void reviewing.discard(view.target).then((isGone) => isGone && goOn(view, now, null));
  });
  const selectRow = (index: number) => {
    const stop = findStopOfRow({ rows, files, stops }, index);
    if (stop !== null) select(stop);
  };
  const undo = useEffectEvent((part: ReviewPart) => {
    if (reviewing === null) return;
    const stop = stops.find((one) => one.part?.path === part.path && one.part.hunk === part.hunk);
    if (stop !== undefined) select(stop);
    list.current?.takeFocus();
    setFolds(listFolds(reviewing, [part]), false);
    if (getMark(reviewing.review, part) === 'discarded') return reviewing.undoDiscard(part);
    reviewing.keep({ parts: [part] }, false);
    announce(t`Not decided: ${namePart(reviewing.review, part)}`);
  });
  const toggleFold = (index: number) => {
    const row = rows[index];
    if (row?.kind !== 'fold') return;
    const stop = findStopOfRow({ rows, files, stops }, index);
    if (stop !== null) select(stop);
    // Its row may be above the lines that disappear.
    if (row.isOpen) wanted.current = stop;
    setFolds([row.key], !row.isOpen);
  };
  return {
    ...view,
    stops,
    select: useCallback((selected) => select(selected), []),
    selectRow,
    selectRows: setChosenRows,
    decide: useCallback((how) => decide(how), []),
    undo: useCallback((part) => undo(part), []),
    toggleFold,
    toggleSelected: () => {
      const { from, to } = view.frame ?? { from: 0, to: -1 };
      const at = rows.findIndex((row, index) => row.kind === 'fold' && from <= index && index <= to);
      toggleFold(at);
    },
  };
}

/** Returns the keys of the folds of decided parts. */
function listFolds({ review }: Reviewing, parts: readonly ReviewPart[]): readonly string[] {
  return parts.map(({ hunk, path }) => nameFold(path, review.get(path)?.file.hunks[hunk ?? -1] ?? null));
}

/** Keeps a selection, or removes its marks if all of it is kept already. `said` is for screen readers; null if nothing changed. */
function keep(
  { keep: mark, review }: Reviewing,
  { lines, parts }: ReviewSelection,
): { readonly isKept: boolean; readonly said: string | null } {
  const own = parts.flatMap((part) =>
    part.hunk === null
      ? listOpenParts(review, [part.path], (one) => one !== 'discarded')
      : getMark(review, part) === 'discarded'
        ? []
        : [part],
  );
  const [first] = parts;
  if (own.length === 0 || first === undefined) return { isKept: false, said: null };
  const what = lines === undefined ? { parts: own } : { parts: own, lines };
  const isKept = !isAllKept(review, what);
  mark(what, isKept);
  const hunk = parts.length > 1 ? counted(parts.length, 'hunk') : namePart(review, first);
  const name = lines === undefined ? hunk : counted(lines.length, 'line');
  return { isKept, said: isKept ? t`Kept: ${name}` : t`Not decided: ${name}` };
}
