import CheckIcon from 'lucide-react/icons/check';
import CheckAllIcon from 'lucide-react/icons/check-check';
import UndoIcon from 'lucide-react/icons/undo-2';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useMemo, useState } from 'react';
import type { ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { Button } from '../../../components/Button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { Kbd } from '../../../components/Kbd.tsx';
import { announce } from '../../../stores/announcements.store.ts';
import { type HunkSlot, HunkSlots } from '../hunk-slot.ts';
import { keepSelection, type SelectedLines, usePointerSelection } from '../selected-lines.ts';
import styles from './ReviewSlots.module.css';
import {
  findPartForKey,
  getMark,
  getSelectedLines,
  isLineDiscarded,
  isOneHunk,
  type KeyPlace,
  listOpenParts,
  namePart,
  type ReviewPart,
  toReviewPart,
} from './review.view-model.ts';
import type { Reviewing } from './use-review.ts';

export type ReviewSlotsProps = {
  /** Null while the user cannot decide anything. */
  readonly reviewing: Reviewing | null;
  /** Lines that were selected by keyboard. */
  readonly selected: SelectedLines | null;
  /** The hunk that the user stepped to. */
  readonly current: ReviewPart | null;
  /** The list of files and their lines. */
  readonly children: ReactNode;
};

/** Lets the user keep or discard files and hunks: with buttons, and with K and U where the focus is. */
export function ReviewSlots({ reviewing, selected: byKeyboard, current, children }: ReviewSlotsProps) {
  const [hovered, setHovered] = useState<ReviewPart | null>(null);
  const linesOf = useMemo(
    () => (reviewing === null ? null : (path: string) => reviewing.review.get(path)?.allLines),
    [reviewing],
  );
  const byPointer = usePointerSelection(linesOf);
  const selected = byPointer ?? byKeyboard;

  const slot = useMemo((): HunkSlot | null => {
    if (reviewing === null) return null;
    const { review } = reviewing;
    const actions = (part: ReviewPart, isOver: boolean, isSaid = false) => (
      <PartActions
        reviewing={reviewing}
        part={part}
        lines={getSelectedLines(review, part, selected)}
        isOver={isOver}
        isShownElsewhere={isSaid}
      />
    );
    return {
      actions: (path, hunk) => {
        const part = toReviewPart(review, path, hunk);
        // The row with the file's name already has the actions for the whole file.
        if (part === null || (part.hunk === null && review.size > 1)) return null;
        return actions(part, isSame(part, hovered));
      },
      fileActions: (path) => {
        const isOver = hovered?.path === path && hovered.hunk === null;
        return review.has(path) ? actions({ path, hunk: null }, isOver, isOneHunk(review, path)) : null;
      },
      isFaded: (path, hunk, lines) =>
        lines.length > 0 && lines.every((line) => isLineDiscarded(review, path, hunk, line)),
      getName: (path, hunk) => {
        const part = toReviewPart(review, path, hunk);
        return part === null ? undefined : `${part.hunk ?? ''}`;
      },
    };
  }, [reviewing, selected, hovered]);

  const press = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase();
    if (reviewing === null || event.altKey || event.ctrlKey || event.metaKey || (key !== 'k' && key !== 'u')) return;
    const part = findPartForKey(reviewing.review, toKeyPlace(event.target), { current, hovered });
    if (part === null) return;
    event.preventDefault();
    if (event.repeat) return;
    if (key === 'k') keepPart(reviewing, part);
    else discardPart(reviewing, part, getSelectedLines(reviewing.review, part, selected));
  };
  const over = ({ target }: PointerEvent): void => {
    const place = toKeyPlace(target);
    const part = place.at === 'part' ? place.part : null;
    setHovered((before) => (isSame(before, part) ? before : part));
  };
  return (
    // The buttons within are what the keys belong to.
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches events of what it contains
    <div className={styles.reviewing} onKeyDown={press} onPointerOver={over} onPointerLeave={() => setHovered(null)}>
      <HunkSlots value={slot}>{children}</HunkSlots>
    </div>
  );
}

/** Shows buttons that keep or discard all undecided changes of a diff. */
export function ReviewAll({ reviewing }: { readonly reviewing: Reviewing }) {
  const { discard, keep, review } = reviewing;
  const open = listOpenParts(review, review.keys(), (mark) => mark === null);
  const isRest = listOpenParts(review, review.keys(), (mark) => mark !== null).length > 0;
  if (open.length === 0) return null;
  return (
    <span className={styles.all}>
      <IconButton
        name={isRest ? t`Keep the rest` : t`Keep all`}
        icon={<CheckAllIcon />}
        onClick={() => keep(open, true)}
      />
      <IconButton
        name={isRest ? t`Discard the rest` : t`Discard all`}
        icon={<UndoIcon />}
        onClick={() => discard({ parts: open })}
      />
    </span>
  );
}

