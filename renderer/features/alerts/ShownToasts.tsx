import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { t } from '../../../shared/i18n/i18n.ts';
import { readActionState } from '../../actions/action-state.ts';
import { describeAction, runAction } from '../../actions/registry.ts';
import { dismissAlert } from '../../commands/cli.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Toast } from '../../components/Toast.tsx';
import { dismissToast, toastHeld, useAlerts } from '../../stores/alerts.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import type { ToastView } from './alerts.view-model.ts';
import styles from './Toasts.module.css';

export type ShownToastsProps = {
  /** Oldest first. */
  readonly toasts: readonly ToastView[];
};

/**
 * Shows the newest message. While the pointer or the focus is on it, it stays, whatever arrives. The others are one
 * click away, and their time begins when they are on screen.
 */
export function ShownToasts({ toasts }: ShownToastsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [isPointerIn, setIsPointerIn] = useState(false);
  const [isFocusIn, setIsFocusIn] = useState(false);
  const heldId = useAlerts((state) => state.heldId);
  const isHeld = isPointerIn || isFocusIn;
  const currentId = toasts.some(({ id }) => id === heldId) ? heldId : (toasts.at(-1)?.id ?? null);
  useEffect(() => toastHeld(isHeld ? currentId : null), [isHeld, currentId]);
  useEffect(() => () => toastHeld(null), []);
  if (isOpen && toasts.length < 2) setIsOpen(false);
  const list = useRef<HTMLDivElement>(null);
  /** What had the focus before it went into a message. */
  const before = useRef<Element | null>(null);
  const focusShown = (): void => list.current?.querySelector<HTMLElement>('[data-current] button')?.focus();
  useEffect(() => onPageRequest('focusToast', focusShown));
  const leave = useCallback(() => {
    if (list.current?.contains(document.activeElement) !== true) return;
    if (before.current instanceof HTMLElement) before.current.focus();
    // What has the focus is about to be removed, which says nothing of it.
    setIsFocusIn(false);
  }, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens only to keep what someone reads
    <div
      ref={list}
      className={styles.list}
      onPointerEnter={() => setIsPointerIn(true)}
      onPointerLeave={() => setIsPointerIn(false)}
      // By a key or by a click.
      onFocus={({ currentTarget, relatedTarget }) => {
        if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) before.current = relatedTarget;
        setIsFocusIn(true);
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setIsFocusIn(false);
      }}
    >
      {!isOpen && toasts.length > 1 && (
        <Button
          size={24}
          className={styles.more}
          onClick={() => {
            flushSync(() => setIsOpen(true));
            focusShown();
          }}
        >
          {t`Show ${toasts.length - 1} more`}
        </Button>
      )}
      {toasts.map((toast) => {
        const isCurrent = toast.id === currentId;
        return (
          <div key={toast.id} data-current={isCurrent ? '' : undefined} hidden={!isCurrent && !isOpen}>
            <ShownToast toast={toast} isHeld={isHeld || (!isCurrent && !isOpen)} onLeave={leave} />
          </div>
        );
      })}
    </div>
  );
}

type ShownToastProps = {
  readonly toast: ToastView;
  /** True while its time stands still. */
  readonly isHeld: boolean;
  /** Called when the toast disappears, to move back any focus inside it. */
  readonly onLeave: () => void;
};

function ShownToast({ isHeld, toast: { button, detail, fact, glyph, id }, onLeave }: ShownToastProps): ReactNode {
  const end = useCallback(() => {
    onLeave();
    if (typeof id === 'number') dismissToast(id);
    else void dismissAlert(id);
  }, [id, onLeave]);
  const press = (): void => {
    end();
    if (button !== null) runAction(button.command, button.target);
  };
  return (
    <Toast fact={fact} detail={detail} glyph={glyph} isHeld={isHeld} onEnd={end}>
      {button !== null && (
        <Button size={24} onClick={press}>
          {describeAction(button.command, readActionState()).title}
        </Button>
      )}
    </Toast>
  );
}
