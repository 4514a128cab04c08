import { useLayoutEffect, useMemo, useRef } from 'react';
import { t } from '../../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../../components/class-names.ts';
import { tooltip } from '../../../../components/tooltip.ts';
import styles from './FormulaView.module.css';
import { useTypeset } from './use-typeset.ts';

export type FormulaViewProps = {
  /** The formula as written, which is also the copied text. */
  readonly source: string;
  readonly tex: string;
  readonly display: boolean;
};

/** Shows a formula as written until it can be typeset, and marks it if it cannot be. */
export function FormulaView({ source, tex, display }: FormulaViewProps) {
  const typeset = useTypeset();
  const formula = useMemo(() => typeset?.(tex, display), [typeset, tex, display]);
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (formula !== null && formula !== undefined) place.current?.replaceChildren(formula.cloneNode(true));
  }, [formula]);
  if (formula === undefined) return <code className={styles.source}>{source}</code>;
  if (formula === null) {
    return (
      <code className={classNames(styles.source, styles.broken)} {...tooltip(t`Workcell cannot typeset this formula`)}>
        {source}
      </code>
    );
  }
  return (
    <span
      ref={place}
      dir="ltr"
      data-formula={source}
      className={display ? styles.display : styles.inline}
      // A wide formula scrolls, and the keyboard must be able to scroll it.
      tabIndex={display ? 0 : undefined}
    />
  );
}
