import XIcon from 'lucide-react/icons/x';
import type { ReactNode } from 'react';
import { t } from '../../shared/i18n/i18n.ts';
import styles from './Banner.module.css';
import { classNames } from './class-names.ts';
import { IconButton } from './IconButton.tsx';
import { Spinner } from './Spinner.tsx';
import { StateGlyph } from './StateGlyph.tsx';

export type BannerProps = {
  /** `working`: the app is already doing something about it. */
  readonly severity: 'info' | 'warning' | 'critical' | 'working';
  /** The fact, in one sentence. */
  readonly fact: string;
  /** What was kept and what to do. */
  readonly remedy: string;
  /** Its commands as 28 px buttons, the primary one last. */
  readonly children?: ReactNode;
  readonly onDismiss?: (() => void) | undefined;
};

/** A line above everything: an `alert` when critical, else a `status`. */
export function Banner({ severity, fact, remedy, children, onDismiss }: BannerProps) {
  return (
    <div className={classNames(styles.banner, styles[severity])} role={severity === 'critical' ? 'alert' : 'status'}>
      <span className={styles.glyph}>
        {severity === 'working' ? <Spinner /> : <StateGlyph state={severity} size={16} />}
      </span>
      <p className={styles.words}>
        <strong>{fact}</strong> {remedy}
      </p>
      {children}
      {onDismiss !== undefined && <IconButton name={t`Dismiss`} icon={<XIcon />} onClick={onDismiss} />}
    </div>
  );
}
