import * as Radix from 'radix-ui/dialog';
import { type ReactNode, useCallback, useLayoutEffect, useRef } from 'react';
import { classNames } from './class-names.ts';
import styles from './Dialog.module.css';
import { isEscapeHandledInside } from './escape.ts';
import { focusBack } from './focus-back.ts';
import { openDialogs } from './open-dialogs.ts';

export type DialogProps = {
  /** Its accessible name and heading. */
  readonly title: string;
  readonly isTitleHidden?: boolean;
  /** Called on Escape and on a press outside; the caller closes it. */
  readonly onClose: () => void;
  /** Called first on Escape: returns true when it used the key for something else, and the dialog stays open. */
  readonly onEscape?: () => boolean;
  /** `text` has a readable line width; `page` covers the page. */
  readonly size?: 'text' | 'page';
  /** Called after it has closed, if the focus cannot or should not return to where it was. */
  readonly onFocusLost?: () => void;
  /** Whether the dialog has led somewhere else, so that the focus should not return. */
  readonly hasNavigatedAway?: () => boolean;
  readonly children: ReactNode;
  readonly className?: string | undefined;
};

/**
 * A modal dialog. The focus starts on the control marked `data-first-focus`, which must be one that changes nothing,
 * and returns to where it was. The backdrop is our own: Radix's overlay would write a style element, which the content
 * security policy rejects.
 */
export function Dialog(props: DialogProps) {
  const { title, isTitleHidden = false, onClose, onEscape, size = 'text', children, className } = props;
  const content = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  const handleEscape = useRef(onClose);
  useLayoutEffect(() => {
    handleEscape.current = () => {
      if (onEscape?.() !== true) onClose();
    };
  });
  const mount = useCallback((element: HTMLDivElement) => {
    content.current = element;
    const close = openDialogs.add(element, () => handleEscape.current());
    return () => {
      content.current = null;
      close();
    };
  }, []);
  return (
    <Radix.Root open onOpenChange={(open) => open || onClose()}>
      <Radix.Portal>
        <div className={styles.shade} />
        <Radix.Content
          ref={mount}
          className={classNames(styles.dialog, styles[size], className)}
          aria-describedby={undefined}
          onEscapeKeyDown={(event) => event.preventDefault()}
          onOpenAutoFocus={(event) => {
            before.current = document.activeElement;
            const first = content.current?.querySelector<HTMLElement>('[data-first-focus]');
            if (first === null || first === undefined) return;
            event.preventDefault();
            // A list may be as high as the dialog. Scrolling to it would hide the title.
            first.focus({ preventScroll: !first.matches('button, input, textarea') });
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // A choice in the dialog may have moved the focus already.
            const isNowhere = document.activeElement === null || document.activeElement === document.body;
            if (!isNowhere) return;
            if (before.current instanceof HTMLElement && props.hasNavigatedAway?.() !== true) before.current.focus();
            if (document.activeElement === document.body) props.onFocusLost?.();
            focusBack();
          }}
        >
          <Radix.Title className={isTitleHidden ? 'visually-hidden' : styles.title}>{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

// Radix receives Escape only a few renders after a dialog is painted; until then the dialog below it would close
// instead.
document.addEventListener(
  'keydown',
  (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || isEscapeHandledInside(event.target)) return;
    if (openDialogs.escape()) event.preventDefault();
  },
  { capture: true },
);

/** The footer of a dialog: a hint on the left, the answers on the right, the primary one last. */
export function DialogFooter({ hint, children }: { readonly hint?: ReactNode; readonly children: ReactNode }) {
  return (
    <footer className={styles.footer}>
      <p className={styles.hint}>{hint}</p>
      {children}
    </footer>
  );
}
