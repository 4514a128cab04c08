import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import type { ReactNode } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { tooltip } from '../../../components/tooltip.ts';
import type { Spine } from '../row.ts';
import styles from './NodeLine.module.css';
import nodeRowStyles from './NodeRow.module.css';

export type NodeLineProps = {
  /** Whether the content below is open; undefined for a line that does not open anything. */
  readonly open?: boolean | undefined;
  /** Shows a chevron at the end of the line, if nothing else indicates that it opens. */
  readonly chevron?: boolean;
  readonly onPress?: (() => void) | undefined;
  /** The full text of a line that may be truncated. */
  readonly tip?: string | undefined;
  readonly children: ReactNode;
};

/** Shows the single line of a node; a button if it does something. */
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

type NodeRowProps = {
  readonly spine: Spine | null;
  readonly mark: ReactNode;
  readonly children: ReactNode;
};

/**
 * Shows a node on the spine: its icon in the gutter, connected to the nodes above and below, with its content next to
 * it.
 */
export function NodeRow({ spine, mark, children }: NodeRowProps) {
  const classes = classNames(
    nodeRowStyles.row,
    spine?.above === true && nodeRowStyles.above,
    spine?.below === true && nodeRowStyles.below,
  );
  return (
    <div className={classes}>
      <span className={nodeRowStyles.mark}>{mark}</span>
      <div className={nodeRowStyles.content}>{children}</div>
    </div>
  );
}