type PartActionsProps = {
  readonly reviewing: Reviewing;
  readonly part: ReviewPart;
  /** The selected lines of a hunk. */
  readonly lines: readonly number[];
  readonly isOver: boolean;
  /** The mark is already shown somewhere else. */
  readonly isShownElsewhere: boolean;
};

/**
 * Shows two buttons while the pointer or the focus is on the hunk or the file. The mark of a decision is always
 * visible.
 */
function PartActions({ reviewing, part, lines, isOver, isShownElsewhere }: PartActionsProps) {
  const { review } = reviewing;
  const mark = getMark(review, part);
  const name = namePart(review, part);
  return (
    <span className={classNames(styles.actions, isOver && styles.over)}>
      {mark !== null && !isShownElsewhere && (
        <span className={styles.mark}>
          {mark === 'kept' && <CheckIcon />}
          {mark === 'kept' ? t`Kept` : t`Discarded`}
        </span>
      )}
      {mark !== 'discarded' && (
        <span className={styles.buttons}>
          <Button
            size={24}
            aria-keyshortcuts="K"
            aria-pressed={mark === 'kept'}
            onMouseDown={keepSelection}
            onClick={() => keepPart(reviewing, part)}
          >
            <span>
              {t`Keep`}
              <span className="visually-hidden"> {name}</span>
            </span>
            <Kbd chord="K" />
          </Button>
          <Button
            size={24}
            aria-keyshortcuts="U"
            onMouseDown={keepSelection}
            onClick={() => discardPart(reviewing, part, lines)}
          >
            <span>
              {lines.length > 0 ? t`Discard ${counted(lines.length, 'line')}` : t`Discard`}
              <span className="visually-hidden"> {name}</span>
            </span>
            <Kbd chord="U" />
          </Button>
        </span>
      )}
    </span>
  );
}

/** Keeps a part, or removes the mark if the part is kept already. */
function keepPart({ keep, review }: Reviewing, part: ReviewPart): void {
  const mark = getMark(review, part);
  if (mark === 'discarded') return;
  const isKept = mark !== 'kept';
  const parts =
    part.hunk === null ? listOpenParts(review, [part.path], (one) => one === (isKept ? null : 'kept')) : [part];
  keep(parts, isKept);
  const name = namePart(review, part);
  announce(isKept ? t`Kept: ${name}` : t`Not decided: ${name}`);
}

function discardPart({ discard, review }: Reviewing, part: ReviewPart, lines: readonly number[]): void {
  if (getMark(review, part) === 'discarded') return;
  discard(lines.length > 0 ? { parts: [part], lines } : { parts: [part] });
}

/** Returns what the focus or the pointer is on. */
function toKeyPlace(target: EventTarget): KeyPlace {
  if (!(target instanceof Element)) return { at: 'elsewhere' };
  if (target.closest('input, textarea, select') !== null) return { at: 'text' };
  const row = target.closest<HTMLElement>('[data-hunk]');
  if (row?.dataset.path !== undefined) {
    const hunk = row.dataset.hunk === '' ? null : Number(row.dataset.hunk);
    return { at: 'part', part: { path: row.dataset.path, hunk } };
  }
  const tree = target.closest('[role="tree"]');
  if (tree !== null) {
    return { at: 'tree', path: tree.querySelector<HTMLElement>('[data-focused]')?.dataset.fileHead ?? null };
  }
  const path = target.closest<HTMLElement>('[data-file-head]')?.dataset.fileHead ?? '';
  if (path === '') return { at: 'elsewhere' };
  return target.closest('[data-path]') === null ? { at: 'bar', path } : { at: 'part', part: { path, hunk: null } };
}

function isSame(one: ReviewPart | null, other: ReviewPart | null): boolean {
  return one?.path === other?.path && one?.hunk === other?.hunk;
}

/** Returns the positions of lines among all lines of a file, for rows that were selected by keyboard. */
export function toSelectedLines(
  file: ParsedDiffFile,
  chosen: ReadonlySet<ParsedDiffFile['hunks'][number]['lines'][number]>,
): SelectedLines | null {
  const lines = file.hunks.flatMap((hunk) => hunk.lines).flatMap((line, at) => (chosen.has(line) ? [at] : []));
  return lines.length === 0 ? null : { path: file.path, lines: new Set(lines) };
}
