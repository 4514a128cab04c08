import { type KeyboardEvent, type PointerEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { visibleText } from '../../../../../shared/base/visible-text.ts';
import type { DiffLine, ParsedDiffFile } from '../../../../../shared/changes/parse-unified-diff.ts';
import { counted, t } from '../../../../../shared/i18n/i18n.ts';
import { Button } from '../../../../components/Button.tsx';
import { classNames } from '../../../../components/class-names.ts';
import { Kbd } from '../../../../components/Kbd.tsx';
import { announce } from '../../../../stores/announcements.store.ts';
import { type HunkSlot, HunkSlots } from '../../../changes/hunk-slot.ts';
import { PathLabel } from '../../../changes/parts/PathLabel.tsx';
import { formatLineName, keepSelection, usePointerSelection } from '../../../changes/selected-lines.ts';
import styles from './HunkChoosing.module.css';
import {
  areLeftOut,
  describeFileMark,
  describeHunkMark,
  describeReviewChoice,
  getReviewChoiceForKey,
  isLeftOut,
  type LeftOutState,
  narrowToSelection,
  type ReviewChoice,
  sortOpenLines,
} from './left-out.view-model.ts';

/** What the user can leave out, what they have left out, and how to change that. */
export type Choosing = LeftOutState & {
  /** Null while the user cannot choose. */
  readonly onChoose: ((choice: ReviewChoice, isKept: boolean) => void) | null;
};

export type HunkChoosingProps = Choosing & {
  /** The file whose lines are shown. */
  readonly file: ParsedDiffFile;
  /** The list of the file's lines. */
  readonly children: ReactNode;
};

const keys: Readonly<Record<string, boolean>> = { k: true, u: false };

/** Handles K and U for a hunk, lines or a file. `choice` is null if none of them has the focus. */
export function takeChoiceKey(event: KeyboardEvent, choosing: Choosing, choice: ReviewChoice | null): void {
  const isKept = event.altKey || event.ctrlKey || event.metaKey ? undefined : keys[event.key.toLowerCase()];
  if (isKept === undefined || choice === null || choosing.onChoose === null) return;
  event.preventDefault();
  choose(choosing, choice, isKept);
}

function choose({ all, choices, leftOut, onChoose }: Choosing, choice: ReviewChoice, isKept: boolean): void {
  const share = sortOpenLines(leftOut, choices, choice);
  const meant = isKept ? share.out : share.kept;
  if (onChoose === null || meant.length === 0) return;
  const changed = choice.lines === undefined ? choice : { ...choice, lines: meant };
  onChoose(changed, isKept);
  const name = describeReviewChoice(all, changed);
  announce(isKept ? t`Kept: ${name}` : t`Left out: ${name}`);
}

/** Lets the user keep or leave out a file, its hunks and selected lines: with buttons, and with K and U. */
export function HunkChoosing({ file, choices, all, leftOut, onChoose, children }: HunkChoosingProps) {
  const { path } = file;
  const [hovered, setHovered] = useState<number | null>(null);
  const hasHunks = (all.get(path) ?? null) !== null;
  const choosing = useMemo(() => ({ choices, all, leftOut, onChoose }), [choices, all, leftOut, onChoose]);
  const lines = useMemo(() => file.hunks.flatMap((hunk) => hunk.lines), [file]);
  const canSelect = hasHunks && onChoose !== null;
  const linesOf = useMemo(
    () => (canSelect ? (of: string) => (of === path ? lines : undefined) : null),
    [canSelect, path, lines],
  );
  const selected = usePointerSelection(linesOf);
  const hasOut = leftOut.has(path);
  const places = useMemo(
    () => new Map(hasOut ? lines.map((line, at) => [formatLineName(line), at]) : []),
    [hasOut, lines],
  );
  const slot = useMemo((): HunkSlot => {
    const placeOf = (line: DiffLine) => (line.kind === 'context' ? [] : (places.get(formatLineName(line)) ?? []));
    return {
      isFaded: (of, { oldStart }, shown) => areLeftOut(choosing, of, oldStart, shown.flatMap(placeOf)),
      actions: (of, { oldStart }) => {
        if (!hasHunks) return null;
        const choice = narrowToSelection({ path: of, hunk: oldStart }, choices, selected);
        return <HunkActions choosing={choosing} choice={choice} isOver={hovered === oldStart} />;
      },
    };
  }, [hasHunks, choices, hovered, choosing, selected, places]);

  const press = (event: KeyboardEvent): void => {
    const under = hovered === null ? null : { path, hunk: hovered };
    const focused = findChoice(event.target, path);
    takeChoiceKey(event, choosing, getReviewChoiceForKey(focused, choices, { hovered: under, selected }));
  };
  const over = ({ target }: PointerEvent): void => {
    const at = target instanceof Element ? target.closest<HTMLElement>('[data-hunk]') : null;
    setHovered(at === null ? null : Number(at.dataset.hunk));
  };
  const whole = { path, hunk: null };
  const isOut = isLeftOut(leftOut, choices, whole);
  const mark = describeFileMark(choosing, path);
  return (
    // The buttons within are what the keys belong to.
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches events of what it contains
    <div className={styles.choosing} onKeyDown={press} onPointerOver={over} onPointerLeave={() => setHovered(null)}>
      <div className={styles.head} data-file-head="">
        <span className={styles.path} title={visibleText(path)}>
          <PathLabel path={visibleText(path)} />
        </span>
        {mark !== null && <span className={styles.mark}>{mark}</span>}
        {onChoose !== null && choices.has(path) && (
          <Button
            kind="quiet"
            size={24}
            className={styles.whole}
            aria-keyshortcuts={isOut ? 'K' : 'U'}
            onClick={() => choose(choosing, whole, isOut)}
          >
            {isOut ? t`Keep file` : t`Leave out file`}
            <Kbd chord={isOut ? 'K' : 'U'} />
          </Button>
        )}
      </div>
      <HunkSlots value={slot}>{children}</HunkSlots>
    </div>
  );
}

type HunkActionsProps = {
  readonly choosing: Choosing;
  /** The hunk, or its selected lines. */
  readonly choice: ReviewChoice & { readonly hunk: number };
  readonly isOver: boolean;
};

/**
 * Shows buttons that keep or leave out a hunk, or its selected lines, while the pointer or the focus is on the hunk.
 * The mark of what is left out is always visible.
 */
function HunkActions({ choosing, choice, isOver }: HunkActionsProps) {
  const { all, choices, leftOut, onChoose } = choosing;
  const first = useRef<HTMLButtonElement>(null);
  const mark = describeHunkMark(choosing, choice.path, choice.hunk);
  const { kept, out } = sortOpenLines(leftOut, choices, choice);
  const button = (isKept: boolean) => {
    const count = counted(isKept ? out.length : kept.length, 'line');
    const [whole, some] = isKept ? [t`Keep`, t`Keep ${count}`] : [t`Leave out`, t`Leave out ${count}`];
    return {
      size: 24,
      'aria-keyshortcuts': isKept ? 'K' : 'U',
      onMouseDown: choice.lines === undefined ? undefined : keepSelection,
      children: (
        <>
          <span>
            {choice.lines === undefined ? whole : some}
            <span className="visually-hidden">
              {' '}
              {describeReviewChoice(all, { path: choice.path, hunk: choice.hunk })}
            </span>
          </span>
          <Kbd chord={isKept ? 'K' : 'U'} />
        </>
      ),
    } as const;
  };
  const isFirstKept = kept.length === 0;
  // After a click, only one button is left.
  const stay = () => first.current?.focus();
  return (
    <span className={classNames(styles.toggle, isOver && styles.over)}>
      {mark !== null && <span className={styles.mark}>{mark}</span>}
      {onChoose !== null && kept.length + out.length > 0 && (
        <>
          <Button ref={first} {...button(isFirstKept)} onClick={() => choose(choosing, choice, isFirstKept)} />
          {!isFirstKept && out.length > 0 && (
            <Button
              {...button(true)}
              onKeyDown={({ key }) => key.toLowerCase() in keys && stay()}
              onClick={() => {
                stay();
                choose(choosing, choice, true);
              }}
            />
          )}
        </>
      )}
    </span>
  );
}

/** Returns what has the focus: a hunk, or the file if its bar has the focus. */
function findChoice(target: EventTarget, path: string): ReviewChoice | null {
  if (!(target instanceof Element)) return null;
  const hunk = target.closest<HTMLElement>('[data-hunk]')?.dataset.hunk;
  if (hunk !== undefined) return { path, hunk: Number(hunk) };
  return target.closest('[data-file-head]') === null ? null : { path, hunk: null };
}
