import XIcon from 'lucide-react/icons/x';
import { type ReactNode, useEffect } from 'react';
import { t } from '../../shared/i18n/i18n.ts';
import { IconButton } from './IconButton.tsx';
import { type GlyphState, StateGlyph } from './StateGlyph.tsx';
import styles from './Toast.module.css';

export type ToastProps = {
  readonly fact: string;
  readonly detail: string;
  readonly glyph?: GlyphState;
  /** Whether its time stands still, because someone reads it or because it is not on screen. */
  readonly isHeld: boolean;
  /** Called after six seconds in which it is not held, or when it is dismissed, also with Escape. */
  readonly onEnd: () => void;
  /** A button that opens its subject. */
  readonly children?: ReactNode;
};

const visibleMs = 6_000;

/** A passing message. Nothing that needs an answer goes here. */
export function Toast({ fact, detail, glyph = 'info', isHeld, onEnd, children }: ToastProps) {
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(onEnd, visibleMs);
    return () => clearTimeout(timer);
  }, [isHeld, onEnd]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape dismisses it from each of its buttons
    <div
      className={styles.toast}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // Anywhere else, Escape stops the turn.
        event.preventDefault();
        onEnd();
      }}
    >
      <span className={styles.glyph}>
        <StateGlyph state={glyph} size={16} />
      </span>
      <div className={styles.words}>
        <p className={styles.fact}>{fact}</p>
        {detail !== '' && <p className={styles.detail}>{detail}</p>}
        <div className={styles.buttons}>{children}</div>
      </div>
      <IconButton name={t`Dismiss`} icon={<XIcon />} onClick={onEnd} />
    </div>
  );
}
