import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import type { ReactNode } from 'react';
import type { Maker } from '../../../../shared/transcript/maker.ts';
import { useLazyModule } from '../../../client/lazy-module.ts';
import { classNames } from '../../../components/class-names.ts';
import { type GlyphState, StateGlyph } from '../../../components/StateGlyph.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import type { Spine, StepPlace } from '../row.ts';
import styles from './NodeLine.module.css';
import nodeRowStyles from './NodeRow.module.css';
import { turnParts } from './turn-parts.ts';

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

type StepHeadProps = {
  readonly place: StepPlace;
  /** What the step did, as the line that opens it. */
  readonly line: ReactNode;
  /** What it changed, and what can be done with it. */
  readonly children?: ReactNode;
  /** How long it took or has taken. */
  readonly time?: ReactNode;
};

/** Shows the line of a step with its actions, its time, and when it ran in its turn. */
export function StepHead({ place, line, children, time }: StepHeadProps) {
  const parts = useLazyModule(turnParts);
  return (
    <div className={styles.head}>
      {line}
      {children}
      <span className={styles.time}>{time}</span>
      {/* Decoration: the duration and the rule of the turn say it in words. */}
      <span className={styles.cell} aria-hidden="true">
        {parts !== null && <parts.StepBars place={place} />}
      </span>
    </div>
  );
}

type NodeRowProps = {
  readonly spine: Spine | null;
  readonly mark: ReactNode;
  /** Gives the icon and the spine their color; null for what nobody made. */
  readonly maker?: Maker | 'you' | null;
  /** The step, so that the row turns red if its turn failed with it. */
  readonly place?: StepPlace | null;
  readonly children: ReactNode;
};

/** Shows a step: its icon at the text edge, its content next to it, and a spine of its maker's color. */
export function NodeRow({ spine, mark, maker = null, place = null, children }: NodeRowProps) {
  const parts = useLazyModule(turnParts);
  const failed = useTranscript(({ transcript }) =>
    place === null
      ? undefined
      : transcript.turns.findLast(({ id, status }) => id === place.turnId && status === 'failed'),
  );
  const isFailed = parts !== null && place !== null && failed !== undefined && parts.isFailedInEnd(failed, place);
  const classes = classNames(
    nodeRowStyles.row,
    maker !== null && nodeRowStyles[maker],
    isFailed && nodeRowStyles.failed,
    spine?.below === true && nodeRowStyles.below,
  );
  return (
    <div className={classes}>
      <span className={nodeRowStyles.mark}>{mark}</span>
      <div className={nodeRowStyles.content}>{children}</div>
    </div>
  );
}

type StepMarkProps = { readonly state: GlyphState; readonly icon: ReactNode };

/** Shows what kind of step it is once it has ended, and its state before, or if it never ran to its end. */
export function StepMark({ state, icon }: StepMarkProps) {
  return state === 'done' || state === 'failed' ? icon : <StateGlyph isStep size={16} state={state} />;
}
