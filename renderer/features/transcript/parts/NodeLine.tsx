import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import type { ReactNode } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { tooltip } from '../../../components/tooltip.ts';
import styles from './NodeLine.module.css';

export type NodeLineProps = {
  /** Whether what it opens stands open; undefined for a line that opens nothing beneath it. */
  readonly open?: boolean | undefined;
  /** Shows a chevron at its end, where nothing else tells that it opens. */
  readonly chevron?: boolean;
  readonly onPress?: (() => void) | undefined;
  /** The whole of what the line may have to cut. */
  readonly tip?: string | undefined;
  readonly children: ReactNode;
};

/** The one line of a node; a button when something comes of it. */
export function NodeLine({ open, chevron = false, onPress, tip, children }: NodeLineProps) {
  if (onPress === undefined) {
    return (
      <div className={styles.line} {...(tip === undefined ? {} : tooltip(tip))}>
        {children}
      </div>
    );
  }
  return (
    <button
      type="button"
      className={classNames(styles.line, styles.button)}
      {...(tip === undefined ? {} : tooltip(tip))}
      aria-expanded={open}
      onClick={onPress}
    >
      {children}
      {chevron && <span className={styles.chevron}>{open === true ? <ChevronDownIcon /> : <ChevronRightIcon />}</span>}
    </button>
  );
}
