import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import styles from './Splitter.module.css';
import { clampSplit, lengthAfterKey, type SplitRange } from './split-range.ts';

export type SplitterProps = {
  /** What it sizes, such as "Thread list width". */
  readonly name: string;
  /** Where the pane is: `before` to the left of the splitter, `after` to the right. */
  readonly pane: 'before' | 'after';
  /** Length of the pane in px. */
  readonly length: number;
  readonly range: SplitRange;
  /** The length that a double press restores. */
  readonly initial: number;
  /** Called while it moves, so that the pane follows. */
  readonly onMove: (length: number) => void;
  /** Called once when it stops. */
  readonly onMoveEnd: (length: number) => void;
};

const growKey = { before: 'ArrowRight', after: 'ArrowLeft' } as const;

/** The edge between two panes. Drag it, or move it with the arrow keys, Home and End; a double press resets it. */
export function Splitter({ name, pane, length, range, initial, onMove, onMoveEnd }: SplitterProps) {
  const grip = useRef<{ readonly at: number; readonly length: number } | null>(null);
  const lengthAt = (event: PointerEvent): number | null => {
    if (grip.current === null) return null;
    const moved = event.clientX - grip.current.at;
    return clampSplit(grip.current.length + (pane === 'before' ? moved : -moved), range);
  };
  const press = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    grip.current = { at: event.clientX, length };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    const next = lengthAt(event);
    if (next !== null) onMove(next);
  };
  const release = (event: PointerEvent): void => {
    const next = lengthAt(event);
    const from = grip.current?.length;
    grip.current = null;
    if (next !== null && next !== from) onMoveEnd(next);
  };
  const key = (event: KeyboardEvent): void => {
    const next = lengthAfterKey(event.key, event.shiftKey, length, range, growKey[pane]);
    if (next === null) return;
    event.preventDefault();
    onMoveEnd(next);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved; a focusable separator is the pattern for it
    <div
      role="separator"
      tabIndex={0}
      aria-label={name}
      aria-orientation="vertical"
      aria-valuenow={length}
      aria-valuemin={range.min}
      aria-valuemax={Math.max(range.min, range.max)}
      className={styles.splitter}
      onPointerDown={press}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={release}
      onDoubleClick={() => onMoveEnd(clampSplit(initial, range))}
      onKeyDown={key}
    />
  );
}
