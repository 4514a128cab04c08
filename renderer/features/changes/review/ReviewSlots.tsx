import CheckIcon from 'lucide-react/icons/check';
import CheckAllIcon from 'lucide-react/icons/check-check';
import UndoIcon from 'lucide-react/icons/undo-2';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useLayoutEffect, useMemo, useRef } from 'react';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import type { Review } from '../../../../shared/rewind/review.ts';
import { Button } from '../../../components/Button.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { Kbd } from '../../../components/Kbd.tsx';
import { type HunkSlot, HunkSlots } from '../hunk-slot.ts';
import { keepSelection } from '../selected-lines.ts';
import type { Selecting } from '../use-selection.ts';
import styles from './ReviewSlots.module.css';
import {
  getLineMark,
  getMark,
  isAllKept,
  isOneHunk,
  listOpenParts,
  namePart,
  type ReviewPart,
  type ReviewSelection,
  toReviewPart,
} from './review.view-model.ts';
import type { Reviewing } from './use-review.ts';

export type ReviewSlotsProps = {
  /** Null while the user cannot decide anything. */
  readonly reviewing: Reviewing | null;
  readonly selecting: Selecting;
  /** The list of files and their lines. */
  readonly children: ReactNode;
};

/** Lets the user keep or discard what is selected, with buttons there and with K and U. A click selects. */
export function ReviewSlots({ reviewing, selecting, children }: ReviewSlotsProps) {
  const { decide, place, stops, target, toggleSelected, undo } = selecting;
  const of = stops.length;
  const parts = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => keepFocusInPane(parts.current), []);
  const review = reviewing?.review ?? null;
  const slot = useMemo((): HunkSlot | null => {
    if (review === null) return null;
    // Several hunks are selected if lines of several are. Then the buttons are at the first one.
    const [first] = target?.parts ?? [];
    const actions = (part: ReviewPart, isFold = false, isSaid = isFold) => (
      <PartActions
        review={review}
        part={part}
        target={first?.path === part.path && first.hunk === part.hunk ? target : null}
        decide={decide}
        undo={isFold ? undo : null}
        place={place === -1 ? null : t`${place + 1} of ${of}`}
        isShownElsewhere={isSaid}
      />
    );
    return {
      actions: (path, hunk) => {
        const part = toReviewPart(review, path, hunk);
        // The row with the file's name has the actions for the whole file.
        return part === null || part.hunk === null ? null : actions(part);
      },
      fileActions: (path) => {
        const known = review.get(path);
        // What is decided as a whole has its actions in the row that stands for it.
        if (known === undefined || (known.isWhole && known.mark !== null)) return null;
        return actions({ path, hunk: null }, false, isOneHunk(review, path));
      },
      foldActions: (path, { folded, mark }) => {
        const part = folded === null ? { path, hunk: null } : toReviewPart(review, path, folded);
        return mark === null || part === null ? null : actions(part, true);
      },
      isFaded: (path, hunk, lines) =>
        lines.length > 0 && lines.every((line) => getLineMark(review, path, hunk, line) === 'discarded'),
      isKept: (path, hunk, lines) =>
        lines.length > 0 && lines.every((line) => getLineMark(review, path, hunk, line) === 'kept'),
    };
  }, [review, target, decide, undo, place, of]);

  const press = (event: KeyboardEvent): void => {
    const how = ({ k: 'keep', u: 'discard' } as const)[event.key.toLowerCase()];
    if (event.altKey || event.ctrlKey || event.metaKey || isTextField(event.target)) return;
    if (event.key === 'Enter' && isList(event.target) && !event.repeat) toggleSelected();
    if (how === undefined) return;
    if (target === null) return;
    event.preventDefault();
    if (!event.repeat) decide(how);
  };
  const click = ({ target: clicked }: MouseEvent): void => {
    // A click that ends a selection of lines is not one on a hunk, and a button does what it says.
    if (!(clicked instanceof Element) || document.getSelection()?.isCollapsed === false) return;
    if (clicked.closest('button, a') !== null || isTextField(clicked)) return;
    const row = clicked.closest<HTMLElement>('[data-quotes] [data-index]');
    if (row !== null) selecting.selectRow(Number(row.dataset.index));
  };
  return (
    // The buttons within are what the keys belong to.
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches events of what it contains
    <div ref={parts} className={styles.reviewing} onKeyDown={press} onClick={click}>
      <HunkSlots value={slot}>{children}</HunkSlots>
    </div>
  );
}

/** Moves the focus to the pane while these parts are not there, such as while a scope is read, and back to the lines. */
function keepFocusInPane(parts: HTMLElement | null): () => void {
  const pane = parts?.closest('section') ?? null;
  if (pane !== null && document.activeElement === pane) focusLines(parts);
  return () => {
    if (parts?.contains(document.activeElement) === true) pane?.focus({ preventScroll: true });
  };
}

