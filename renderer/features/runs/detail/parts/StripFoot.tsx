import { t } from '../../../../../shared/i18n/i18n.ts';
import { Button } from '../../../../components/Button.tsx';
import { classNames } from '../../../../components/class-names.ts';
import styles from './WaterfallStrip.module.css';

export type StripFootProps = {
  /** A description of what is in view or marked. */
  readonly summary: string;
  readonly isMarked: boolean;
  readonly isZoomed: boolean;
  readonly onShow: () => void;
  readonly onZoom: () => void;
  readonly onReset: () => void;
};

/** Shows a description of the time axis, and its actions. */
export function StripFoot({ summary, isMarked, isZoomed, onShow, onZoom, onReset }: StripFootProps) {
  return (
    <div className={styles.foot}>
      <p className={styles.reported} aria-live={isMarked || isZoomed ? 'polite' : 'off'}>
        {isMarked && <span className={styles.marked}>{t`Marked: `}</span>}
        {summary}
      </p>
      {isMarked && (
        <Button kind="quiet" size={24} onClick={onZoom}>
          {t`Zoom in`}
        </Button>
      )}
      {(isZoomed || isMarked) && (
        <Button kind="quiet" size={24} onClick={onShow}>
          {t`Show in timeline`}
        </Button>
      )}
      <Button
        kind="quiet"
        size={24}
        className={classNames(!isZoomed && !isMarked && styles.hidden)}
        disabled={!isZoomed && !isMarked}
        onClick={onReset}
      >
        {t`Whole run`}
      </Button>
    </div>
  );
}
