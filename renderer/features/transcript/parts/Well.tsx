import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { classNames } from '../../../components/class-names.ts';
import styles from './Well.module.css';

export type WellProps = {
  /** The name of the content, if the row above does not make it clear. */
  readonly name?: string | undefined;
  /** `output` is shown as printed; long text scrolls inside. */
  readonly kind?: 'output' | 'words';
  /** The line of the content at which a long text starts in view, counted from 0. */
  readonly startAt?: number;
  /** True if it replaces the button that had the focus, which would be nowhere otherwise. */
  readonly takesFocus?: boolean;
  readonly children: ReactNode;
};

/** Shows a sunken box below a row. */
export function Well({ name, kind = 'output', startAt = 0, takesFocus = false, children }: WellProps) {
  const well = useRef<HTMLPreElement>(null);
  useLayoutEffect(() => {
    if (well.current !== null && startAt > 0) scrollToLine(well.current, startAt);
  }, [startAt]);
  useLayoutEffect(() => {
    if (takesFocus && document.activeElement === document.body) well.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return (
    <div className={styles.frame}>
      {name !== undefined && <div className={styles.name}>{name}</div>}
      {kind === 'words' ? (
        <div className={classNames(styles.well, styles.words)}>{children}</div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content
        <pre ref={well} className={styles.well} tabIndex={0}>
          {children}
        </pre>
      )}
    </div>
  );
}

/** Scrolls the start of a line to the top of a box. Lines can be wrapped, so the text itself is measured. */
function scrollToLine(box: HTMLElement, line: number): void {
  const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  let left = line;
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const text = node.textContent ?? '';
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
      left -= 1;
      if (left > 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      box.scrollTop += range.getBoundingClientRect().bottom - box.getBoundingClientRect().top;
      return;
    }
  }
}