function focusLines(around: HTMLElement | null): void {
  around?.querySelector<HTMLElement>('[data-area-first]')?.focus({ preventScroll: true });
}

function isList(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.dataset.quotes === 'diff';
}

function isTextField(target: EventTarget): boolean {
  return target instanceof Element && target.closest('input, textarea, select') !== null;
}

type ReviewAllProps = {
  readonly reviewing: Reviewing;
  /** Whether a part is on screen. */
  readonly isShown: (part: ReviewPart) => boolean;
};

/** Shows buttons that keep or discard all undecided changes that are shown. */
export function ReviewAll({ reviewing, isShown }: ReviewAllProps) {
  const { discard, keep, review } = reviewing;
  const open = listOpenParts(review, review.keys(), (mark) => mark === null).filter(isShown);
  const isRest = listOpenParts(review, review.keys(), (mark) => mark !== null).some(isShown);
  if (open.length === 0) return null;
  return (
    <AllButtons>
      <IconButton
        name={isRest ? t`Keep the rest` : t`Keep all`}
        icon={<CheckAllIcon />}
        onClick={() => keep({ parts: open }, true)}
      />
      <IconButton
        name={isRest ? t`Discard the rest` : t`Discard all`}
        icon={<UndoIcon />}
        onClick={() => void discard({ parts: open, isRest: true })}
      />
    </AllButtons>
  );
}

/** Holds the buttons for all changes. They disappear once all is decided, and the lines get their focus. */
function AllButtons({ children }: { readonly children: ReactNode }) {
  const buttons = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const element = buttons.current;
    return () => {
      if (element?.contains(document.activeElement) === true) focusLines(element.closest('section'));
    };
  }, []);
  return (
    <span ref={buttons} className={styles.all}>
      {children}
    </span>
  );
}

type PartActionsProps = {
  readonly review: Review;
  readonly part: ReviewPart;
  /** What the buttons act on; null if the part is not selected. */
  readonly target: ReviewSelection | null;
  readonly decide: Selecting['decide'];
  /** Takes the decision back, on a part that is folded. */
  readonly undo: Selecting['undo'] | null;
  /** Where the selection is among all: `2 of 8`. */
  readonly place: string | null;
  /** The mark is already shown somewhere else. */
  readonly isShownElsewhere: boolean;
};

/** Shows the mark of a decision, and two buttons at what is selected. */
function PartActions({ review, part, target, decide, undo, place, isShownElsewhere }: PartActionsProps) {
  const mark = getMark(review, part);
  const { keptLines } = review.get(part.path)?.hunks[part.hunk ?? -1] ?? {};
  const parts = target?.parts.length ?? 1;
  const name = parts > 1 ? counted(parts, 'hunk') : namePart(review, part);
  const lines = target?.lines?.length ?? 0;
  const isKept = target !== null && isAllKept(review, target);
  return (
    <span className={styles.actions}>
      {target !== null && place !== null && <span className={styles.place}>{place}</span>}
      {mark !== null && !isShownElsewhere && (
        <span className={styles.mark} data-mark={mark}>
          {mark === 'kept' ? <CheckIcon /> : <UndoIcon />}
          {mark === 'kept' ? t`Kept` : t`Discarded`}
        </span>
      )}
      {mark === null && keptLines !== undefined && keptLines.size > 0 && (
        <span className={styles.mark} data-mark="partly-kept">
          <CheckIcon />
          {t`${counted(keptLines.size, 'line')} kept`}
        </span>
      )}
      {undo !== null && (target === null || mark === 'discarded') && (
        <Button kind="quiet" size={24} onMouseDown={keepSelection} onClick={() => undo(part)}>
          <span>
            {t`Undo`}
            <span className="visually-hidden"> {name}</span>
          </span>
        </Button>
      )}
      {target !== null && mark !== 'discarded' && (
        <span className={styles.buttons}>
          {/* The second click on Keep must not hit Undo. */}
          <Button
            key={isKept ? 'undo' : 'keep'}
            size={24}
            aria-keyshortcuts="K"
            onMouseDown={keepSelection}
            onClick={() => decide('keep')}
          >
            <span>
              {isKept ? t`Undo` : lines > 0 ? t`Keep ${counted(lines, 'line')}` : t`Keep`}
              <span className="visually-hidden"> {name}</span>
            </span>
            <Kbd chord="K" />
          </Button>
          <Button size={24} aria-keyshortcuts="U" onMouseDown={keepSelection} onClick={() => decide('discard')}>
            <span>
              {lines > 0 ? t`Discard ${counted(lines, 'line')}` : t`Discard`}
              <span className="visually-hidden"> {name}</span>
            </span>
            <Kbd chord="U" />
          </Button>
        </span>
      )}
    </span>
  );
}
